package dev.baton.card;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.dingtalk.DingTalkClient;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sentences about work that changes hands, to people and groups: written with what they tell, gone when they have arrived. */
@Component
class Messages implements Delivery {

    private static final String TOPIC = "message";

    /** Older news only confuse. */
    private static final Duration STALE = Duration.ofHours(24);

    private static final int LONGEST = 4000;

    @Mapper
    interface Rows {

        record Row(
                long id,
                @Nullable String groupId,
                @Nullable String userId,
                String title,
                String text,
                Instant createdAt) {}

        @Insert("""
                INSERT INTO card_message (id, group_id, user_id, title, text, created_at)
                VALUES (#{id}, #{groupId}, #{userId}, #{title}, #{text}, #{createdAt})
                """)
        void insert(Row row);

        @Select("SELECT id, group_id, user_id, title, text, created_at FROM card_message WHERE id = #{id}")
        Optional<Row> find(long id);

        @Delete("DELETE FROM card_message WHERE id = #{id}")
        void delete(long id);
    }

    private final Rows rows;
    private final Outbox outbox;
    private final Roster roster;
    private final DingTalkClient dingTalk;
    private final Troubles troubles;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Messages(
            Rows rows,
            Outbox outbox,
            Roster roster,
            DingTalkClient dingTalk,
            Troubles troubles,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.outbox = outbox;
        this.roster = roster;
        this.dingTalk = dingTalk;
        this.troubles = troubles;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Heard inside the transaction of what it tells. */
    @EventListener
    void said(Said said) {
        long id = TsidCreator.getTsid().toLong();
        String text =
                said.text().length() <= LONGEST ? said.text() : said.text().substring(0, LONGEST);
        rows.insert(new Rows.Row(id, said.conversation(), said.userId(), said.title(), text, clock.instant()));
        outbox.append(TOPIC, Long.toString(id), clock.instant(), Priority.NORMAL);
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) throws Undeliverable {
        long id = Long.parseLong(entry.key());
        Optional<Rows.Row> found = Objects.requireNonNull(transaction.execute(status -> rows.find(id)));
        if (found.isEmpty()) {
            return Outcome.delivered();
        }
        Rows.Row row = found.get();
        boolean stale = row.createdAt().plus(STALE).isBefore(clock.instant());
        boolean nobody = row.userId() != null && roster.member(row.userId()).isEmpty();
        if (!stale && !nobody) {
            try {
                dingTalk.inTurn(Turns.of(entry.priority()), () -> send(row));
            } catch (DingTalkException failed) {
                return troubles.outcome(failed, clock.instant());
            }
        }
        transaction.executeWithoutResult(status -> rows.delete(id));
        return Outcome.delivered();
    }

    private Outcome send(Rows.Row row) {
        try {
            send(row, row.text());
        } catch (DingTalkException refused) {
            if (refused.kind() != DingTalkException.Kind.UNSAFE_CONTENT) {
                throw refused;
            }
            send(row, wording.say("reminder.withheld"));
        }
        return Outcome.delivered();
    }

    private void send(Rows.Row row, String text) {
        String group = row.groupId();
        String user = row.userId();
        if (group != null) {
            dingTalk.sendToGroup(group, row.title(), text);
        } else if (user != null) {
            var unused = dingTalk.sendToPeople(List.of(user), row.title(), text);
        }
    }
}
