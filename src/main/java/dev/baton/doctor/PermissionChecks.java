package dev.baton.doctor;

import dev.baton.dingtalk.Budget;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.Need;
import dev.baton.roster.Group;
import dev.baton.roster.Groups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * What the platform lets the app do, asked one by one. A whole look costs two paid calls and one for each bound group,
 * at most once a day as long as all is well. What cannot be asked because the month's calls are used up is told by
 * another line and not here again; what was asked and not answered is not well.
 */
@Order(3)
@Component
class PermissionChecks implements Checks {

    /** More than this, and the times that phones show are visibly not those on the cards. */
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final DingTalkClient dingTalk;
    private final Inquiries inquiries;
    private final Groups groups;
    private final Environment environment;

    PermissionChecks(DingTalkClient dingTalk, Inquiries inquiries, Groups groups, Environment environment) {
        this.dingTalk = dingTalk;
        this.inquiries = inquiries;
        this.groups = groups;
        this.environment = environment;
    }

    @Override
    public void again() {
        inquiries.again();
    }

    @Override
    public List<Check> all() {
        List<Check> all = new ArrayList<>();
        for (Need need : Need.values()) {
            String name = "permission-" + need.name().toLowerCase(Locale.ROOT);
            all.add(new Check(name, () -> permission(need)));
        }
        all.add(new Check("card-template", this::template));
        all.add(new Check("robot", this::robot));
        all.add(new Check("robot-groups", this::groups));
        all.add(new Check("quota", this::quota));
        all.add(new Check("dingtalk-clock", this::clock));
        return all;
    }

    private Verdict permission(Need need) {
        Optional<DingTalkException> refusal = inquiries.refusal(need);
        if (refusal.isEmpty()) {
            return Verdict.fine("permission.ok");
        }
        DingTalkException refused = refusal.get();
        if (unasked(refused)) {
            return unasked(refused.kind(), refused.code());
        }
        return switch (refused.code()) {
            case "Forbidden.AccessDenied.IpNotInWhiteList", "60020" -> Verdict.ill("permission.address");
            default ->
                lacksRight(refused)
                        ? Verdict.ill(
                                "permission.missing",
                                refused.requiredScopes().isEmpty()
                                        ? refused.code()
                                        : String.join("、", refused.requiredScopes()))
                        : othersLine(need)
                                ? Verdict.fine("permission.ok")
                                : Verdict.ill("permission.odd", refused.code());
        };
    }

    /** What is wrong with the template or the robot has a line of its own. */
    private static boolean othersLine(Need need) {
        return need == Need.CARDS || need == Need.MESSAGES;
    }

    private static boolean lacksRight(DingTalkException refused) {
        return !refused.requiredScopes().isEmpty()
                || refused.code().endsWith("AccessTokenPermissionDenied")
                || refused.code().equals("60011");
    }

    /** Whether it says nothing about the right: not reached, not let out, or the whole app is refused. */
    private static boolean unasked(DingTalkException refused) {
        return switch (refused.kind()) {
            case THROTTLED, BUSY, UNKNOWN_OUTCOME, QUOTA -> true;
            default ->
                refused.code().equals("invalidClientIdOrSecret")
                        || refused.code().equals("baton.notConfigured");
        };
    }

    private static Verdict unasked(DingTalkException.Kind kind, String code) {
        return kind == DingTalkException.Kind.QUOTA
                ? Verdict.fine("permission.unasked")
                : Verdict.ill("permission.unanswered", code);
    }

    private Verdict template() {
        if (environment.getProperty("baton.dingtalk.card-template-id", "").isBlank()) {
            return Verdict.ill("card-template.missing");
        }
        return known(Need.CARDS, "card-template");
    }

    private Verdict robot() {
        return known(Need.MESSAGES, "robot");
    }

    /** Whether the platform knows what this need is asked with; without the right to ask, that right's line says so. */
    private Verdict known(Need need, String name) {
        return inquiries
                .refusal(need)
                .map(refusal -> unasked(refusal)
                        ? unasked(refusal.kind(), refusal.code())
                        : lacksRight(refusal)
                                ? Verdict.fine("permission.first", refusal.code())
                                : Verdict.ill(name + ".refused", refusal.code()))
                .orElseGet(() -> Verdict.fine(name + ".ok"));
    }

    private Verdict groups() {
        List<String> without = new ArrayList<>();
        int asked = 0;
        for (Group group : groups.all()) {
            try {
                asked++;
                if (!inquiries.isRobotIn(group.openConversationId())) {
                    without.add(group.name());
                }
            } catch (DingTalkException refused) {
                if (lacksRight(refused)) {
                    return Verdict.fine("robot-groups.unknown", String.join("、", refused.requiredScopes()));
                }
                if (unasked(refused)) {
                    return unasked(refused.kind(), refused.code());
                }
                without.add(group.name());
            }
        }
        return without.isEmpty()
                ? Verdict.fine("robot-groups.ok", asked)
                : Verdict.ill("robot-groups.out", String.join("、", without));
    }

    private Verdict quota() {
        Budget budget = dingTalk.budget();
        Long calls = budget.calls().quota();
        if (budget.level() == Budget.Level.SPENT) {
            return Verdict.ill("dingtalk.quota");
        }
        if (budget.level() == Budget.Level.NARROW) {
            return Verdict.ill("dingtalk.quota-narrow");
        }
        if (budget.pushes().level() == Budget.Level.SPENT) {
            return Verdict.ill("dingtalk.pushes");
        }
        return calls == null
                ? Verdict.fine(
                        "quota.unlimited",
                        budget.calls().used(),
                        budget.pushes().used())
                : Verdict.fine(
                        "quota.ok",
                        budget.calls().used(),
                        calls,
                        budget.calls().forecast(),
                        budget.pushes().used());
    }

    private Verdict clock() {
        try {
            return dingTalk.clockAhead()
                    .map(ahead -> ahead.abs().compareTo(SKEW) <= 0
                            ? Verdict.fine("dingtalk-clock.ok")
                            : Verdict.ill("dingtalk-clock.skewed", ahead.abs().toSeconds()))
                    .orElseGet(() -> Verdict.fine("dingtalk-clock.unknown"));
        } catch (DingTalkException refused) {
            return unasked(refused)
                    ? unasked(refused.kind(), refused.code())
                    : Verdict.fine("permission.first", refused.code());
        }
    }
}
