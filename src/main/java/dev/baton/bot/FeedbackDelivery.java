package dev.baton.bot;

import dev.baton.bot.FeedbackMapper.Feedback;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.Turn;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.TryAgain;
import dev.baton.outbox.Undeliverable;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.When;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells what somebody said about the product, once, to those of 管理; without any, to the leads of who said it; else to all leads. */
@Component
class FeedbackDelivery implements Delivery {

    static final String TOPIC = "feedback";

    private static final String MANAGERS = "管理";
    private static final Duration PAUSE = Duration.ofMinutes(30);
    private static final int TOLD = 5;

    private final FeedbackMapper rows;
    private final Roster roster;
    private final DingTalkClient dingTalk;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    FeedbackDelivery(
            FeedbackMapper rows,
            Roster roster,
            DingTalkClient dingTalk,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.roster = roster;
        this.dingTalk = dingTalk;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    /** Who is told what this person says. */
    List<Member> readers(String userId) {
        List<Member> managers = roster.withRole(MANAGERS);
        if (!managers.isEmpty()) {
            return managers.stream().limit(TOLD).toList();
        }
        List<String> teams = roster.member(userId).map(Member::teams).orElse(List.of());
        List<Member> own = leads(roster.teams().stream().filter(team -> teams.contains(team.id())));
        return own.isEmpty() ? leads(roster.teams().stream()) : own;
    }

    private List<Member> leads(Stream<Team> teams) {
        return teams.map(Team::lead)
                .filter(Objects::nonNull)
                .distinct()
                .flatMap(lead -> roster.member(lead).stream())
                .limit(TOLD)
                .toList();
    }

    @Override
    public Outcome deliver(OutboxEntry entry) throws Undeliverable {
        Optional<Feedback> feedback =
                Objects.requireNonNull(transaction.execute(status -> rows.find(Long.parseLong(entry.key()))));
        List<String> readers = feedback.map(one -> readers(one.userId())).orElse(List.of()).stream()
                .map(Member::userId)
                .toList();
        if (readers.isEmpty()) {
            return Outcome.delivered();
        }
        try {
            dingTalk.inTurn(Turn.INFO, () -> {
                tell(feedback.orElseThrow(), readers);
                return true;
            });
            return Outcome.delivered();
        } catch (DingTalkException failed) {
            return outcome(failed);
        }
    }

    private void tell(Feedback feedback, List<String> readers) {
        String name = roster.member(feedback.userId()).map(Member::name).orElse(feedback.userId());
        String where = wording.say(feedback.inGroup() ? "bot.feedback-where.group" : "bot.feedback-where.own");
        dingTalk.sendToPeople(
                readers,
                wording.say("bot.feedback-title", name),
                wording.say("bot.feedback-told", Markdown.plain(name), When.dated(feedback.saidAt()), where) + "\n\n"
                        + wording.say("bot.feedback-words", Markdown.plain(feedback.text())));
    }

    /** Perhaps it arrived: better not told than told twice, and the row has it. */
    private Outcome outcome(DingTalkException failed) throws Undeliverable {
        String why = wording.say("bot.feedback-unsent", failed.code());
        return switch (failed.kind()) {
            case UNKNOWN_OUTCOME -> Outcome.delivered();
            case THROTTLED, QUOTA, CONFIGURATION ->
                Outcome.later(clock.instant().plus(failed.retryAfter().orElse(PAUSE)), why);
            case BUSY -> throw new TryAgain(why, failed);
            default -> throw new Undeliverable(why, failed);
        };
    }
}
