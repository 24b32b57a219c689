package dev.baton.card;

import dev.baton.dingtalk.Delivered;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.Space;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.TryAgain;
import dev.baton.outbox.Undeliverable;
import dev.baton.roster.Group;
import dev.baton.roster.Groups;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Why a card or message has not arrived, as people are told. */
@Component
class Troubles {

    private static final Duration QUOTA_PAUSE = Duration.ofMinutes(10);

    /** What a person must mend takes its time, and each look is a call. */
    private static final Duration MEND_PAUSE = Duration.ofMinutes(10);

    /**
     * A token that was refused, and the fresh one too: nobody has to mend anything, the platform has to learn of it.
     */
    private static final Duration TOKEN_PAUSE = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** As the outbox keeps a failure that nobody expected: its class, and what it says. */
    private static final Pattern FAILURE = Pattern.compile("\\w+: ");

    private static final Set<String> GROUP_GONE =
            Set.of("group.disbanded", "resource.not.found", "invalid.openConversationId", "conversation.org.notMatch");

    private final CardMapper cards;
    private final Roster roster;
    private final Groups groups;
    private final Wording wording;

    Troubles(CardMapper cards, Roster roster, Groups groups, Wording wording) {
        this.cards = cards;
        this.roster = roster;
        this.groups = groups;
        this.wording = wording;
    }

    /**
     * What becomes of a delivery that DingTalk refused: wait, or give up. What may mend itself is thrown again, for the
     * outbox to try with back-off. The one table for all that this room sends.
     *
     * @throws Undeliverable when trying again cannot help
     */
    Outcome outcome(DingTalkException failed, Instant now) throws Undeliverable {
        return switch (failed.kind()) {
            case THROTTLED -> Outcome.later(now.plus(failed.retryAfter().orElse(PAUSE)), words(failed));
            case QUOTA -> Outcome.later(now.plus(failed.retryAfter().orElse(QUOTA_PAUSE)), words(failed));
            case CONFIGURATION ->
                Outcome.later(
                        now.plus(failed.retryAfter().orElse(failed.tokenRefused() ? TOKEN_PAUSE : MEND_PAUSE)),
                        words(failed));
            case BUSY, UNKNOWN_OUTCOME, EXISTS, NOT_EXISTS -> throw new TryAgain(words(failed), failed);
            case GONE, UNSAFE_CONTENT, BUG -> throw new Undeliverable(words(failed), failed);
        };
    }

    /**
     * Whether it is this group that takes nothing any more, and not the robot that may not speak anywhere (PROTOCOL
     * 4.5).
     */
    static boolean isGroupGone(DingTalkException failed) {
        return GROUP_GONE.contains(failed.code());
    }

    String words(DingTalkException failed) {
        String kind = failed.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String said = switch (failed.code()) {
            case "baton.quotaNarrow" -> "quota-narrow";
            case "baton.ban" -> "banned";
            case "baton.paused" -> "paused";
            case "baton.turn" -> "turn";
            default -> kind;
        };
        return wording.say("dingtalk.trouble." + said, failed.code());
    }

    /** Of one card: where it could not be hung, and what it may not say. In the caller's transaction. */
    List<String> of(String card) {
        List<String> all = new ArrayList<>();
        List<CardMapper.SpaceRow> spaces = cards.spaces(card);
        spaces.stream()
                .filter(row -> row.problem() != null)
                .forEach(row -> all.add(refused(row.space(), row.problem())));
        spaces.stream()
                .filter(row -> row.unsure() && !row.there() && row.problem() == null)
                .forEach(row -> all.add(wording.say("card.trouble-unsure", place(row.space()))));
        if (cards.isWithheld(card)) {
            all.add(wording.say("card.withheld-notice"));
        }
        return all;
    }

    private String refused(Space space, @Nullable String problem) {
        return wording.say(
                "card.trouble", place(space), wording.say("card.trouble-refused", problem == null ? "" : problem));
    }

    /** Where it was refused just now and may be taken yet. */
    SpaceFailed failed(List<Delivered> delivered) {
        return new SpaceFailed(
                delivered.stream()
                        .map(there -> refused(there.space(), there.error()))
                        .collect(Collectors.joining("；")),
                false);
    }

    /**
     * For a card that has one place only: it is there, or is believed to be, or it is tried again until that is
     * hopeless.
     */
    void unlessThere(Space space, List<Delivered> delivered, Known known) {
        boolean refused = delivered.stream().anyMatch(there -> !there.success());
        boolean left = delivered.isEmpty() && !known.there(space) && !known.perhaps(space);
        if (refused && !known.hopeless(space)) {
            throw failed(delivered);
        }
        if (refused || left) {
            String problem = refused ? delivered.get(0).error() : known.problem(space);
            throw new SpaceFailed(refused(space, problem), true);
        }
    }

    /** A message was held back in an answer that looked like a success. */
    SpaceFailed heldBack() {
        return new SpaceFailed(wording.say("dingtalk.trouble.throttled", "flowControlledStaffIdList"), false);
    }

    /** Of the group that this team's cards should hang in: it is there no more. */
    Optional<String> ofGroup(String team) {
        return groups.lostOf(team)
                .map(lost -> wording.say(
                        "card.trouble-group-lost", lost.getKey().name(), wording.say("card.group-" + lost.getValue())));
    }

    /** What failed without words for people is for whoever looks into the outbox. */
    String waiting(String reason) {
        boolean said = !FAILURE.matcher(reason).lookingAt();
        return wording.say("card.trouble-waiting", said ? reason : wording.say("card.trouble-ours"));
    }

    private String place(Space space) {
        return space.kind() == Space.Kind.GROUP
                ? groups.ofConversation(space.id()).map(Group::name).orElse(wording.say("card.trouble-group"))
                : wording.say("card.trouble-chat", roster.nameOf(space.id()));
    }
}
