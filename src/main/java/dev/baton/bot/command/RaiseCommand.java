package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.FreeText;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.Which;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.bot.report.Pictures;
import dev.baton.bot.report.Report;
import dev.baton.bot.report.Reports;
import dev.baton.card.Cards;
import dev.baton.catalogue.ProblemType;
import dev.baton.order.Order;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Surface;
import dev.baton.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * 报异常: somebody saw that an order went wrong (R035–R041). What is clear is reported at once, with the rest of the
 * sentence as the note and the message's pictures; what is not is asked on a card, and so is the line where the kind
 * can only be about one of several; several problems in one sentence are proposed as several workflows (X17). What is
 * open already gets the note instead of a twin; what is open in a sub-order is asked about first.
 */
@Component
class RaiseCommand implements Command {

    /** What takes a report back: 取消报异常 2210 reports no wish to cancel the order. */
    private static final String BACK = "(?:取消|撤销|撤回|撤掉|收回|作废|删除|删掉)(?:掉|一下)?";

    /** Before the word: it is not, need not be, was by mistake or already, or somebody asks whether. */
    private static final Pattern NOT_SO = Pattern.compile("^\\s*(?:谁|是不是|有没有|为什么|为啥|怎么|要不要)"
            + "|(?:别|勿|不|没|没有|不用|不要|不需要|不必|谁|是不是|有没有|为什么|为啥|怎么|已经|刚|刚才|昨天|要不要|用不用|该不该|能不能|需不需要)"
            + "(?:再|先|急着|忙着|着急|急|去|来|给我|帮我|给你|你|我|都|又|是|还|就|要|给)*\\s*$"
            + "|" + BACK + "$|^\\s*+" + BACK + "\\s*+(?:" + FreeText.NUMBER + ")?+\\s*+的?\\s*+$"
            + "|(?<![\\p{IsHan}&&[^我是才刚]])[误错]$");

    /** Behind the word: it is a question, or tells of a report that was made. */
    private static final Pattern ASKED =
            Pattern.compile("^\\s*(?:(?:了|过)+(?:吗|么|没|的)|吗|么|没有?\\s*(?:$|[?,，。])|(?:的|过的)?(?:是谁|人是谁|是什么)|的(?:那|人|单|都))"
                    + "|^" + BACK + "了?\\s*+(?:" + FreeText.NUMBER + ")?+\\s*+$");

    /** The short word is one of its own: 报 2210, and not 报告, 报销. */
    private static final String SHORT = "报";

    private static final Pattern OWN = Pattern.compile("^(?:一下|下|个)?(?:$|[\\s:,，。、A-Za-z0-9零〇一二三四五六七八九幺])");

    private final OrderFinder orders;
    private final KindMeant kinds;
    private final Families families;
    private final Which which;
    private final Questions questions;
    private final Reports reports;
    private final Pictures pictures;
    private final Cards cards;
    private final Roster roster;
    private final Wording wording;

    RaiseCommand(
            OrderFinder orders,
            KindMeant kinds,
            Families families,
            Which which,
            Questions questions,
            Reports reports,
            Pictures pictures,
            Cards cards,
            Roster roster,
            Wording wording) {
        this.orders = orders;
        this.kinds = kinds;
        this.families = families;
        this.which = which;
        this.questions = questions;
        this.reports = reports;
        this.pictures = pictures;
        this.cards = cards;
        this.roster = roster;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("报异常", "上报异常", "报个异常", "报一下异常", "报下异常", "报", "raise");
    }

    @Override
    public Topic topic() {
        return Topic.WORK;
    }

    @Override
    public boolean free() {
        return true;
    }

    @Override
    public boolean meant(String before, String word, String behind) {
        boolean own = !word.equals(SHORT) || OWN.matcher(behind).find() || kinds.begins(behind);
        return own && !NOT_SO.matcher(before).find() && !ASKED.matcher(behind).find();
    }

    @Override
    public String run(Said said) {
        List<String> together = FreeText.together(said);
        if (together.size() > 1 && orders.differ(together.get(0), together.get(1))) {
            return said.asks(wording.say("bot.one-order", words().get(0), together.get(0), together.get(1)));
        }
        return orders.find(said).then(order -> reported(said, order)) + pictures.missing(said);
    }

    private String reported(Said said, Order order) {
        List<String> words = new ArrayList<>(said.line().words());
        said.line().numbers().stream().findFirst().ifPresent(words::remove);
        String text = String.join(" ", words);
        Integer line = Which.line(text);
        if (line != null) {
            words = List.of(Which.withoutLine(text).split("\\s+"));
        }
        if (line != null && line != 0 && order.line(line).isEmpty()) {
            return said.refused(wording.say("refused.no-such-line", line));
        }
        KindMeant.Meant meant = kinds.of(words);
        Families.Family family = families.of(order.orderNo());
        if (meant instanceof KindMeant.Meant.One one) {
            List<Workflow> same = line == null ? alreadyBelow(family, one.kind()) : List.of();
            if (!same.isEmpty()) {
                return askWhose(said, order, one.kind(), same, String.join(" ", words));
            }
            return lacksLine(order, line, one.kind(), family)
                    ? askLine(said, order, one)
                    : raise(said, order, Objects.requireNonNullElse(line, 0), one, family);
        }
        return ask(said, order, line, meant, String.join(" ", words)) + below(family);
    }

    /** What is open for the whole order already only gets the note. */
    private boolean lacksLine(Order order, @Nullable Integer line, ProblemType kind, Families.Family family) {
        return line == null
                && order.lines().size() > 1
                && kinds.ofOneLine(kind)
                && family.own().stream().noneMatch(open -> open.kind().equals(kind) && open.lineNo() == 0);
    }

