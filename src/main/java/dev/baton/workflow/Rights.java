package dev.baton.workflow;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Gate;
import dev.baton.catalogue.Step;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The one rule about who may do what in which step (CONTRACT 6, R061–R063, R199): actions refuse by it, cards show by
 * it.
 */
@Component
class Rights {

    private static final Set<ActionName> DECISIONS = EnumSet.of(ActionName.APPROVE_REFUND, ActionName.REJECT_REFUND);

    /**
     * What the holder may do in every step but the review, offered there or not: any work may need money, time or a
     * lead.
     */
    private static final Set<ActionName> ANYWHERE =
            EnumSet.of(ActionName.APPLY_REFUND, ActionName.SNOOZE, ActionName.ESCALATE);

    /** How many of those who may are named to one who may not. */
    private static final int SOME = 3;

    private final Guide guide;
    private final Roster roster;
    private final Ladder ladder;

    Rights(Guide guide, Roster roster, Ladder ladder) {
        this.guide = guide;
        this.roster = roster;
        this.ladder = ladder;
    }

    /**
     * Every action in the order of a card: what is always there behind the step's own; what is too much for one has its
     * way up in every step (R100). 撤销 comes first and 完结 last, so
     * that a button which goes away leaves its place to one that asks before it acts, never to the one that ends
     * everything.
     */
    List<ActionName> allowed(Workflow workflow, Member member, Instant now) {
        Step step = guide.step(workflow);
        Set<ActionName> offered = new LinkedHashSet<>();
        offered.add(ActionName.REVOKE);
        offered.addAll(step.actions());
        offered.remove(ActionName.RESOLVE);
        offered.add(ActionName.TAKE);
        offered.add(ActionName.REQUEST_TAKE);
        offered.add(ActionName.YIELD);
        offered.add(ActionName.REASSIGN);
        offered.add(ActionName.ESCALATE);
        offered.add(ActionName.PAUSE_AUTO);
        offered.add(ActionName.NOTE);
        if (step.actions().contains(ActionName.RESOLVE)) {
            offered.add(ActionName.RESOLVE);
        }
        offered.add(ActionName.REOPEN);
        return offered.stream()
                .filter(action -> refusal(workflow, member, action, now).isEmpty())
                .toList();
    }

    /** Why this person may not do this now; empty when nothing is against it. */
    Optional<Refusal> refusal(Workflow w, Member member, ActionName action, Instant now) {
        if (action == ActionName.NOTE) {
            return Optional.empty();
        }
        if (action == ActionName.REOPEN) {
            return reopen(w, member);
        }
        if (!w.state().isOpen()) {
            return no(Refusal.conflict("refused.closed-" + w.state().wire()));
        }
        return switch (action) {
            case TAKE, ACCEPT -> take(w, member);
            case REASSIGN -> reassign(w, member, now);
            case REVOKE -> revoke(w, member, now);
            case REQUEST_TAKE -> requestTake(w, member, now);
            case YIELD -> mayYield(w, member, now);
            default -> holdersOnly(w, member, action, now);
        };
    }

    private Optional<Refusal> take(Workflow w, Member member) {
        if (w.heldBy(member.userId())) {
            return no(Refusal.conflict("refused.already-yours"));
        }
        if (!member.roles().contains(guide.fit(w).role())) {
            return no(notOfRole(w));
        }
        return isOwnRefund(w, member) ? no(Refusal.forbidden("refused.four-eyes")) : Optional.empty();
    }

    private static boolean isOwnRefund(Workflow w, Member member) {
        return w.way().step().equals(Catalogue.REVIEW)
                && member.userId().equals(w.pending().requester());
    }

    /** Who fits may ask its holder for it, one person at a time; nobody needs to ask for what nobody holds. */
    private Optional<Refusal> requestTake(Workflow w, Member member, Instant now) {
        Optional<Refusal> refusal = take(w, member);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (w.holder() == null) {
            return no(Refusal.conflict("refused.nobody-to-ask"));
        }
        Workflow.Asked asked = w.holding().asked();
        if (asked == null) {
            return Optional.empty();
        }
        String at = When.text(asked.at(), now);
        return no(
                asked.by().equals(member.userId())
                        ? Refusal.conflict("refused.asked-already", nameOfHolder(w), at)
                        : Refusal.conflict("refused.asked-by-other", roster.nameOf(asked.by()), at));
    }

