package dev.baton.bot.report;

import dev.baton.action.Form;
import dev.baton.card.Cards;
import dev.baton.card.Slip;
import dev.baton.card.Slips;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.ProblemType;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.Orders;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Texts;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Draws the card of a report: its next question, or what came of it. */
@Component
class ReportCard implements Slip {

    static final String TYPE = "report-type";
    static final String DETAIL = "report-detail";
    static final String CHOICE = "report-choice";
    static final String SPLIT = "report-split";
    static final String LINE = "report-line";
    static final String AGAIN = "report-again";
    static final String CANCEL = "report-cancel";

    /** The option of a choice that none of them is right. */
    static final String OTHER = "-";

    /** The name of the checkbox of the n-th kind of a split. */
    static final String TICK = "k";

    /** Of more lines than this the number is typed. */
    private static final int LINES = 6;

    private final Reports reports;
    private final Slips slips;
    private final Cards cards;
    private final Catalogue catalogue;
    private final Orders orders;
    private final Board board;
    private final Roster roster;
    private final JsonMapper json;
    private final Wording wording;

    ReportCard(
            Reports reports,
            Slips slips,
            Cards cards,
            Catalogue catalogue,
            Orders orders,
            Board board,
            Roster roster,
            JsonMapper json,
            Wording wording) {
        this.reports = reports;
        this.slips = slips;
        this.cards = cards;
        this.catalogue = catalogue;
        this.orders = orders;
        this.board = board;
        this.roster = roster;
        this.json = json;
        this.wording = wording;
    }

    @Override
    public String prefix() {
        return Reports.PREFIX;
    }

    @Override
    public Optional<Face> draw(String outTrackId) {
        return Reports.id(outTrackId).flatMap(reports::find).map(report -> {
            Map<String, String> values = face(report);
            return new Face(
                    report.userId(),
                    values,
                    values.get("title") + " " + report.orderNo().value());
        });
    }

    Map<String, String> face(Report report) {
        return face(report, Map.of(), "");
    }

    /** The same for who is refused an answer: what was typed stands there again, and why it will not do. */
    Map<String, String> face(Report report, Map<String, String> typed, String notice) {
        Map<String, String> face = new LinkedHashMap<>();
        String state = report.state().name().toLowerCase(Locale.ROOT);
        face.put("title", wording.say("report.title"));
        face.put("orderNo", report.orderNo().value());
        face.put("press", "r" + report.drawing());
        face.put("revision", Integer.toString(report.drawing()));
        face.put("state", wording.say("report.state." + state));
        face.put("stateColor", colour(report));
        face.put("holder", roster.nameOf(report.userId()));
        face.put("problem", problem(report));
        face.put("todo", todo(report));
        if (report.isOpen()) {
            face.put("due", wording.say("report.until", When.exact(report.expiresAt())));
            face.put("form", json.writeValueAsString(form(report).filled(typed)));
            face.put("formAction", action(report));
            face.put("buttons", json.writeValueAsString(buttons(report)));
        }
        led(report).stream().findFirst().ifPresent(first -> face.put("detailUrl", cards.pageUrl(first)));
        face.put("notice", notice);
        return slips.face(face);
    }

    private static String colour(Report report) {
        return switch (report.state()) {
            case OPEN -> "orange";
            case DONE -> "green";
            case CANCELLED, REPLACED, EXPIRED -> "gray";
        };
    }

    private String problem(Report report) {
        List<String> lines = new ArrayList<>();
        if (!report.said().isBlank()) {
            lines.add(Texts.cut(report.said(), 200));
        }
        if (report.isOpen() && report.ask() == Report.Ask.LINE) {
            report.kinds().forEach(kind -> lines.add(kind.id()));
        }
        Integer line = report.lineNo();
        if (line != null && line > 0) {
            lines.add(wording.say("card.line", line));
        }
        if (!report.pictures().isEmpty()) {
            lines.add(wording.say("report.pictures", report.pictures().size()));
        }
        led(report).forEach(workflow -> lines.add(told(workflow)));
        return String.join("\n", lines);
    }

    private List<Workflow> led(Report report) {
        return board.byIds(report.opened()).stream()
                .sorted(Comparator.comparingInt(workflow -> report.opened().indexOf(workflow.id())))
                .toList();
    }

    private String told(Workflow workflow) {
        String holder = workflow.holder();
        return holder == null
                ? wording.say("report.led-waiting", workflow.kind().id())
                : wording.say("report.led", workflow.kind().id(), roster.nameOf(holder));
    }

