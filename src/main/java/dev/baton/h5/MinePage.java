package dev.baton.h5;

import dev.baton.catalogue.Catalogue;
import dev.baton.h5.DecisionMapper.ToDecide;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/**
 * The JSON behind the list: what I hold, what my teams have (R003, R066), and for 财务 what waits for a decision (X03).
 */
@Hidden
@RestController
class MinePage {

    private static final int LISTED = 200;

    private final Board board;
    private final Roster roster;
    private final Catalogue catalogue;
    private final DecisionMapper decisions;
    private final Sheets sheets;
    private final TransactionTemplate transaction;
    private final Clock clock;

    MinePage(
            Board board,
            Roster roster,
            Catalogue catalogue,
            DecisionMapper decisions,
            Sheets sheets,
            TransactionTemplate transaction,
            Clock clock) {
        this.board = board;
        this.roster = roster;
        this.catalogue = catalogue;
        this.decisions = decisions;
        this.sheets = sheets;
        this.transaction = transaction;
        this.clock = clock;
    }

    @GetMapping("/h5/api/mine")
    Mine mine(@RequestAttribute(Guard.MEMBER) Member me) {
        Instant now = clock.instant();
        List<Workflow> held = board.heldBy(me.userId(), LISTED + 1);
        boolean decides = me.roles().contains(catalogue.review().role());
        Map<Long, ToDecide> refunds = decides ? toDecide() : Map.of();
        List<Mine.Row> mine = held.stream()
                .limit(LISTED)
                .map(w -> row(w, me, null, refunds.get(w.id()), now))
                .toList();
        List<Team> teams = teams(me);
        List<Workflow> open = open(teams);
        List<Workflow> waiting = board.waitingFor(me.roles(), LISTED + 1);
        List<String> more = new ArrayList<>();
        if (held.size() > LISTED) {
            more.add("mine");
        }
        if (waiting.size() > LISTED) {
            more.add("queue");
        }
        if (open.size() > LISTED) {
            more.add("team");
        }
        if (refunds.size() > LISTED) {
            more.add("review");
        }
        return new Mine(
                new Sheet.Me(me.userId(), me.name()),
                mine,
                waiting.stream()
                        .limit(LISTED)
                        .map(w -> row(w, me, null, null, now))
                        .toList(),
                teams.isEmpty()
                        ? null
                        : open.stream()
                                .limit(LISTED)
                                .map(w -> row(w, me, teams.size() > 1 ? name(w, teams) : null, null, now))
                                .toList(),
                decides ? review(refunds, me, now) : null,
                more);
    }

    private List<Team> teams(Member me) {
        return roster.teams().stream()
                .filter(team -> me.inTeam(team.id()) || roster.leads(me.userId(), team.id()))
                .toList();
    }

    /** One statement a team: each is read in the order of its index, as far as is listed. */
    private List<Workflow> open(List<Team> teams) {
        return teams.stream()
                .flatMap(team -> board.openIn(team.id(), LISTED + 1).stream())
                .sorted(Comparator.comparing(Workflow::urgency)
                        .thenComparing(w -> w.way().dueAt())
                        .thenComparing(Workflow::id))
                .toList();
    }

    private static @Nullable String name(Workflow w, List<Team> teams) {
        return teams.stream()
                .filter(team -> team.id().equals(w.holding().team()))
                .map(Team::name)
                .findFirst()
                .orElse(null);
    }

    /** The longest waiting first, whoever holds them; also those that nobody of 财务 was here for. */
    private List<Mine.Row> review(Map<Long, ToDecide> refunds, Member me, Instant now) {
        return board.byIds(refunds.keySet()).stream()
                .sorted(Comparator.comparing(w -> w.way().dueAt()))
                .limit(LISTED)
                .map(w -> row(w, me, null, refunds.get(w.id()), now))
                .toList();
    }

    private Map<Long, ToDecide> toDecide() {
        List<ToDecide> found = transaction.execute(status -> decisions.refundsToDecide(LISTED + 1));
        return found.stream().collect(Collectors.toMap(ToDecide::workflowId, refund -> refund));
    }

    private Mine.Row row(Workflow w, Member me, @Nullable String team, @Nullable ToDecide refund, Instant now) {
        return new Mine.Row(
                w.wireId(),
                sheets.title(w),
                w.subject(),
                w.orderNo().value(),
                sheets.line(w),
                sheets.state(w),
                sheets.due(w, now),
                sheets.todo(w),
                sheets.holderText(w),
                w.heldBy(me.userId()),
                team,
                refund == null ? null : refund.amount().toPlainString(),
                refund == null ? null : refund.currency());
    }
}
