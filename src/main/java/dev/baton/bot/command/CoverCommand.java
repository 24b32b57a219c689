package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.bot.language.Spans;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.handover.Covers;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** 我先顶: I stand in for a colleague for a while; then everything goes back by itself. */
@Component
class CoverCommand implements Command {

    /** Up to so many move without asking. */
    private static final int FEW = 5;

    /** What fits the card that answers when there are many; 我的 has the rest. */
    private static final int LISTED = 5;

    private static final Pattern BLANK = Pattern.compile("\\s+");

    /** Somebody else is to stand in for the one who says it. */
    private static final Pattern FOR_ME = Pattern.compile("(?:帮|替|给)我(?:先|来|去)?顶|人(?:能|可以)?(?:来|先)?顶");

    private final Covers covers;
    private final Questions questions;
    private final PeopleNamed people;
    private final Wording wording;
    private final Clock clock;

    CoverCommand(Covers covers, Questions questions, PeopleNamed people, Wording wording, Clock clock) {
        this.covers = covers;
        this.questions = questions;
        this.people = people;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public List<String> words() {
        return List.of("我先顶", "先顶", "cover");
    }

    @Override
    public Topic topic() {
        return Topic.COME;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "我?先?顶P(?:一会儿?)?T",
                "我?先?(?:替|帮)P先?顶(?:一会儿?|班)?T",
                "T我?先顶P",
                "我?先?顶T",
                "我?先?顶P",
                "我?先顶",
                "(?:找|叫|有没有|有)(?:个)?人(?:能|可以)?(?:来|先)?顶(?:一下|班|我|会儿?)*T?(?:吗)?[?]?");
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public String run(Said said) {
        Optional<String> unclear = whoForWhom(said);
        return unclear.map(said::asks).orElseGet(() -> stand(said));
    }

    /**
     * Asks back where somebody else is to do it, or where the only name is a mention that the platform took out: it may
     * have stood before the word as well as behind it, so that only whoever says 我 stands in.
     */
    private Optional<String> whoForWhom(Said said) {
        String text = BLANK.matcher(SentenceReader.plain(said.message().text())).replaceAll("");
        String other = said.people().isEmpty()
                ? wording.say("bot.cover-somebody")
                : Markdown.plain(said.people().get(0).name());
        boolean takenOut = !said.message().mentions().isEmpty()
                && said.people().stream().noneMatch(one -> text.contains(one.name()));
        boolean unclear = FOR_ME.matcher(text).find() || (takenOut && !text.contains("我"));
        return unclear
                ? Optional.of(wording.say(
                        "bot.cover-whom-says",
                        other,
                        Markdown.plain(said.member().name())))
                : Optional.empty();
    }

    private String stand(Said said) {
        List<String> names = List.of(Spans.without(said.line().rest()).split("[\\s,，、]+"));
        return people.one(said, names, "bot.cover-whom").then(covered -> stand(said, covered));
    }

    private String stand(Said said, Member covered) {
        Instant now = clock.instant();
        Optional<Instant> until = Spans.until(said.line().rest(), now);
        if (Spans.over(said.line().rest(), now)) {
            return said.refused(wording.say("bot.time-over"));
        }
        boolean clear =
                !Spans.none(said.message().text()) && !Spans.halfDay(said.line().rest());
        if (until.isEmpty() || !clear) {
            return said.asks(wording.say("bot.cover-how-long", Markdown.plain(covered.name())));
        }
        String request = said.message().identity();
        Duration time = Duration.between(now, until.get());
        if (!said.confirmed()) {
            Covers.Look look = covers.look(said.member(), covered, time);
            if (look.moves().size() > FEW) {
                return really(said, covered, look, until.get(), now);
            }
        }
        Covers.Covered result = covers.cover(said.member(), covered, time, request);
        if (result instanceof Covers.Covered.Not not) {
            return said.refused(not.refusal().text(wording));
        }
        return told((Covers.Covered.Now) result, covered, now);
    }

    /** Many of a colleague's at once only when it was shown which. */
    private String really(Said said, Member covered, Covers.Look look, Instant until, Instant now) {
        String name = Markdown.plain(covered.name());
        int moves = look.moves().size();
        String asked = wording.say("bot.cover-really", name, moves, When.text(until, now))
                + list(look.moves(), now)
                + stays(look.stays(), name);
        return questions.really(
                said,
                asked,
                new Question.Choice(
                        wording.say("bot.cover-yes", moves),
                        words().get(0) + " " + covered.userId() + " " + Spans.exactly(until)));
    }

    private String told(Covers.Covered.Now covered, Member whom, Instant now) {
        String name = Markdown.plain(whom.name());
        StringBuilder text = new StringBuilder(wording.say(
                "bot.cover",
                name,
                When.text(covered.until(), now),
                covered.moved().size()));
        if (covered.wasHere()) {
            text.append("\n\n").append(wording.say("bot.cover-here", name));
        }
        text.append(list(covered.moved(), now)).append(stays(covered.stays().size(), name));
        return text.append("\n\n").append(wording.say("bot.cover-end")).toString();
    }

    private String list(List<Workflow> works, Instant now) {
        return Markdown.list(works, LISTED, workflow -> line(workflow, now), more -> wording.say("bot.more", more));
    }

    private String stays(int count, String name) {
        return count == 0 ? "" : "\n\n" + wording.say("bot.cover-stays", count, name);
    }

    private String line(Workflow workflow, Instant now) {
        return wording.say(
                "bot.work-line",
                workflow.orderNo().value(),
                workflow.kind().id(),
                Markdown.plain(workflow.way().todo()),
                When.due(workflow, now, wording));
    }

    /** 不顶了: what I cover goes back at once. */
    @Component
    static class End implements Command {

        private final Covers covers;
        private final Wording wording;

        End(Covers covers, Wording wording) {
            this.covers = covers;
            this.wording = wording;
        }

        @Override
        public List<String> words() {
            return List.of("不顶了", "uncover");
        }

        @Override
        public Topic topic() {
            return Topic.COME;
        }

        @Override
        public List<String> ways() {
            return List.of("我?不顶了");
        }

        @Override
        public boolean acts() {
            return true;
        }

        @Override
        public String run(Said said) {
            List<Covers.Ended> ended = covers.end(said.member().userId());
            return ended.isEmpty()
                    ? said.refused(wording.say("bot.cover-none"))
                    : ended.stream().map(this::sentence).collect(Collectors.joining("\n\n"));
        }

        private String sentence(Covers.Ended ended) {
            String name = Markdown.plain(ended.covered());
            boolean all = ended.follows() + ended.kept() + ended.left() == 0;
            if (all) {
                return wording.say(
                        ended.returned() == 0 ? "bot.cover-ended-nothing" : "bot.cover-ended", name, ended.returned());
            }
            return wording.say("bot.cover-ended-some", name, ended.returned())
                    + part("cover.follows", ended.follows(), name)
                    + part("cover.kept", ended.kept(), name)
                    + part("bot.cover-left", ended.left(), name);
        }

        private String part(String key, int count, String name) {
            return count == 0 ? "" : "\n\n- " + wording.say(key, count, name);
        }
    }
}
