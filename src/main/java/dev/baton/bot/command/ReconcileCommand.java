package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Days;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.catalogue.Catalogue;
import dev.baton.integrity.Violation;
import dev.baton.money.Reconciliation;
import dev.baton.money.Reconciliation.Flow;
import dev.baton.money.Reconciliation.Side;
import dev.baton.money.Reconciliation.Verdict;
import dev.baton.money.Reconciliations;
import dev.baton.order.Money;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * 对账: the refunds of a day as we paid them and as the orders show them, for who reviews refunds and for leads (R206).
 * Amounts are told to one person, never to a group.
 */
@Component
class ReconcileCommand implements Command {

    private static final int LISTED = 8;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd");
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("yyyy-MM-dd");

    private final Reconciliations reconciliations;
    private final Catalogue catalogue;
    private final Roster roster;
    private final Board board;
    private final Wording wording;
    private final Clock clock;

    ReconcileCommand(
            Reconciliations reconciliations,
            Catalogue catalogue,
            Roster roster,
            Board board,
            Wording wording,
            Clock clock) {
        this.reconciliations = reconciliations;
        this.catalogue = catalogue;
        this.roster = roster;
        this.board = board;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public List<String> words() {
        return List.of("对账", "reconcile");
    }

    @Override
    public Topic topic() {
        return Topic.FINANCE;
    }

    @Override
    public List<String> ways() {
        String day = "(?:今天|今日|昨天|昨日|前天|大前天|N)?";
        return List.of(
                "(?:看看?|查)?" + day + "的?(?:退款)?对[账帐]" + day + "(?:的|单|情况|结果|怎么?样|如何|了)*[?]?",
                "(?:退款)?对" + day + "的?(?:退款的?)?[账帐]",
                day + "的?(?:退款的?)?[账帐](?:对得上|对上了|平了|对了|平)[吗不没]?[?]?",
                day + "(?:一共|总共)?退了?多少(?:钱|款)了?[?]?");
    }

    @Override
    public String run(Said said) {
        if (!mayKnow(said.member())) {
            return wording.say(
                    "bot.reconcile-who", roster.spoken(catalogue.review().role()));
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), When.ZONE);
        Optional<LocalDate> day = Days.meant(SentenceReader.plain(said.message().text()), today);
        if (day.isEmpty() || saysMore(said)) {
            return wording.say("bot.reconcile-which");
        }
        if (day.get().isAfter(today)) {
            return wording.say("bot.reconcile-future", YEAR.format(day.get()));
        }
        Reconciliation found =
                reconciliations.of(start(day.get()), start(day.get().plusDays(1)), LISTED);
        return new Telling(found, !said.message().group()).of(name(day.get(), today));
    }

    /** What stands beside the word and is no day is not taken for today. */
    private static boolean saysMore(Said said) {
        return Beside.saysMore(Days.without(Beside.of(said.line().words())));
    }

    private boolean mayKnow(Member member) {
        return member.hasRole(catalogue.review().role())
                || roster.teams().stream().anyMatch(team -> roster.leads(member.userId(), team.id()));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(When.ZONE).toInstant();
    }

    private static String name(LocalDate day, LocalDate today) {
        return (day.getYear() == today.getYear() ? DAY : YEAR).format(day);
    }

    /** What was found, put into words; with amounts or without. */
    private final class Telling {

        private final Reconciliation found;
        private final boolean amounts;
        private final List<String> parts = new ArrayList<>();

        Telling(Reconciliation found, boolean amounts) {
            this.found = found;
            this.amounts = amounts;
        }

        String of(String day) {
            parts.add(wording.say("bot.reconcile", day));
            flows(true, Flow.REQUESTED, Flow.APPROVED, Flow.REJECTED, Flow.PAID, Flow.FAILED);
            flows(false, Flow.REVOKED);
            sides();
            parts.add(wording.say("bot.reconcile-now"));
            flows(true, Flow.WAITING, Flow.UNDER_WAY, Flow.UNKNOWN);
            late();
            rules();
            if (!amounts) {
                parts.add(wording.say("bot.reconcile-private"));
            }
            return String.join("\n\n", parts);
        }

