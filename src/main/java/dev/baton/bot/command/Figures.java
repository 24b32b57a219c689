package dev.baton.bot.command;

import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.PeopleMeant;
import dev.baton.bot.language.Period;
import dev.baton.bot.language.Said;
import dev.baton.catalogue.Catalogue;
import dev.baton.money.Refunds;
import dev.baton.order.Money;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Pile;
import dev.baton.workflow.Tally;
import dev.baton.workflow.When;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * The numbers of a day or a week, team by team: five statements, however many teams and days. Amounts are only for
 * those who review refunds and who leads them, and never in a group.
 */
@Component
class Figures {

    private static final int KINDS = 3;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd");

    private final TeamsMeant teams;
    private final PeopleMeant people;
    private final Roster roster;
    private final Board board;
    private final Refunds refunds;
    private final Catalogue catalogue;
    private final Wording wording;
    private final Clock clock;

    Figures(
            TeamsMeant teams,
            PeopleMeant people,
            Roster roster,
            Board board,
            Refunds refunds,
            Catalogue catalogue,
            Wording wording,
            Clock clock) {
        this.teams = teams;
        this.people = people;
        this.roster = roster;
        this.board = board;
        this.refunds = refunds;
        this.catalogue = catalogue;
        this.wording = wording;
        this.clock = clock;
    }

    /** All that is known of one team in these days. */
    private record Sheet(Team team, Period days, Tally tally, List<Pile> piles, List<Refunds.Approved> approved) {

        int opened() {
            return tally.opened().stream().mapToInt(Tally.Opened::number).sum();
        }

        int closed() {
            return tally.closed().stream().mapToInt(Tally.Closed::number).sum();
        }

        int cleared() {
            return tally.closed().stream().mapToInt(Tally.Closed::cleared).sum();
        }

        int openedOn(int day) {
            return tally.opened().stream()
                    .filter(one -> one.day() == day)
                    .mapToInt(Tally.Opened::number)
                    .sum();
        }

        int closedOn(int day) {
            return tally.closed().stream()
                    .filter(one -> one.day() == day)
                    .mapToInt(Tally.Closed::number)
                    .sum();
        }
    }

    /** What is to be said when the words beside a report name a colleague: it is of teams. Else empty. */
    Optional<String> ofNobody(String beside) {
        return Beside.names(beside).stream()
                .filter(name -> !people.by(name).isEmpty())
                .findFirst()
                .map(name -> wording.say("bot.report-person", Markdown.plain(name)));
    }

    /** The report of one day. */
    String day(Said said, Period days) {
        return each(
                said,
                days,
                sheet -> List.of(wording.say(
                        "bot.report-day", Markdown.plain(sheet.team().name()), DAY.format(days.first()))));
    }

