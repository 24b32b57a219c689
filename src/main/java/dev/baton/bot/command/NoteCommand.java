package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.FreeText;
import dev.baton.bot.language.Said;
import dev.baton.bot.report.Pictures;
import dev.baton.catalogue.ActionName;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Hearers;
import dev.baton.workflow.Surface;
import dev.baton.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** 留言: a note into the timeline of a workflow, shown on its card (R083). */
@Component
class NoteCommand implements Command {

    /** Behind the word: somebody asks about a note, and writes none. */
    private static final Pattern ASKED = Pattern.compile(
            "^\\s*(?:(?:里|里面|上|中)?(?:是?谁(?:写|留|加|说)|有没有|有什么|有啥|有吗|写了?(?:什么|啥)|说了?(?:什么|啥)|是什么|是啥|在哪|怎么(?:看|写|加|删|改|弄))"
                    + "|(?:里|里面)(?:有|写|说).*(?:吗|么|呢|\\?)\\s*$"
                    + "|(?:" + FreeText.NUMBER + ")?\\s*(?:了|过|好了?)*(?:吗|么|没有?|呢)[?]?\\s*$)");

    private final WorkFinder finder;
    private final Doing doing;
    private final Pictures pictures;
    private final Hearers hearers;
    private final Wording wording;

    NoteCommand(WorkFinder finder, Doing doing, Pictures pictures, Hearers hearers, Wording wording) {
        this.finder = finder;
        this.doing = doing;
        this.pictures = pictures;
        this.hearers = hearers;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("留言", "备注", "note");
    }

    @Override
    public Topic topic() {
        return Topic.WORK;
    }

    @Override
    public boolean free() {
        return true;
    }

    @Override
    public boolean meant(String before, String word, String behind) {
        return !ASKED.matcher(behind).find();
    }

    @Override
    public String run(Said said) {
        return noted(said) + pictures.missing(said);
    }

    private String noted(Said said) {
        List<String> words = said.line().words();
        Optional<Workflow> quoted = finder.ofQuotedCard(said);
        if (quoted.isPresent() && !words.isEmpty() && !finder.names(words.get(0))) {
            // an answer to a card: numbers in it are what is said, a telephone number for example
            return noted(said, List.of(quoted.get()), said.line().rest());
        }
        List<String> together = FreeText.together(said);
        if (together.size() > 1 && finder.names(together.get(1))) {
            return said.asks(wording.say("bot.one-order", words().get(0), together.get(0), together.get(1)));
        }
        String text = said.line().textAfterNumber();
        if (text.isBlank()) {
            return said.asks(wording.say("bot.note-what"));
        }
        List<String> numbers = said.line().numbers();
        if (numbers.isEmpty()) {
            return said.asks(wording.say("bot.which-order"));
        }
        WorkFinder.Noted noted = finder.noted(said, numbers.get(0), text);
        return noted.found().then(works -> noted(said, works, noted.text()));
    }

    private String noted(Said said, List<Workflow> works, String text) {
        String told = told(said, works, text);
        if (works.size() != 1 || Pictures.of(said).isEmpty()) {
            return told;
        }
        pictures.attach(said, works.get(0), new By(said.member().userId(), Surface.COMMAND));
        return told + "\n\n"
                + wording.say(
                        "report.picture-joined",
                        Pictures.of(said).size(),
                        works.get(0).orderNo().value());
    }

    private String told(Said said, List<Workflow> works, String text) {
        return doing.each(said, works, ActionName.NOTE, Map.of("text", text), workflow -> {
            String noted = wording.say(
                    "bot.noted", workflow.orderNo().value(), workflow.kind().id());
            return hearers.afterwards(workflow, said.member().userId())
                    .map(finished -> wording.say("bot.noted-closed", noted, finished))
                    .orElse(noted);
        });
    }
}
