package dev.baton.bot.command;

import dev.baton.bot.command.FeedbackMapper.Feedback;
import dev.baton.bot.language.Markdown;
import dev.baton.card.Telling;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Undeliverable;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.When;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells what somebody said about the product, once, to those of 管理; without any, to the leads of who said it; else to
 * all leads. Nobody is told what they said themselves.
 */
@Component
class FeedbackDelivery implements Delivery {

    static final String TOPIC = "feedback";

    private static final String MANAGERS = "管理";
    private static final int TOLD = 5;

    private final FeedbackMapper rows;
    private final Roster roster;
    private final Telling telling;
    private final Wording wording;
    private final TransactionTemplate transaction;

    FeedbackDelivery(
            FeedbackMapper rows, Roster roster, Telling telling, Wording wording, TransactionTemplate transaction) {
        this.rows = rows;
        this.roster = roster;
        this.telling = telling;
        this.wording = wording;
        this.transaction = transaction;
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    /** Who is told what this person says. */
    List<Member> readers(String userId) {
        List<String> teams = roster.member(userId).map(Member::teams).orElse(List.of());
        return Stream.<Supplier<Stream<Member>>>of(
                        () -> roster.withRole(MANAGERS).stream(),
                        () -> leads(roster.teams().stream().filter(team -> teams.contains(team.id()))),
                        () -> leads(roster.teams().stream()))
                .map(people -> people.get()
                        .filter(person -> !person.userId().equals(userId))
                        .limit(TOLD)
                        .toList())
                .filter(people -> !people.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private Stream<Member> leads(Stream<Team> teams) {
        return teams.map(Team::lead).filter(Objects::nonNull).distinct().flatMap(lead -> roster.member(lead).stream());
    }

    @Override
    public Outcome deliver(OutboxEntry entry) throws Undeliverable {
        Optional<Feedback> feedback = transaction.execute(status -> rows.find(Long.parseLong(Telling.subject(entry))));
        List<String> readers = feedback.map(one -> readers(one.userId())).orElse(List.of()).stream()
                .map(Member::userId)
                .toList();
        return readers.isEmpty() ? Outcome.delivered() : telling.people(entry, readers, words(feedback.orElseThrow()));
    }

    private Telling.Words words(Feedback feedback) {
        String name = roster.nameOf(feedback.userId());
        String where = wording.say(feedback.inGroup() ? "bot.feedback-where.group" : "bot.feedback-where.own");
        String told =
                wording.say("bot.feedback-told", Markdown.plain(name), When.dated(feedback.saidAt()), where) + "\n\n";
        return new Telling.Words(
                wording.say("bot.feedback-title", name),
                told + wording.say("bot.feedback-words", Markdown.plain(feedback.text())),
                told + wording.say("bot.feedback-withheld"));
    }
}
