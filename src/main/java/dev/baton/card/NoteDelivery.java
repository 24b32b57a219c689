package dev.baton.card;

import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Undeliverable;
import dev.baton.roster.Roster;
import dev.baton.wording.Markdown;
import dev.baton.wording.Wording;
import dev.baton.workflow.Hearers;
import dev.baton.workflow.Mobiles;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What others wrote to a workflow, told to its holder, who does not see a card move (R083), and of a closed one to who
 * had it last, for else nobody would read it: each of it once, all of a few seconds as one message. Drawn when it is
 * sent: who has it only since then finds on the card what was written before.
 */
@Component
class NoteDelivery implements Delivery {

    static final String TOPIC = "note";

    private static final int LOOKED_AT = 50;
    private static final int TOLD = 10;

    /** In bytes; a page has all of it. */
    private static final int LONGEST = 900;

    @Mapper
    interface Rows {

        /** The number of the first entry that its holders have not been told of. */
        @Select("SELECT entries FROM card_noted WHERE workflow_id = #{id}")
        Optional<Integer> toldTo(@Param("id") long id);

        @Insert("""
                INSERT INTO card_noted (workflow_id, entries)
                VALUES (#{id}, #{entries})
                ON DUPLICATE KEY UPDATE entries = VALUES(entries)
                """)
        void told(@Param("id") long id, @Param("entries") int entries);
    }

    private final Rows rows;
    private final Workflows workflows;
    private final Timeline timeline;
    private final Hearers hearers;
    private final Roster roster;
    private final PublicUrl urls;
    private final Telling telling;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    NoteDelivery(
            Rows rows,
            Workflows workflows,
            Timeline timeline,
            Hearers hearers,
            Roster roster,
            PublicUrl urls,
            Telling telling,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.workflows = workflows;
        this.timeline = timeline;
        this.hearers = hearers;
        this.roster = roster;
        this.urls = urls;
        this.telling = telling;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) throws Undeliverable {
        Workflow workflow =
                workflows.find(Long.parseLong(Telling.subject(entry))).orElse(null);
        String hearer = workflow == null ? null : hearers.of(workflow).orElse(null);
        if (workflow == null || hearer == null || roster.memberByNow(hearer).isEmpty()) {
            return Outcome.delivered();
        }
        List<TimelineEntry> news = news(workflow, hearer);
        if (news.isEmpty()) {
            return Outcome.delivered();
        }
        Outcome outcome = telling.person(entry, hearer, words(workflow, news));
        if (outcome instanceof Outcome.Delivered) {
            int toldTo = news.get(0).seq() + 1;
            transaction.executeWithoutResult(status -> rows.told(workflow.id(), toldTo));
        }
        return outcome;
    }

    /** What has not been told, newest first; who never had it is told what came behind its end. */
    private List<TimelineEntry> news(Workflow workflow, String hearer) {
        int from = transaction.execute(status -> rows.toldTo(workflow.id())).orElse(0);
        Instant closed = workflow.closedAt();
        Instant began =
                workflow.heldBy(hearer) || closed == null ? workflow.holding().since() : closed;
        Instant since = began.truncatedTo(ChronoUnit.MILLIS);
        return timeline.latest(workflow.id(), LOOKED_AT).stream()
                .filter(entry -> entry.seq() >= from && !entry.at().isBefore(since))
                .filter(entry -> entry.isToldTo(hearer))
                .toList();
    }

    private Telling.Words words(Workflow workflow, List<TimelineEntry> news) {
        String order = workflow.orderNo().value();
        String kind = workflow.kind().id();
        String link = urls.workflow(workflow);
        Instant now = clock.instant();
        List<String> lines = new ArrayList<>();
        news.stream().limit(TOLD).map(entry -> "- " + line(entry, now)).forEach(lines::add);
        if (news.size() > TOLD) {
            lines.add(wording.say("note.more", news.size() - TOLD));
        }
        String state = workflow.state().wire();
        boolean open = workflow.state().isOpen();
        String title = open
                ? wording.say("note.title", order, kind)
                : wording.say("note.title-closed", order, kind, wording.say("state." + state));
        lines.add(title);
        Collections.reverse(lines);
        lines.add(wording.say(open ? "note.answer" : "note.answer-closed", link, order));
        return new Telling.Words(title, String.join("\n\n", lines), wording.say("note.withheld", order, kind, link));
    }

    private String line(TimelineEntry entry, Instant now) {
        String who = roster.nameOf(entry.actor());
        String text = Values.cut(Mobiles.masked(entry.text(), "xxxx"), LONGEST);
        return wording.say("note.line", Markdown.plain(who), When.text(entry.at(), now), Markdown.plain(text));
    }
}