    private String todo(Report report) {
        return switch (report.state()) {
            case OPEN -> wording.say("report.ask." + report.ask().name().toLowerCase(Locale.ROOT));
            case DONE -> "";
            case CANCELLED -> wording.say("report.cancelled");
            case REPLACED -> wording.say("report.replaced");
            case EXPIRED -> wording.say("report.expired", report.orderNo().value());
        };
    }

    private static String action(Report report) {
        return switch (report.ask()) {
            case TYPE -> TYPE;
            case DETAIL -> DETAIL;
            case CHOICE -> CHOICE;
            case SPLIT -> SPLIT;
            case LINE -> LINE;
        };
    }

    private List<Map<String, String>> buttons(Report report) {
        List<Map<String, String>> buttons = new ArrayList<>();
        if (report.ask() != Report.Ask.TYPE) {
            buttons.add(button(AGAIN));
        }
        buttons.add(button(CANCEL));
        return buttons;
    }

    private Map<String, String> button(String id) {
        return Map.of("id", id, "text", wording.say(id.replace("report-", "report.button.")), "style", "gray");
    }

    Form form(Report report) {
        return switch (report.ask()) {
            case TYPE ->
                new Form(List.of(Form.Field.select("type", wording.say("card.form.type"), options(catalogue.types()))));
            case DETAIL ->
                more(
                        report,
                        List.of(Form.Field.select(
                                "detail",
                                wording.say("card.form.detail"),
                                options(catalogue.details(String.valueOf(report.type()))))));
            case CHOICE ->
                more(report, List.of(Form.Field.select("kind", wording.say("report.which"), choices(report))));
            case SPLIT -> more(report, ticks(report));
            case LINE -> more(report, List.of());
        };
    }

    private List<Form.Option> choices(Report report) {
        List<Form.Option> options = new ArrayList<>(
                options(report.kinds().stream().map(ProblemType::id).toList()));
        options.add(new Form.Option(OTHER, wording.say("report.none-of-them")));
        return options;
    }

    private static List<Form.Field> ticks(Report report) {
        List<Form.Field> fields = new ArrayList<>();
        for (int at = 0; at < report.kinds().size(); at++) {
            fields.add(Form.Field.tick(TICK + at, report.kinds().get(at).id()));
        }
        return fields;
    }

    private Form more(Report report, List<Form.Field> first) {
        List<Form.Field> fields = new ArrayList<>(first);
        List<OrderLine> lines = lines(report);
        if (report.lineNo() == null && lines.size() > 1) {
            fields.add(line(lines, report.ask() == Report.Ask.LINE));
        }
        fields.add(Form.Field.area("note", wording.say("card.form.text"), false));
        return new Form(fields);
    }

    private List<OrderLine> lines(Report report) {
        return orders.find(report.orderNo()).map(Order::lines).orElse(List.of());
    }

    /** Whether the order has this line, or 0: all of it. */
    boolean hasLine(Report report, int lineNo) {
        return lineNo == 0 || lines(report).stream().anyMatch(line -> line.lineNo() == lineNo);
    }

    private Form.Field line(List<OrderLine> lines, boolean needed) {
        String label = wording.say("report.line");
        if (lines.size() > LINES) {
            int last = lines.stream().mapToInt(OrderLine::lineNo).max().orElseThrow();
            return needed
                    ? Form.Field.number("line", label, wording.say("report.line-number", last), null)
                    : Form.Field.numberOrNone("line", label, wording.say("report.line-number-or-none", last));
        }
        List<Form.Option> options = new ArrayList<>();
        lines.forEach(line -> options.add(new Form.Option(
                Integer.toString(line.lineNo()),
                wording.say("card.line", line.lineNo()) + " " + Texts.cut(line.name(), 12))));
        return needed
                ? Form.Field.select("line", label, options)
                : Form.Field.choice("line", label, wording.say("report.whole-order"), options);
    }

    /** The one of these kinds that cannot be about the whole order, which has several lines; empty when none is. */
    Optional<ProblemType> ofOneLine(Report report, List<ProblemType> kinds) {
        return kinds.stream()
                .filter(kind ->
                        catalogue.playbook(kind).filter(Playbook::ofOneLine).isPresent())
                .filter(kind -> lines(report).size() > 1)
                .findFirst();
    }

    private static List<Form.Option> options(List<String> texts) {
        return texts.stream().map(text -> new Form.Option(text, text)).collect(Collectors.toList());
    }
}
