package dev.baton.presence;

import static dev.baton.presence.PresenceRoom.monday;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.SettableClock;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.embedded.TestEngines;
import dev.baton.presence.AttendanceMapper.LeaveRow;
import dev.baton.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.MessageSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What attendance says is not lost by a statement that fails, or a stop, while it is taken in. */
@SpringBootTest(classes = PresenceRoom.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class AttendanceFailsTest {

    @Autowired
    AttendanceProperties properties;

    @Autowired
    AttendanceMapper mapper;

    @Autowired
    Owed owed;

    @Autowired
    PresenceMapper people;

    @Autowired
    PresenceCache cache;

    @Autowired
    PresenceEvents events;

    @Autowired
    Presence presence;

    @Autowired
    Roster roster;

    @Autowired
    MessageSource messages;

    @Autowired
    JdbcClient sql;

    @Autowired
    SettableClock clock;

    @Autowired
    PlatformTransactionManager transactions;

    private final AtomicInteger asked = new AtomicInteger();
    private TransactionTemplate transaction;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, AttendanceFailsTest.class);
    }

    @BeforeEach
    void nobodyHasComeYet() {
        transaction = new TransactionTemplate(transactions);
        transaction.executeWithoutResult(status -> {
            sql.sql("delete from presence_person").update();
            sql.sql("delete from presence_leave").update();
            sql.sql("delete from presence_poll").update();
            sql.sql("delete from presence_owed").update();
        });
        clock.set(monday("09:00"));
        roster.replace(roster.read(PresenceRoom.PEOPLE));
    }

    private Attendance with(Presence its, ObjectProvider<DingTalkClient> platform) {
        return new Attendance(
                properties, mapper, owed, new Punches(its, roster, clock), roster, platform, transactions, clock);
    }

    /** Nobody to ask, after so many failures on the way. */
    private ObjectProvider<DingTalkClient> platform(int failures) {
        return new ObjectProvider<>() {
            @Override
            public @Nullable DingTalkClient getIfAvailable() {
                if (asked.incrementAndGet() <= failures) {
                    throw new CannotAcquireLockException("somebody else has the row");
                }
                return null;
            }
        };
    }

    @Test
    void leaveThatCouldNotBeginBeginsWithTheNextLook() {
        clock.set(monday("10:01"));
        transaction.executeWithoutResult(
                status -> mapper.know(new LeaveRow("u-zhang", monday("10:00"), monday("14:00"))));
        Presence gone = new Presence(people, cache, events, roster, messages, transactions, clock) {
            @Override
            public @Nullable Instant set(String userId, State state, @Nullable Instant until, String source) {
                throw new CannotAcquireLockException("somebody else has the row");
            }
        };
        try {
            with(gone, platform(0)).look();
        } catch (CannotAcquireLockException told) {
            assertThat(told).hasMessageContaining("somebody");
        }

        with(presence, platform(0)).look();

        assertThat(presence.here("u-zhang").state()).isEqualTo(State.LEAVE);
    }

    @Test
    void aBeginningThatCouldNotBeTakenInIsAskedForAgain() {
        clock.set(monday("09:06"));
        Attendance attendance = with(presence, platform(1));
        attendance.look();
        assertThat(asked).hasValue(1);

        attendance.look();

        assertThat(asked).as("leave, and now punches too").hasValue(3);
        attendance.look();
        assertThat(asked).as("answered").hasValue(3);
    }

    @Test
    void andOneDuringWhichItsInstanceDiedByAnother() {
        clock.set(monday("09:06"));
        transaction.executeWithoutResult(status -> mapper.claim(monday("09:00"), clock.instant()));
        Attendance another = with(presence, platform(0));
        another.look();
        assertThat(asked).hasValue(0);
        clock.advance(Duration.ofMinutes(5));

        another.look();

        assertThat(asked).hasValue(2);
    }

    /** R069: an event is told once; who heard it may not live to ask. */
    @Test
    void whatAnEventSaidIsAskedByAnotherWhenWhoHeardItHasEnded() {
        clock.set(monday("13:00"));
        Attendance ended = with(presence, platform(0));
        ended.punched(List.of("u-zhang", "u-nobody"));
        ended.leaveApproved();

        Attendance another = with(presence, platform(0));
        another.look();

        assertThat(asked).as("leave and punches").hasValue(2);
        clock.advance(Duration.ofMinutes(20));
        another.look();
        with(presence, platform(0)).look();
        assertThat(asked).as("answered").hasValue(2);
    }

    @Test
    void andWhenItEndedWhileItAsked() {
        clock.set(monday("13:00"));
        Attendance ended = with(presence, new ObjectProvider<>() {
            @Override
            public @Nullable DingTalkClient getIfAvailable() {
                throw new LinkageError("the process ends here");
            }
        });
        ended.punched(List.of("u-zhang"));
        assertThatThrownBy(ended::look).isInstanceOf(LinkageError.class);
        Attendance another = with(presence, platform(1));
        another.look();
        assertThat(asked).as("somebody asks").hasValue(0);
        another.punched(List.of("u-li"));
        clock.advance(Duration.ofMinutes(5));

        another.look();

        assertThat(asked).as("and has failed").hasValue(1);
        clock.advance(Duration.ofMinutes(5));
        another.look();
        assertThat(asked).hasValue(2);
        clock.advance(Duration.ofMinutes(5));
        another.look();
        assertThat(asked).as("answered").hasValue(2);
    }

    /** It came again after the answer, and before that was written down. */
    @Test
    void whatComesWhileItIsAskedIsAskedOnceMore() {
        clock.set(monday("13:00"));
        Attendance attendance = with(presence, new ObjectProvider<>() {
            @Override
            public @Nullable DingTalkClient getIfAvailable() {
                if (asked.incrementAndGet() == 1) {
                    owed.punched(List.of("u-zhang"));
                }
                return null;
            }
        });
        attendance.punched(List.of("u-zhang"));
        attendance.look();
        clock.advance(Duration.ofMinutes(5));

        attendance.look();

        assertThat(asked).hasValue(2);
    }
}