        private void flows(boolean evenNone, Flow... flows) {
            for (Flow flow : flows) {
                List<Reconciliation.Sum> sums =
                        found.sums().stream().filter(sum -> sum.flow() == flow).toList();
                int count = sums.stream().mapToInt(Reconciliation.Sum::count).sum();
                if (evenNone || count > 0) {
                    String money =
                            money(sums.stream().map(Reconciliation.Sum::amount).toList());
                    parts.add("- " + wording.say("bot.reconcile-flow." + key(flow), count, money));
                }
            }
        }

        private void sides() {
            if (found.sides().isEmpty()) {
                parts.add(wording.say("bot.reconcile-nothing-paid"));
                return;
            }
            parts.add(wording.say(
                    "bot.reconcile-sides",
                    count(side -> true),
                    money(side -> true, Side::paid),
                    count(side -> !side.shown().isZero()),
                    money(side -> !side.shown().isZero(), Side::shown)));
            Predicate<Side> partly = side -> side.verdict() == Verdict.PARTLY;
            if (count(partly) > 0) {
                parts.add(wording.say("bot.reconcile-partly", count(partly), money(partly, Side::paid)));
            }
            if (found.differing() == 0) {
                parts.add(wording.say("bot.reconcile-agree"));
                return;
            }
            parts.add(wording.say("bot.reconcile-differ", found.differing()));
            found.differences().forEach(one -> parts.add("- " + line(one)));
            more(found.differing() - found.differences().size());
        }

        private String line(Reconciliation.Difference one) {
            return wording.say(
                    "bot.reconcile-differ." + key(one.verdict()),
                    Markdown.plain(one.orderNo().value()),
                    Markdown.plain(one.paymentNo()),
                    money(List.of(one.paid())));
        }

        private int count(Predicate<Side> which) {
            return found.sides().stream().filter(which).mapToInt(Side::count).sum();
        }

        private String money(Predicate<Side> which, Function<Side, Money> side) {
            return money(found.sides().stream().filter(which).map(side).toList());
        }

        /** The sum of each currency; nothing where it is not to be told. */
        private String money(Collection<Money> all) {
            Map<String, Money> sums =
                    all.stream().collect(Collectors.toMap(Money::currency, Function.identity(), Money::plus));
            return !amounts || sums.isEmpty()
                    ? ""
                    : sums.values().stream().map(Money::said).sorted().collect(Collectors.joining("、", "，", ""));
        }

        private void late() {
            if (found.lateCount() > 0) {
                parts.add(wording.say("bot.reconcile-late", found.lateCount()));
                found.late().forEach(one -> parts.add("- " + line(one)));
                more(found.lateCount() - found.late().size());
            }
        }

        private String line(Reconciliation.Late one) {
            Instant now = clock.instant();
            String what = wording.say(
                    "bot.reconcile-late." + key(one.state()),
                    Markdown.plain(one.orderNo().value()),
                    When.text(one.since(), now));
            return what + wording.say(next(one), one.refundNo(), at(one.askedNext(), now));
        }

        private static String next(Reconciliation.Late one) {
            if (one.blocked()) {
                return "bot.reconcile-given-up";
            }
            return one.askedNext() == null ? "bot.reconcile-forgotten" : "bot.reconcile-next";
        }

        private static String at(@Nullable Instant next, Instant now) {
            return next == null ? "" : When.text(next.isBefore(now) ? now : next, now);
        }

        private void rules() {
            if (found.broken().isEmpty()) {
                parts.add(wording.say("bot.reconcile-rules-ok"));
                return;
            }
            List<Violation> told = found.broken().stream().limit(LISTED).toList();
            Map<String, String> orders = orders(told);
            parts.add(wording.say("bot.reconcile-rules-broken", found.broken().size()));
            told.forEach(one -> parts.add("- "
                    + Markdown.plain(Objects.requireNonNullElse(orders.get(String.valueOf(one.workflowId())), "？"))
                    + "：" + Markdown.plain(one.text())));
            more(found.broken().size() - told.size());
        }

        private static <E extends Enum<E>> String key(E one) {
            return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private void more(int left) {
            if (left > 0) {
                parts.add(wording.say("bot.more-violations", left));
            }
        }
    }

    private Map<String, String> orders(List<Violation> broken) {
        List<Long> ids = broken.stream()
                .flatMap(one -> Stream.ofNullable(one.workflowId()))
                .map(Long::valueOf)
                .distinct()
                .toList();
        return board.byIds(ids).stream()
                .collect(Collectors.toMap(
                        Workflow::wireId, workflow -> workflow.orderNo().value()));
    }
}
