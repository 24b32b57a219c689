package dev.baton.presence;

import dev.baton.dingtalk.ApprovedLeave;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.Punch;
import dev.baton.presence.AttendanceMapper.LeaveRow;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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
 * What the attendance system knows of people, asked shortly after shifts begin and end, since each call costs quota: who punches in
 * has been seen, who punches out goes, and approved leave is leave from its first moment to its last. Whatever the person says later
 * counts more. Each beginning and end is asked for by one instance.
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

    /** Without the permission nothing changes by asking again soon. */
    private static final Duration REFUSED_AGAIN = Duration.ofHours(12);

    private static final Set<DingTalkException.Kind> PASSES = EnumSet.of(
            DingTalkException.Kind.THROTTLED,
            DingTalkException.Kind.BUSY,
            DingTalkException.Kind.UNKNOWN_OUTCOME,
            DingTalkException.Kind.QUOTA);

    private final AttendanceProperties properties;
    private final AttendanceMapper mapper;
    private final Presence presence;
    private final Roster roster;
    private final ObjectProvider<DingTalkClient> dingTalk;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private volatile Instant refusedUntil = Instant.EPOCH;

    /** About whom the platform did not answer when an event wanted to know. */
    private final Set<String> owed = ConcurrentHashMap.newKeySet();

    Attendance(
            AttendanceProperties properties,
            AttendanceMapper mapper,
            Presence presence,
            Roster roster,
            ObjectProvider<DingTalkClient> dingTalk,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.properties = properties;
        this.mapper = mapper;
        this.presence = presence;
        this.roster = roster;
        this.dingTalk = dingTalk;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Asks when it is time, and lets leave begin whose time has come. */
    @Scheduled(initialDelayString = "PT25S", fixedDelayString = "PT1M")
    void look() {
        leaveBegins();
        askAgain();
        if (!properties.attendance() || clock.instant().isBefore(refusedUntil)) {
            return;
        }
        turns().forEach((slot, shift) -> {
            Instant now = clock.instant();
            boolean ours = Objects.requireNonNull(transaction.execute(status -> mapper.claim(slot, now))) == 1;
            if (ours) {
                try {
                    ask(shift.people(), shift.from());
                } catch (DingTalkException failed) {
                    failed(slot, failed);
                }
            }
        });
        transaction.executeWithoutResult(
                status -> mapper.forgetPolls(clock.instant().minus(KEPT)));
    }

    /**
     * Asks about these people now, as after an event that says that one of them punched or that leave was approved. What the
     * platform does not answer for the moment is asked again a minute later.
     */
    public void ask(Collection<String> userIds) {
        if (clock.instant().isBefore(refusedUntil)) {
            return;
        }
        try {
            ask(userIds, clock.instant().minus(BACK));
        } catch (DingTalkException failed) {
            if (PASSES.contains(failed.kind())) {
                owed.addAll(userIds);
            }
            tell(failed);
        }
    }

    private void ask(Collection<String> userIds, Instant from) {
        DingTalkClient client = dingTalk.getIfAvailable();
        List<String> known = userIds.stream()
                .filter(user -> roster.member(user).isPresent())
                .distinct()
                .toList();
        if (client == null || known.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<ApprovedLeave> leaves = client.leaves(known, now.minus(BACK), now.plus(AHEAD));
        transaction.executeWithoutResult(
                status -> leaves.forEach(leave -> mapper.know(new LeaveRow(leave.userId(), leave.from(), leave.to()))));
        for (Punch punch : client.punches(known, from, now)) {
            presence.punched(punch.userId(), punch.onDuty() ? IN : OUT, punch.at());
        }
        leaveBegins();
    }

    /** Everybody: the platform does not say whose leave was approved. */
    public void askAll() {
        ask(roster.members().stream().map(Member::userId).toList());
    }

    private void failed(Instant slot, DingTalkException failed) {
        tell(failed);
        if (PASSES.contains(failed.kind())) {
            transaction.executeWithoutResult(status -> mapper.release(slot));
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

    private void askAgain() {
        List<String> again = List.copyOf(owed);
        again.forEach(owed::remove);
        if (!again.isEmpty()) {
            ask(again);
        }
    }

    private void leaveBegins() {
        Instant now = clock.instant();
        for (LeaveRow leave : Objects.requireNonNull(transaction.execute(status -> mapper.due(now)))) {
            boolean ours = Objects.requireNonNull(transaction.execute(status -> mapper.apply(leave))) == 1;
            if (ours && leave.toAt().isAfter(now)) {
                presence.approved(leave.userId(), leave.fromAt(), leave.toAt());
            }
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
