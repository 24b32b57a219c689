package dev.baton.handover;

import dev.baton.assignment.Assigner;
import dev.baton.assignment.Candidates;
import dev.baton.assignment.Decision;
import dev.baton.assignment.Paper;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.workflow.Board;
import dev.baton.workflow.Fit;
import dev.baton.workflow.Fits;
import dev.baton.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where somebody's work would go if that one went now: the rule of {@link HandingOn}, on paper. Changes nothing. */
@Component
class WhatIf {

    private static final int MOST = 500;

    private final Fits fits;
    private final Board board;
    private final Assigner assigner;
    private final HandingOn handingOn;
    private final Roster roster;

    WhatIf(Fits fits, Board board, Assigner assigner, HandingOn handingOn, Roster roster) {
        this.fits = fits;
        this.board = board;
        this.assigner = assigner;
        this.handingOn = handingOn;
        this.roster = roster;
    }

    /** Asks presence, so never call it in a transaction. */
    Forecast of(String userId) {
        List<Workflow> works = board.heldBy(userId, MOST);
        Map<Fit, Candidates> here = new LinkedHashMap<>();
        works.forEach(held -> here.computeIfAbsent(fits.of(held), fit -> fits.candidates(fit, Set.of(userId))));
        Map<String, Member> people = new LinkedHashMap<>();
        here.values().forEach(of -> of.here().forEach(member -> people.put(member.userId(), member)));
        Paper paper = assigner.paper(people.values());
        Map<Long, String> heirs = handingOn.heirs(userId);
        List<Forecast.Goes> goes = works.stream()
                .map(held -> {
                    Candidates ofItsRole = Objects.requireNonNull(here.get(fits.of(held)));
                    Member heir = handingOn.heir(Optional.ofNullable(heirs.get(held.id())), ofItsRole);
                    return goes(held, heir, ofItsRole, paper);
                })
                .toList();
        List<Forecast.Full> full = people.values().stream()
                .map(member -> new Forecast.Full(member, paper.before(member.userId()), paper.after(member.userId())))
                .filter(one ->
                        one.then() > one.now() && one.then() >= one.member().capacity())
                .toList();
        return new Forecast(goes, full);
    }

    private Forecast.Goes goes(Workflow held, @Nullable Member heir, Candidates ofItsRole, Paper paper) {
        Candidates fitting = fits.fitting(held, ofItsRole);
        if (heir != null && fitting.include(heir.userId())) {
            paper.give(heir.userId());
            return new Forecast.Goes(held, heir, false);
        }
        Optional<Decision> lead = fits.leadAfter(held);
        if (lead.isPresent()) {
            Member to = lead.map(Decision::holder).flatMap(roster::member).orElse(null);
            if (to != null) {
                paper.give(to.userId());
            }
            return new Forecast.Goes(held, to, false);
        }
        Member next = paper.deal(fitting).orElse(null);
        return new Forecast.Goes(held, next, next == null && fitting.anybodyHere());
    }
}