    private String askLine(Said said, Order order, KindMeant.Meant.One one) {
        Report.Ask ask = Report.Ask.LINE;
        reports.begin(said, new Reports.Begun(order.orderNo(), null, one.rest(), ask, List.of(one.kind()), null));
        return inChat(
                said,
                wording.say(
                        "bot.raise-line", order.orderNo().value(), one.kind().id()));
    }

    private String inChat(Said said, String told) {
        return said.message().group() ? told + wording.say("bot.raise-in-chat") : told;
    }

    /**
     * The same under way in sub-orders and not in the order itself: one exception is not to be dealt with by two people
     * (R007).
     */
    private static List<Workflow> alreadyBelow(Families.Family family, ProblemType kind) {
        boolean own = family.own().stream().anyMatch(one -> one.kind().equals(kind));
        return own
                ? List.of()
                : family.below().stream().filter(one -> one.kind().equals(kind)).toList();
    }

    private String askWhose(Said said, Order order, ProblemType kind, List<Workflow> same, String text) {
        String number = order.orderNo().value();
        StringBuilder asked = new StringBuilder(wording.say("bot.raise-which-part", number, kind.id(), kind.detail()));
        List<Workflow> listed = same.stream().limit(Questions.MOST - 1L).toList();
        listed.forEach(one -> asked.append("\n\n- ")
                .append(which.shown(one))
                .append("（")
                .append(holder(one))
                .append('）'));
        if (same.size() > listed.size()) {
            asked.append("\n\n").append(wording.say("bot.more", same.size() - listed.size()));
        }
        if (!Questions.canOffer(said.message().text(), listed.size() + 1)) {
            return asked.toString();
        }
        List<Question.Choice> choices = new ArrayList<>();
        listed.forEach(
                one -> choices.add(new Question.Choice(WorkFinder.label(one), sentence(which.written(one), text))));
        choices.add(new Question.Choice(wording.say("bot.raise-anew"), sentence(number + " " + Which.WHOLE, text)));
        return questions.which(said, asked.toString(), choices);
    }

    private String sentence(String place, String text) {
        return words().get(0) + " " + place + " " + text;
    }

    /** What is under way in the sub-orders, for whoever is about to say what is wrong. */
    private String below(Families.Family family) {
        List<Workflow> below = family.below();
        return below.isEmpty()
                ? ""
                : "\n\n"
                        + wording.say(
                                "bot.raise-below",
                                below.stream()
                                        .limit(Questions.MOST)
                                        .map(one -> which.shown(one) + "（" + holder(one) + "）")
                                        .collect(Collectors.joining("、")));
    }

    private String holder(Workflow workflow) {
        String holder = workflow.holder();
        return holder == null ? wording.say("bot.nobody") : nameOf(holder);
    }

    private String nameOf(String userId) {
        return Markdown.plain(roster.nameOf(userId));
    }

    private String ask(Said said, Order order, @Nullable Integer line, KindMeant.Meant meant, String text) {
        List<ProblemType> among = List.of();
        Report.Ask ask = Report.Ask.TYPE;
        String type = null;
        String number = order.orderNo().value();
        String told = wording.say("bot.raise-what", number);
        if (meant instanceof KindMeant.Meant.Several several) {
            among = several.kinds();
            ask = Report.Ask.SPLIT;
            told = wording.say("bot.raise-split", number, named(among));
        } else if (meant instanceof KindMeant.Meant.Unsure unsure) {
            among = unsure.kinds();
            ask = Report.Ask.CHOICE;
            told = wording.say("bot.raise-which", number, named(among));
        } else if (meant instanceof KindMeant.Meant.Type first) {
            ask = Report.Ask.DETAIL;
            type = first.type();
        }
        if (meant instanceof KindMeant.Meant.Unknown unknown) {
            reports.begin(
                    said,
                    unknown.parts().stream()
                            .map(part ->
                                    new Reports.Begun(order.orderNo(), line, part, Report.Ask.TYPE, List.of(), null))
                            .toList());
            told = wording.say("bot.raise-parts", number, unknown.parts().size(), parts(unknown.parts()));
        } else {
            reports.begin(said, new Reports.Begun(order.orderNo(), line, text, ask, among, type));
        }
        return inChat(said, told);
    }

    private static String parts(List<String> parts) {
        return parts.stream().map(part -> "「" + Markdown.plain(part) + "」").collect(Collectors.joining());
    }

    private static String named(List<ProblemType> kinds) {
        return kinds.stream().map(ProblemType::id).collect(Collectors.joining("、"));
    }

    private String raise(Said said, Order order, int line, KindMeant.Meant.One one, Families.Family family) {
        By by = new By(said.member().userId(), Surface.COMMAND);
        List<Reports.Led> led = reports.at(said, order.orderNo(), line, one.kind(), one.rest(), by);
        List<Workflow> others = family.own().stream()
                .filter(other ->
                        led.stream().noneMatch(known -> known.workflow().id() == other.id()))
                .toList();
        String told = led.stream()
                .map(known -> told(known.workflow(), known.created()))
                .collect(Collectors.joining("\n\n"));
        return others.isEmpty() ? told : told + "\n\n" + Markdown.plain(cards.beside(others));
    }

    private String told(Workflow workflow, boolean created) {
        String holder = workflow.holder();
        String number = workflow.orderNo().value();
        String kind = workflow.kind().id();
        if (holder == null) {
            return wording.say(created ? "bot.raised-waiting" : "bot.raised-known-waiting", number, kind);
        }
        return wording.say(created ? "bot.raised" : "bot.raised-known", number, kind, nameOf(holder));
    }
}