    /** The holder agrees; whoever asked must still be able to do it. */
    private Optional<Refusal> mayYield(Workflow w, Member member, Instant now) {
        if (!w.heldBy(member.userId())) {
            return no(notTheHolder(w, member, now));
        }
        Workflow.Asked asked = w.holding().asked();
        if (asked == null) {
            return no(Refusal.conflict("refused.nobody-asked"));
        }
        Optional<Member> asker = roster.member(asked.by());
        String role = guide.fit(w).role();
        boolean fits = asker.filter(someone -> someone.roles().contains(role) && !isOwnRefund(w, someone))
                .isPresent();
        return fits ? Optional.empty() : no(Refusal.conflict("refused.not-fitting", roster.nameOf(asked.by()), role));
    }

    /**
     * Who had it last, or leads its team, may say that it is not finished after all. The one who had it may be gone,
     * and of one that went away by itself in a queue there never was any: then whoever could do it may, for it must not
     * stay lost (R001, R108).
     */
    private Optional<Refusal> reopen(Workflow w, Member member) {
        if (w.state().isOpen()) {
            return no(Refusal.conflict("refused.still-open"));
        }
        String team = w.holding().team();
        boolean may = w.heldBy(member.userId())
                || roster.leads(member.userId(), team)
                || (isNobodysNow(w) && member.roles().contains(w.holding().role()));
        if (may) {
            return Optional.empty();
        }
        String lead = roster.team(team).map(Team::lead).orElse(null);
        if (isNobodysNow(w)) {
            return no(notOfRole(w));
        }
        return no(
                lead == null || w.heldBy(lead)
                        ? Refusal.forbidden("refused.reopen", nameOfHolder(w))
                        : Refusal.forbidden("refused.reopen-or-lead", nameOfHolder(w), roster.nameOf(lead)));
    }

    /** Who has it in hand, and leads: what others read in part is whole for them (R194). */
    boolean seesNumbers(Workflow w, Member member) {
        boolean holds = w.state().isOpen() && w.heldBy(member.userId());
        return holds
                || roster.leads(member.userId(), w.holding().team())
                || roster.leads(member.userId(), w.homeTeam());
    }

    /** Nobody had it last whom the roster still knows. */
    boolean isNobodysNow(Workflow w) {
        String holder = w.holder();
        return holder == null || roster.member(holder).isEmpty();
    }

    private Optional<Refusal> reassign(Workflow w, Member member, Instant now) {
        boolean may = w.heldBy(member.userId())
                || roster.leads(member.userId(), w.holding().team());
        if (may) {
            return Optional.empty();
        }
        Team team = roster.team(w.holding().team()).orElse(null);
        String lead = team == null ? null : team.lead();
        return no(
                team == null || lead == null
                        ? notTheHolder(w, member, now)
                        : w.holder() == null
                                ? Refusal.forbidden("refused.not-lead", team.name(), roster.nameOf(lead))
                                : w.heldBy(lead)
                                        ? Refusal.forbidden("refused.not-holder-and-lead", nameOfHolder(w), team.name())
                                        : Refusal.forbidden(
                                                "refused.not-holder-or-lead",
                                                nameOfHolder(w),
                                                team.name(),
                                                roster.nameOf(lead)));
    }

    private static Optional<Refusal> revoke(Workflow w, Member member, Instant now) {
        Pending pending = w.pending();
        String act = pending.act();
        if (act == null) {
            boolean moneyGone = member.userId().equals(pending.requester());
            return no(Refusal.conflict(moneyGone ? "refused.revoke-too-late" : "refused.revoke-nothing"));
        }
        if (!member.userId().equals(pending.actBy())) {
            boolean requester = member.userId().equals(pending.requester());
            return no(
                    requester
                            ? Refusal.conflict("refused.revoke-decided")
                            : Refusal.forbidden("refused.revoke-not-yours"));
        }
        return inTime(pending.until(), now);
    }