    /** The report of several days, a line each. */
    String week(Said said, Period days) {
        return each(said, days, sheet -> {
            List<String> head = new ArrayList<>();
            head.add(wording.say(
                    "bot.report-week",
                    Markdown.plain(sheet.team().name()),
                    DAY.format(days.first()),
                    DAY.format(days.last())));
            int nth = 0;
            for (LocalDate day = days.first(); !day.isAfter(days.last()); day = day.plusDays(1)) {
                head.add("- "
                        + wording.say(
                                "bot.report-line",
                                DAY.format(day),
                                day.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.CHINA),
                                sheet.openedOn(nth),
                                sheet.closedOn(nth)));
                nth++;
            }
            return head;
        });
    }

    private String each(Said said, Period days, Function<Sheet, List<String>> head) {
        List<Team> meant = teams.accountable(said);
        if (meant.isEmpty()) {
            return wording.say("bot.report-not-yours");
        }
        List<String> ids = meant.stream().map(Team::id).toList();
        Tally tally = board.tally(ids, days.from(), days.to());
        List<Pile> piles = board.piles(ids);
        List<Refunds.Approved> approved = refunds.approved(days.from(), days.to());
        boolean amounts = !said.message().group() && seesMoney(said.member());
        return meant.stream()
                .map(team -> sheet(team, days, tally, piles, approved))
                .map(sheet -> String.join("\n\n", head.apply(sheet)) + "\n\n" + sums(sheet, amounts))
                .collect(Collectors.joining("\n\n"));
    }

    private boolean seesMoney(Member member) {
        return member.hasRole(reviewers())
                || roster.teams().stream().anyMatch(team -> reviews(team) && roster.leads(member.userId(), team.id()));
    }

    private Sheet sheet(Team team, Period days, Tally tally, List<Pile> piles, List<Refunds.Approved> approved) {
        Tally its = new Tally(
                tally.opened().stream()
                        .filter(one -> one.team().equals(team.id()))
                        .toList(),
                tally.closed().stream()
                        .filter(one -> one.team().equals(team.id()))
                        .toList(),
                tally.oldest().stream()
                        .filter(one -> one.team().equals(team.id()))
                        .toList());
        return new Sheet(
                team,
                days,
                its,
                piles.stream().filter(pile -> pile.team().equals(team.id())).toList(),
                approved.stream()
                        .filter(one -> one.team().equals(team.id()) || approves(one.approver(), team))
                        .toList());
    }

    private boolean reviews(Team team) {
        return team.roles().contains(reviewers());
    }

    /** The role of those who review refunds, whatever a shop calls them. */
    private String reviewers() {
        return catalogue.review().role();
    }

    /** What its reviewers agreed to is their work, whoever's exception it was. */
    private boolean approves(String userId, Team team) {
        return reviews(team)
                && roster.member(userId)
                        .filter(member -> member.inTeam(team.id()))
                        .isPresent();
    }

    private String sums(Sheet sheet, boolean amounts) {
        List<String> lines = new ArrayList<>();
        String cleared = sheet.cleared() == 0 ? "" : wording.say("bot.report-cleared", sheet.cleared());
        lines.add(wording.say("bot.report-flow", sheet.opened(), sheet.closed(), cleared));
        TeamsMeant.Sum now = TeamsMeant.Sum.of(sheet.piles(), pile -> true);
        lines.add(wording.say("bot.report-now", now.open(), now.overdue(), now.waiting()));
        lines.add(refunds(sheet, amounts));
        if (sheet.opened() > 0) {
            lines.add(wording.say("bot.report-kinds", kinds(sheet)));
        }
        sheet.tally()
                .oldest()
                .forEach(oldest -> lines.add(wording.say(
                        "bot.report-oldest",
                        Markdown.plain(oldest.orderNo()),
                        Markdown.plain(oldest.type() + "/" + oldest.detail()),
                        When.text(oldest.openedAt(), clock.instant()))));
        return String.join("\n\n", lines);
    }

    private String refunds(Sheet sheet, boolean amounts) {
        int number =
                sheet.approved().stream().mapToInt(Refunds.Approved::number).sum();
        String line = wording.say("bot.report-refunds", number);
        if (!amounts || number == 0) {
            return line;
        }
        Map<String, Money> sums = new TreeMap<>();
        sheet.approved().forEach(one -> sums.merge(one.amount().currency(), one.amount(), Money::plus));
        String sum = sums.values().stream().map(Money::said).collect(Collectors.joining("、"));
        return wording.say("bot.report-amount", line, sum);
    }

    private String kinds(Sheet sheet) {
        Map<String, Integer> numbers = new TreeMap<>();
        sheet.tally()
                .opened()
                .forEach(one -> numbers.merge(one.type() + "/" + one.detail(), one.number(), Integer::sum));
        return numbers.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(KINDS)
                .map(kind -> wording.say("bot.report-kind", Markdown.plain(kind.getKey()), kind.getValue()))
                .collect(Collectors.joining("，"));
    }
}
