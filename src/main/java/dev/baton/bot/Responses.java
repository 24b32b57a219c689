package dev.baton.bot;

import dev.baton.bot.command.ButtonHint;
import dev.baton.bot.command.HelpCommand;
import dev.baton.bot.command.NoteOffer;
import dev.baton.bot.command.NumberSaid;
import dev.baton.bot.command.ReportOffer;
import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.Understanding;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What comes of a sentence that was read: it is done, or asked back about. */
@Component
class Responses {

    private final HelpCommand help;
    private final ButtonHint buttons;
    private final NoteOffer notes;
    private final ReportOffer reports;
    private final NumberSaid numbers;
    private final Questions questions;
    private final Roster roster;
    private final Wording wording;

    Responses(
            HelpCommand help,
            ButtonHint buttons,
            NoteOffer notes,
            ReportOffer reports,
            NumberSaid numbers,
            Questions questions,
            Roster roster,
            Wording wording) {
        this.help = help;
        this.buttons = buttons;
        this.notes = notes;
        this.reports = reports;
        this.numbers = numbers;
        this.questions = questions;
        this.roster = roster;
        this.wording = wording;
    }

    /** The answer, after doing what was asked. */
    String to(Understanding.Reading reading) {
        if (reading instanceof Understanding.Reading.Clear clear) {
            return clear.command().run(clear.said());
        }
        if (reading instanceof Understanding.Reading.Who who) {
            return which(who);
        }
        if (reading instanceof Understanding.Reading.Either either) {
            return which(either);
        }
        if (reading instanceof Understanding.Reading.Stranger) {
            return reading.said().refused(wording.say("stranger.mentioned"));
        }
        if (reading instanceof Understanding.Reading.Nobody nobody) {
            return nobody.said().refused(wording.say("refused.no-such-colleague", Markdown.plain(nobody.name())));
        }
        return unclear(reading);
    }

    private String unclear(Understanding.Reading reading) {
        return buttons.about(reading.said()).orElseGet(() -> nearest(reading));
    }

    /** What is told about an order may be a note or an exception to report; else what comes nearest is shown. */
    private String nearest(Understanding.Reading reading) {
        Said said = reading.said();
        String typed = said.line().word();
        if (reading instanceof Understanding.Reading.Unsure unsure) {
            String hints = help.unsure(typed, unsure.commands());
            return offered(said, unsure.commands())
                    .map(offer -> hints + "\n\n" + offer)
                    .orElse(hints);
        }
        return notes.about(said)
                .map(note -> wording.say("bot.not-understood-here", Markdown.plain(typed)) + "\n\n" + note)
                .or(() -> reports.about(said))
                .or(() -> numbers.about(said))
                .orElseGet(() -> help.unknown(said));
    }

    /** Beside what only shows, a note; 用户反馈 … of an order is no opinion of this product, and may be an exception. */
    private Optional<String> offered(Said said, List<Command> hinted) {
        boolean opinion = hinted.stream().allMatch(one -> one.free() && one.topic() == Command.Topic.SYSTEM);
        if (opinion) {
            return notes.about(said).or(() -> reports.about(said));
        }
        return hinted.stream().noneMatch(Command::acts) ? notes.about(said) : Optional.empty();
    }

    private String which(Understanding.Reading.Who who) {
        List<Member> members = who.named().members();
        String text = who.said().message().text();
        String written = who.named().written();
        if (!text.contains(written) || !Questions.canOffer(text, members.size())) {
            return who.said().asks(wording.say("bot.several-people", named(roster.typable(members))));
        }
        List<String> labels = roster.labels(members);
        List<Question.Choice> choices = new ArrayList<>();
        for (int at = 0; at < members.size(); at++) {
            String userId = members.get(at).userId();
            choices.add(new Question.Choice(labels.get(at), text.replace(written, " @" + userId + " ")));
        }
        return questions.which(who.said(), wording.say("bot.several-people", named(labels)), choices);
    }

    /** Each reading is a button that says it in our own words; one alone is a question whether it was meant. */
    private String which(Understanding.Reading.Either either) {
        List<Understanding.Reading.Clear> among = either.among();
        boolean commands = among.stream()
                        .map(Understanding.Reading.Clear::command)
                        .distinct()
                        .count()
                == among.size();
        String asked = wording.say(
                        among.size() == 1 ? "bot.either-one" : "bot.either",
                        Markdown.plain(either.said().message().text().strip()))
                + among.stream()
                        .map(one -> among.size() > 1 && commands ? help.of(one.command()) : Markdown.plain(label(one)))
                        .map(line -> "\n\n- " + line)
                        .collect(Collectors.joining());
        return questions.which(
                either.said(),
                asked,
                among.stream()
                        .map(one ->
                                new Question.Choice(label(one), one.command().typed(one.said())))
                        .toList());
    }

    /** What it would do, to whom and with which orders. */
    private static String label(Understanding.Reading.Clear reading) {
        return reading.said().shortly(reading.command().words().get(0));
    }

    private static String named(List<String> people) {
        return people.stream().map(Markdown::plain).collect(Collectors.joining("、"));
    }
}
