package dev.baton.card;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Priority;
import dev.baton.outbox.Undeliverable;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Texts;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What somebody else did about work in one's hands, or about what one asked or reported, which a card that moves does
 * not tell: put down with what it tells, and all of a few seconds told as one message, each of it once. What no longer
 * concerns its reader by then is left out.
 */
@Component
class News implements Delivery {

    static final String TOPIC = "news";

    /** What happens together is one message. */
    static final Duration TOGETHER = Duration.ofSeconds(5);

    /** What is put down under such a name is for somebody who has not the work in hand. */
    private static final String ASIDE = "@";

    private static final int MOST = 20;
    private static final int LONGEST = 1000;

    @Mapper
    interface Rows {

        record Row(long id, String userId, long workflowId, String what, String text, Instant at) {}

        @Insert("""
                INSERT IGNORE INTO card_news (id, user_id, workflow_id, what, text, at)
                VALUES (#{id}, #{userId}, #{workflowId}, #{what}, #{text}, #{at})
                """)
        void insert(Row row);

        @Select("""
                SELECT id, user_id, workflow_id, what, text, at
                  FROM card_news
                 WHERE user_id = #{userId}
                 ORDER BY at, id
                 LIMIT #{most}
                """)
        List<Row> of(@Param("userId") String userId, @Param("most") int most);

        @Delete("DELETE FROM card_news WHERE id = #{id}")
        void delete(@Param("id") long id);
    }

    private final Rows rows;
    private final Outbox outbox;
    private final Board board;
    private final Roster roster;
    private final PublicUrl urls;
    private final Telling telling;
    private final DingTalkClient dingTalk;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    News(
            Rows rows,
            Outbox outbox,
            Board board,
            Roster roster,
            PublicUrl urls,
            Telling telling,
            DingTalkClient dingTalk,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.outbox = outbox;
        this.board = board;
        this.roster = roster;
        this.urls = urls;
        this.telling = telling;
        this.dingTalk = dingTalk;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Lets its holder hear of it; nobody, when it is in nobody's hands. In the caller's transaction.
     *
     * @param what the same again is told once, at most 96 characters
     * @param text as markdown
     */
    void toHolder(Workflow workflow, String what, String text) {
        String holder = workflow.holder();
        if (holder != null && workflow.state().isOpen()) {
            put(holder, workflow, what, text);
        }
    }

    /**
     * Lets somebody hear of it who asked or reported, and does not have it in hand. In the caller's transaction.
     *
     * @param what the same again is told once, at most 95 characters
     * @param text as markdown
     */
    void aside(String reader, Workflow workflow, String what, String text) {
        put(reader, workflow, ASIDE + what, text);
    }

    private void put(String reader, Workflow workflow, String what, String text) {
        long id = TsidCreator.getTsid().toLong();
        rows.insert(new Rows.Row(id, reader, workflow.id(), what, Texts.cut(text, LONGEST), clock.instant()));
        readers().add(reader);
    }

    private Readers readers() {
        if (TransactionSynchronizationManager.getResource(this) instanceof Readers there) {
            return there;
        }
        Readers fresh = new Readers();
        TransactionSynchronizationManager.bindResource(this, fresh);
        TransactionSynchronizationManager.registerSynchronization(fresh);
        return fresh;
    }

    /**
     * Who has something to hear of a transaction: their entries are written last and in one order, so that two batches
     * of the shop's news never lock each other out over the people they are for.
     */
    private final class Readers implements TransactionSynchronization {

        private final Set<String> people = new TreeSet<>();

        void add(String reader) {
            people.add(reader);
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            Instant due = clock.instant().plus(collect());
            people.forEach(reader -> outbox.append(TOPIC, reader, due, Priority.INFO));
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResource(News.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(News.this, this);
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(News.this);
        }
    }

    private Duration collect() {
        Duration collect = dingTalk.budget().collect(Turns.of(Priority.INFO));
        return collect.compareTo(TOGETHER) < 0 ? TOGETHER : collect;
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) throws Undeliverable {
        String reader = Telling.subject(entry);
        List<Rows.Row> all = transaction.execute(status -> rows.of(reader, MOST));
        Map<Long, Workflow> works = board
                .byIds(all.stream().map(Rows.Row::workflowId).distinct().toList())
                .stream()
                .collect(Collectors.toMap(Workflow::id, Function.identity()));
        List<Rows.Row> news = all.stream()
                .filter(row -> concerns(row, works.get(row.workflowId())))
                .toList();
        if (!news.isEmpty() && roster.memberByNow(reader).isPresent()) {
            Outcome outcome = telling.person(entry, reader, words(news, works));
            if (!(outcome instanceof Outcome.Delivered)) {
                return outcome;
            }
        }
        if (!all.isEmpty()) {
            transaction.executeWithoutResult(status -> {
                all.forEach(row -> rows.delete(row.id()));
                if (all.size() == MOST) {
                    outbox.append(TOPIC, reader, clock.instant(), Priority.INFO);
                }
            });
        }
        return Outcome.delivered();
    }

    private static boolean concerns(Rows.Row row, @Nullable Workflow workflow) {
        return workflow != null
                && row.what().startsWith(ASIDE) != (workflow.state().isOpen() && workflow.heldBy(row.userId()));
    }

    private Telling.Words words(List<Rows.Row> news, Map<Long, Workflow> works) {
        Instant now = clock.instant();
        String lines = news.stream()
                .map(row -> "- " + line(row, Objects.requireNonNull(works.get(row.workflowId())), now))
                .collect(Collectors.joining("\n\n"));
        long different = news.stream().map(Rows.Row::workflowId).distinct().count();
        String title = wording.say("news.title", different);
        return new Telling.Words(title, title + "\n\n" + lines, wording.say("news.withheld", different));
    }

    private String line(Rows.Row row, Workflow workflow, Instant now) {
        return wording.say(
                "news.line",
                workflow.orderNo().value(),
                workflow.kind().id(),
                When.text(row.at(), now),
                row.text(),
                urls.workflow(workflow));
    }
}