    /** Why this person may not take back the SMS kept beside the refund under way; the refund is another matter. */
    Optional<Refusal> revokeSms(Workflow w, Member member, Instant now) {
        Pending.Sms sms = w.pending().sms();
        if (sms == null) {
            return no(Refusal.conflict("refused.revoke-nothing"));
        }
        return member.userId().equals(sms.by())
                ? inTime(sms.until(), now)
                : no(Refusal.forbidden("refused.revoke-not-yours"));
    }

    private static Optional<Refusal> inTime(@Nullable Instant until, Instant now) {
        boolean late = until != null && !now.isBefore(until);
        return late ? no(Refusal.conflict("refused.revoke-too-late")) : Optional.empty();
    }

    private Optional<Refusal> holdersOnly(Workflow w, Member member, ActionName action, Instant now) {
        if (DECISIONS.contains(action) && isOwnRefund(w, member)) {
            return no(Refusal.forbidden("refused.four-eyes"));
        }
        if (DECISIONS.contains(action) && !w.way().step().equals(Catalogue.REVIEW)) {
            return no(
                    w.heldBy(member.userId())
                            ? Refusal.conflict("refused.no-review")
                            : Refusal.forbidden("refused.no-review"));
        }
        if (!w.heldBy(member.userId())) {
            return no(notTheHolder(w, member, now));
        }
        Step step = guide.step(w);
        if (action == ActionName.PAUSE_AUTO) {
            return pause(w, step);
        }
        boolean here = step.actions().contains(action)
                || (ANYWHERE.contains(action) && !w.way().step().equals(Catalogue.REVIEW));
        if (!here) {
            Gate gate = step.gate();
            if (action == ActionName.RESOLVE && gate != null) {
                return no(
                        w.course().paused()
                                ? Refusal.conflict("refused.gate-paused", gate.word(), step.todo())
                                : Refusal.conflict("refused.gate", gate.word(), step.name(), step.todo()));
            }
            return no(Refusal.conflict("refused.not-in-step", step.name()));
        }
        if (DECISIONS.contains(action)) {
            return decide(w, member);
        }
        if (action == ActionName.ESCALATE && ladder.above(w).isEmpty()) {
            return no(Refusal.conflict("refused.nobody-above"));
        }
        if (action == ActionName.CANCEL_ORDER && w.did(Workflow.CANCELLED)) {
            return no(Refusal.conflict("refused.order-cancelled"));
        }
        if (action == ActionName.RESOLVE && w.pending().inFlight() > 0) {
            return no(Refusal.conflict("refused.in-flight"));
        }
        return Optional.empty();
    }

    /** Only what goes by itself can be stopped, and let go on. */
    private static Optional<Refusal> pause(Workflow w, Step step) {
        boolean may = w.course().paused() || (step.moves() && w.state() != WorkflowState.REVIEW);
        return may ? Optional.empty() : no(Refusal.conflict("refused.nothing-automatic"));
    }

    /** To take it is said only to somebody who may. */
    private Refusal notTheHolder(Workflow w, Member member, Instant now) {
        Optional<Refusal> untakable = take(w, member);
        if (w.holder() == null) {
            return untakable.orElseGet(() -> Refusal.forbidden("refused.nobody-holds"));
        }
        String since = When.text(w.holding().since(), now);
        return Refusal.forbidden(
                untakable.isEmpty() ? "refused.not-holder" : "refused.not-holder-alone", nameOfHolder(w), since);
    }

    private Optional<Refusal> decide(Workflow w, Member member) {
        if (!member.roles().contains(guide.fit(w).role())) {
            return no(notOfRole(w));
        }
        boolean decided = !ActionName.APPLY_REFUND.id().equals(w.pending().act());
        return decided ? no(Refusal.conflict("refused.already-decided")) : Optional.empty();
    }

    private Refusal notOfRole(Workflow w) {
        String role = guide.fit(w).role();
        String some =
                roster.withRole(role).stream().limit(SOME).map(Member::name).collect(Collectors.joining("、"));
        return some.isEmpty()
                ? Refusal.forbidden("refused.role", role)
                : Refusal.forbidden("refused.role-of", role, some);
    }

    private String nameOfHolder(Workflow w) {
        String holder = w.holder();
        return holder == null ? "" : roster.nameOf(holder);
    }

    private static Optional<Refusal> no(Refusal refusal) {
        return Optional.of(refusal);
    }
}
