package dev.baton.card;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.handover.Said;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Priority;
import dev.baton.outbox.Undeliverable;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Texts;
import dev.baton.workflow.When;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sentences about work that changes hands, to people and groups: written with what they tell, gone when they have
 * arrived. What could not leave for a day is out of date: one sentence to its reader says how many it was.
 */
@Component
class Messages implements Delivery {

    private static final Logger log = LoggerFactory.getLogger(Messages.class);

    private static final String TOPIC = "message";

    /** Older news only confuse. */
    private static final Duration STALE = Duration.ofHours(24);

    private static final int LONGEST = 4000;

    /** Sentences on their way to a group or a person; gone when they are there. */
    @Mapper
    interface Rows {

        /**
         * A sentence on its way.
         *
         * @param messages how many it stands for
         */
        record Row(
                long id,
                @Nullable String groupId,
                @Nullable String userId,
                String title,
                String text,
                int messages,
                Instant createdAt) {}

        @Insert("""
                INSERT INTO card_message (id, group_id, user_id, title, text, messages, created_at)
                VALUES (#{id}, #{groupId}, #{userId}, #{title}, #{text}, #{messages}, #{createdAt})
                """)
        void insert(Row row);

        @Select("""
                SELECT id, group_id, user_id, title, text, messages, created_at FROM card_message WHERE id = #{id}
                """)
        Optional<Row> find(long id);

        /** All that this reader should have heard before then; others wait until they are put together. */
        @Select("""
                SELECT id, group_id, user_id, title, text, messages, created_at
                  FROM card_message
                 WHERE user_id <=> #{row.userId} AND group_id <=> #{row.groupId} AND created_at < #{before}
                   FOR UPDATE
                """)
        List<Row> before(@Param("row") Row row, @Param("before") Instant before);

        @Update("UPDATE card_message SET messages = #{messages}, created_at = #{createdAt} WHERE id = #{id}")
        void standsFor(@Param("id") long id, @Param("messages") int messages, @Param("createdAt") Instant createdAt);

        @Delete("DELETE FROM card_message WHERE id = #{id}")
        void delete(long id);
    }

    private final Rows rows;
    private final Outbox outbox;
    private final Roster roster;
    private final Telling telling;
    private final Notices notices;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Messages(
            Rows rows,
            Outbox outbox,
            Roster roster,
            Telling telling,
            Notices notices,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.outbox = outbox;
        this.roster = roster;
        this.telling = telling;
        this.notices = notices;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Heard inside the transaction of what it tells. */
    @EventListener
    void said(Said said) {
        long id = TsidCreator.getTsid().toLong();
        String text = Texts.cut(said.text(), LONGEST);
        rows.insert(new Rows.Row(id, said.conversation(), said.userId(), said.title(), text, 1, clock.instant()));
        outbox.append(TOPIC, Long.toString(id), clock.instant(), Priority.NORMAL);
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) throws Undeliverable {
        long id = Long.parseLong(entry.key());
        Instant stale = clock.instant().minus(STALE);
        Optional<Rows.Row> found = transaction.execute(status -> rows.find(id)
                .flatMap(row -> row.createdAt().isBefore(stale) ? together(row, stale) : Optional.of(row)));
        if (found.isEmpty()) {
            return Outcome.delivered();
        }
        Rows.Row row = found.get();
        Outcome outcome = send(entry, row, row.createdAt().isBefore(stale) ? outdated(row) : words(row));
        if (outcome instanceof Outcome.Delivered) {
            transaction.executeWithoutResult(status -> rows.delete(id));
        }
        return outcome;
    }

    /** All that is out of date for this reader is one; empty when it is in another one already. */
    private Optional<Rows.Row> together(Rows.Row row, Instant stale) {
        List<Rows.Row> all = rows.before(row, stale);
        if (all.stream().noneMatch(one -> one.id() == row.id())) {
            return Optional.empty();
        }
        int messages = all.stream().mapToInt(Rows.Row::messages).sum();
        Instant first =
                all.stream().map(Rows.Row::createdAt).min(Instant::compareTo).orElse(row.createdAt());
        all.stream().map(Rows.Row::id).filter(one -> one != row.id()).forEach(rows::delete);
        rows.standsFor(row.id(), messages, first);
        return Optional.of(
                new Rows.Row(row.id(), row.groupId(), row.userId(), row.title(), row.text(), messages, first));
    }

    private Telling.Words words(Rows.Row row) {
        return new Telling.Words(row.title(), row.text(), wording.say("message.withheld"));
    }

    private Telling.Words outdated(Rows.Row row) {
        return new Telling.Words(
                wording.say("message.outdated-title"),
                wording.say("message.outdated", row.messages(), When.text(row.createdAt(), clock.instant())));
    }

    private Outcome send(OutboxEntry entry, Rows.Row row, Telling.Words words) throws Undeliverable {
        String group = row.groupId();
        String user = row.userId();
        if (user != null) {
            return roster.memberByNow(user).isEmpty()
                    ? Outcome.delivered()
                    : telling.people(entry, List.of(user), words);
        }
        if (group == null) {
            return Outcome.delivered();
        }
        try {
            return telling.group(entry, group, words);
        } catch (DingTalkException failed) {
            if (!Troubles.isGroupGone(failed)) {
                return telling.outcome(entry, failed);
            }
            log.warn("a message to a group that is no more ({}) is not sent; its leads are told", failed.code());
            notices.groupLost(group, "refused");
            return Outcome.delivered();
        }
    }
}
