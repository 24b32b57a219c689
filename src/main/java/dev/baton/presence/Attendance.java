package dev.baton.presence;

import dev.baton.dingtalk.ApprovedLeave;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.Punch;
import dev.baton.dingtalk.Turn;
import dev.baton.presence.AttendanceMapper.LeaveRow;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the attendance system knows of people, asked shortly after shifts begin and end, since each call costs quota:
 * who punches in has been seen, who punches out goes, and approved leave is leave from its first moment to its last.
 * Whatever the person says later counts more. Each beginning and end is asked for by one instance.
 */
@Component
@EnableConfigurationProperties(AttendanceProperties.class)
public class Attendance {

    private static final Logger log = LoggerFactory.getLogger(Attendance.class);

    static final String IN = "punch-in";
    static final String HEARD = "punch-heard";
    static final String OUT = "punch-out";
    static final String APPROVAL = "approval";

    private static final Duration AHEAD = Duration.ofHours(24);
    private static final Duration BACK = Duration.ofHours(12);
    private static final Duration KEPT = Duration.ofDays(7);

    /** A whole company punches within minutes: one call for fifty of them. */
    private static final Duration TOGETHER = Duration.ofMinutes(5);

    /** Without the permission nothing changes by asking again soon. */
    private static final Duration REFUSED_AGAIN = Duration.ofHours(12);

    private static final Set<DingTalkException.Kind> PASSES = EnumSet.of(
            DingTalkException.Kind.THROTTLED,
            DingTalkException.Kind.BUSY,
            DingTalkException.Kind.UNKNOWN_OUTCOME,
            DingTalkException.Kind.QUOTA);

    private final AttendanceProperties properties;
    private final AttendanceMapper mapper;
    private final Owed owed;
    private final Punches punches;
    private final Roster roster;
    private final ObjectProvider<DingTalkClient> dingTalk;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private volatile Instant refusedUntil = Instant.EPOCH;

    private volatile Instant nextOwed = Instant.EPOCH;

    Attendance(
            AttendanceProperties properties,
            AttendanceMapper mapper,
            Owed owed,
            Punches punches,
            Roster roster,
            ObjectProvider<DingTalkClient> dingTalk,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.properties = properties;
        this.mapper = mapper;
        this.owed = owed;
        this.punches = punches;
        this.roster = roster;
        this.dingTalk = dingTalk;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Asks when it is time, and lets leave begin whose time has come. */
    @Scheduled(initialDelayString = "PT25S", fixedDelayString = "PT1M")
    void look() {
        leaveBegins();
        if (!properties.attendance() || clock.instant().isBefore(refusedUntil)) {
            return;
        }
        askOwed();
        turns().forEach((slot, shift) -> {
            Instant now = clock.instant();
            if (isOurs(slot, now)) {
                try {
                    List<String> people = shift.people().stream().distinct().toList();
                    askLeaves(people);
                    askPunches(people, shift.from());
                    transaction.executeWithoutResult(status -> mapper.answered(slot));
                } catch (DingTalkException failed) {
                    failed(slot, failed);
                } catch (RuntimeException failed) {
                    log.error("attendance at {} could not be taken in; it is tried again", slot, failed);
                    transaction.executeWithoutResult(status -> mapper.release(slot));
                }
            }
        });
        transaction.executeWithoutResult(
                status -> mapper.forgetPolls(clock.instant().minus(KEPT)));
    }

    /** Nobody asks at this moment, or who began to has not been heard of for long. */
    private boolean isOurs(Instant slot, Instant now) {
        return transaction.execute(
                status -> mapper.claim(slot, now) == 1 || mapper.claimAgain(slot, now.minus(Owed.GIVEN_UP), now) == 1);
    }

    /**
     * An event said that these people punched, but not whether in or out: that is asked soon, for all who did
     * meanwhile, whatever ends in between. Not in a transaction.
     */
    public void punched(Collection<String> userIds) {
        if (properties.attendance()) {
            owed.punched(known(userIds));
        }
    }

    /**
     * An event said that somebody's leave was approved, but not whose: everybody is asked about soon, once for all
     * approvals, whatever ends in between. Not in a transaction.
     */
    public void leaveApproved() {
        if (properties.attendance()) {
            owed.leave();
        }
    }

    /** What the platform does not answer for the moment is asked again. */
    private void askOwed() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (now.isBefore(nextOwed)) {
            return;
        }
        Owed.Taken taken = owed.take(now);
        if (taken.isEmpty()) {
            return;
        }
        nextOwed = now.plus(TOGETHER);
        try {
            if (taken.leave()) {
                askLeaves(roster.members().stream().map(Member::userId).toList());
                owed.leaveAnswered(taken);
            }
            askPunches(known(taken.punched()), now.minus(BACK));
            owed.answered(taken);
        } catch (DingTalkException failed) {
            if (PASSES.contains(failed.kind())) {
                owed.again(taken);
            } else {
                owed.answered(taken); // with a no
            }
            tell(failed);
        } catch (RuntimeException failed) {
            log.error("what attendance says could not be taken in; it is asked again", failed);
            owed.again(taken);
        }
    }

