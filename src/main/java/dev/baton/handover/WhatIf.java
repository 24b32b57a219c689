package dev.baton.handover;

import dev.baton.assignment.Assigner;
import dev.baton.assignment.Candidates;
import dev.baton.assignment.Decision;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.workflow.Board;
import dev.baton.workflow.Fit;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Where somebody's work would go if that one went now: the rule of dealing, on paper. Changes nothing. */
@Component
class WhatIf {

    private static final int MOST = 500;

    private final Workflows workflows;
    private final Board board;
    private final Assigner assigner;
    private final Roster roster;

    WhatIf(Workflows workflows, Board board, Assigner assigner, Roster roster) {
        this.workflows = workflows;
        this.board = board;
        this.assigner = assigner;
        this.roster = roster;
    }

    /** Asks presence, so never call it in a transaction. */
    Forecast of(String userId) {
        Map<Fit, Candidates> here = new HashMap<>();
        Map<String, Member> people = new LinkedHashMap<>();
        Map<String, Integer> before = new HashMap<>();
        Map<String, Integer> then = new HashMap<>();
        List<Forecast.Goes> goes = new ArrayList<>();
        for (Workflow held : board.heldBy(userId, MOST)) {
            Candidates ofItsRole =
                    here.computeIfAbsent(workflows.fit(held), fit -> asked(fit, userId, people, before, then));
            Candidates candidates = workflows.fitting(held, ofItsRole);
            List<Member> fitting = candidates.here();
            Optional<Decision> lead = workflows.leadAfter(held);
            Member next = lead.isPresent()
                    ? lead.map(Decision::holder).flatMap(roster::member).orElse(null)
                    : fitting.stream()
                            .filter(member -> then.getOrDefault(member.userId(), 0) < member.capacity())
                            .min(Comparator.comparing((Member member) -> !candidates.prefer(member))
                                    .thenComparingInt(member -> then.getOrDefault(member.userId(), 0)))
                            .orElse(null);
            if (next != null) {
                then.merge(next.userId(), 1, Integer::sum);
            }
            goes.add(new Forecast.Goes(held, next, lead.isEmpty() && next == null && !fitting.isEmpty()));
        }
        List<Forecast.Full> full = people.values().stream()
                .filter(member -> then.getOrDefault(member.userId(), 0) >= member.capacity())
                .map(member -> new Forecast.Full(
                        member, before.getOrDefault(member.userId(), 0), then.getOrDefault(member.userId(), 0)))
                .toList();
        return new Forecast(goes, full);
    }

    private Candidates asked(
            Fit fit,
            String userId,
            Map<String, Member> people,
            Map<String, Integer> before,
            Map<String, Integer> then) {
        Candidates candidates = workflows.candidates(fit, Set.of(userId));
        candidates.here().forEach(member -> people.put(member.userId(), member));
        assigner.loads(candidates.here().stream().map(Member::userId).toList()).forEach((user, load) -> {
            before.put(user, load);
            then.putIfAbsent(user, load);
        });
        return candidates;
    }
}