    private List<String> known(Collection<String> people) {
        return people.stream().filter(user -> roster.member(user).isPresent()).toList();
    }

    private void askLeaves(List<String> people) {
        Instant now = clock.instant();
        List<ApprovedLeave> leaves = asked(people, client -> client.leaves(people, now.minus(BACK), now.plus(AHEAD)));
        transaction.executeWithoutResult(
                status -> leaves.forEach(leave -> mapper.know(new LeaveRow(leave.userId(), leave.from(), leave.to()))));
        leaveBegins();
    }

    private void askPunches(List<String> people, Instant from) {
        for (Punch punch : asked(people, client -> client.punches(people, from, clock.instant()))) {
            punches.punched(punch.userId(), punch.onDuty() ? IN : OUT, punch.at());
        }
    }

    /** Good to know, but nobody waits for it. */
    private <T> List<T> asked(List<String> people, Function<DingTalkClient, List<T>> question) {
        DingTalkClient client = dingTalk.getIfAvailable();
        return client == null || people.isEmpty() ? List.of() : client.inTurn(Turn.INFO, () -> question.apply(client));
    }

    private void failed(Instant slot, DingTalkException failed) {
        tell(failed);
        if (PASSES.contains(failed.kind())) {
            transaction.executeWithoutResult(status -> mapper.release(slot));
        } else {
            transaction.executeWithoutResult(status -> mapper.answered(slot)); // with a no
        }
    }

    private void tell(DingTalkException failed) {
        if (PASSES.contains(failed.kind())) {
            log.warn("attendance could not be asked for ({}); it is tried again", failed.code());
        } else {
            refusedUntil = clock.instant().plus(REFUSED_AGAIN);
            log.warn("attendance may not be asked for ({}); presence does without it", failed.code());
        }
    }

    private void leaveBegins() {
        Instant now = clock.instant();
        for (LeaveRow leave : transaction.execute(status -> mapper.due(now))) {
            try {
                transaction.executeWithoutResult(status -> begin(leave, now));
            } catch (RuntimeException failed) {
                log.error("the leave of {} could not begin; it is tried again", leave.userId(), failed);
            }
        }
    }

    /** Both or neither, so that a stop in between loses nobody's leave. */
    private void begin(LeaveRow leave, Instant now) {
        if (mapper.apply(leave) == 1 && leave.toAt().isAfter(now)) {
            punches.approved(leave.userId(), leave.fromAt(), leave.toAt());
        }
    }

    /** Whose shift it is, and when the first of them began. */
    private record Shift(Instant from, List<String> people) {

        Shift and(Shift other) {
            List<String> all = new ArrayList<>(people);
            all.addAll(other.people());
            return new Shift(from.isBefore(other.from()) ? from : other.from(), all);
        }
    }

    /** Whose shift began or ended at which moment, a little while ago. */
    private Map<Instant, Shift> turns() {
        Instant latest = clock.instant().minus(properties.after());
        Instant earliest = clock.instant().minus(properties.late());
        Map<Instant, Shift> shifts = new TreeMap<>();
        for (Member member : roster.members()) {
            Stream.of(earliest, latest)
                    .flatMap(at -> roster.turn(member.userId(), at).stream())
                    .distinct()
                    .forEach(turn -> Stream.of(turn.from(), turn.to())
                            .filter(at -> at.isAfter(earliest) && !at.isAfter(latest))
                            .forEach(at ->
                                    shifts.merge(at, new Shift(turn.from(), List.of(member.userId())), Shift::and)));
        }
        return shifts;
    }
}
