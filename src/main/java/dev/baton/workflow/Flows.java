package dev.baton.workflow;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Condition;
import dev.baton.catalogue.Outcome;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.Silence;
import dev.baton.catalogue.Step;
import dev.baton.wording.Wording;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.text.StringEscapeUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Draws the way a workflow takes, from its own version of the playbook (R050): one box a step from top to bottom, who
 * does it and for how long, and where each act leads; the present step stands out. An SVG without script, style sheet
 * or address, readable on a phone.
 */
@Component
public class Flows {

    private static final int WIDTH = 390;
    private static final int LEFT = 30;
    private static final int RIGHT = 360;
    private static final int LINE = 18;
    private static final int HEAD = 46;
    private static final int GAP = 26;
    private static final int LANE = 7;
    private static final int LANES = 3;

    /** Characters of a line, a Chinese one counted as two. */
    private static final int ROOM = 46;

    private final Guide guide;
    private final Wording wording;

    Flows(Guide guide, Wording wording) {
        this.guide = guide;
        this.wording = wording;
    }

    /** @param closes whether somebody ends it here at will, which needs no arrow in words */
    private record Way(String label, String to, boolean closes) {

        Way(String label, String to) {
            this(label, to, false);
        }
    }

    private record Box(String id, String name, String who, List<Way> ways, List<String> lines, int top, int height) {

        int middle() {
            return top + height / 2;
        }
    }

    /** The flow of this workflow, with where it stands. */
    public String svg(Workflow workflow) {
        return svg(
                guide.playbook(workflow),
                workflow.state().isOpen() ? workflow.way().step() : Outcome.END,
                workflow.course().origin());
    }

    private String svg(Playbook playbook, String here, @Nullable String origin) {
        List<Box> boxes = boxes(playbook, here, origin);
        Box last = boxes.get(boxes.size() - 1);
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" font-family="sans-serif" role="img">
                <title>%s</title>
                <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#667085"/></marker></defs>
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                """.formatted(
                        WIDTH,
                        last.top() + last.height() + 14,
                        WIDTH,
                        StringEscapeUtils.escapeXml10(playbook.kind().id())));
        arrows(boxes, svg);
        boxes.forEach(box -> draw(box, box.id().equals(here), svg));
        return svg.append("</svg>\n").toString();
    }

    private List<Box> boxes(Playbook playbook, String here, @Nullable String origin) {
        List<Box> boxes = new ArrayList<>();
        int top = 14;
        for (Step step : playbook.steps()) {
            top = add(boxes, box(playbook, step, top));
            boolean reviewed = here.equals(Catalogue.REVIEW)
                    && step.id().equals(origin == null ? playbook.first().id() : origin);
            if (reviewed) {
                Step review = guide.review();
                String who =
                        wording.say("flow.who", Whose.text(review, wording), When.lasting(review.limit(), wording));
                top = add(boxes, new Box(review.id(), review.name(), who, List.of(), List.of(), top, HEAD + 8));
            }
        }
        add(boxes, new Box(Outcome.END, wording.say("flow.end"), "", List.of(), List.of(), top, 34));
        return boxes;
    }

    private static int add(List<Box> boxes, Box box) {
        boxes.add(box);
        return box.top() + box.height() + GAP;
    }

    private Box box(Playbook playbook, Step step, int top) {
        List<Way> ways = ways(step);
        List<String> lines = new ArrayList<>();
        ways.forEach(way ->
                lines.addAll(folded(way.closes() ? way.label() : way.label() + " → " + name(playbook, way.to()))));
        int place = playbook.place(step.id());
        String name = place == 0 ? step.name() : place + ". " + step.name();
        String who = step.passes()
                ? wording.say("flow.by-itself")
                : wording.say("flow.who", Whose.text(step, wording), When.lasting(step.limit(), wording));
        return new Box(step.id(), name, who, ways, lines, top, HEAD + 8 + lines.size() * LINE);
    }

    private List<Way> ways(Step step) {
        List<Way> ways = new ArrayList<>();
        step.outcomes().forEach(outcome -> ways.add(new Way(label(outcome), outcome.to())));
        Silence silence = step.silence();
        if (silence != null) {
            String time = When.lasting(silence.after(), wording);
            String label =
                    silence.ofTheCustomer() ? wording.say("flow.silence", time) : wording.say("flow.waited", time);
            ways.add(new Way(label, silence.to()));
        }
        boolean closes = step.actions().contains(ActionName.RESOLVE);
        if (closes && ways.stream().noneMatch(way -> way.to().equals(Outcome.END))) {
            ways.add(new Way(wording.say("flow.close"), Outcome.END, true));
        }
        return ways;
    }

    private String label(Outcome outcome) {
        String after = outcome.after();
        String act = after == null
                ? wording.say("flow.otherwise")
                : after.equals(Outcome.WEBHOOK) ? wording.say("flow.webhook") : wording.say("action." + after);
        String when = condition(outcome.when());
        boolean bare = after == null && !when.isEmpty();
        return bare ? when : when.isEmpty() ? act : wording.say("flow.when", act, when);
    }

    private String condition(Condition condition) {
        List<String> parts = new ArrayList<>();
        if (condition.amount() != null) {
            parts.add(wording.say("flow.amount", condition.amount().text()));
        }
        if (condition.refund() != null) {
            parts.add(wording.say("flow.refund", condition.refund().text()));
        }
        if (!condition.levels().isEmpty()) {
            parts.add(wording.say("flow.level", String.join("/", condition.levels())));
        }
        condition.answers().forEach((field, value) -> parts.add(wording.say("flow.answer." + value)));
        return String.join("，", parts);
    }

    private String name(Playbook playbook, String to) {
        return playbook.find(to).map(Step::name).orElseGet(() -> wording.say("flow.end"));
    }

    /** Down to the next box straight, past others on the right, back up on the left; each pair once. */
    private static void arrows(List<Box> boxes, StringBuilder svg) {
        int lane = 0;
        for (int from = 0; from < boxes.size(); from++) {
            Box box = boxes.get(from);
            List<String> drawn = new ArrayList<>();
            for (Way way : box.ways()) {
                int to = index(boxes, way.to());
                if (to < 0 || drawn.contains(way.to())) {
                    continue;
                }
                drawn.add(way.to());
                if (to == from + 1) {
                    arrow(
                            svg,
                            "M195 %d V%d"
                                    .formatted(
                                            box.top() + box.height(),
                                            boxes.get(to).top() - 2));
                } else if (to > from) {
                    int x = RIGHT + 6 + LANE * (lane++ % LANES);
                    arrow(svg, side(RIGHT, x, box.middle(), boxes.get(to).middle()));
                } else if (to < from) {
                    int x = LEFT - 6 - LANE * (lane++ % LANES);
                    arrow(svg, side(LEFT, x, box.middle(), boxes.get(to).middle()));
                }
            }
        }
    }

    private static int index(List<Box> boxes, String id) {
        return boxes.stream().map(Box::id).toList().indexOf(id);
    }

    private static String side(int edge, int x, int from, int to) {
        return "M%d %d H%d V%d H%d".formatted(edge, from + 6, x, to - 6, edge + (edge == LEFT ? -1 : 1));
    }

    private static void arrow(StringBuilder svg, String path) {
        svg.append("<path d=\"")
                .append(path)
                .append("\" fill=\"none\" stroke=\"#98a2b3\" marker-end=\"url(#tip)\"/>\n");
    }

    private void draw(Box box, boolean here, StringBuilder svg) {
        boolean end = box.id().equals(Outcome.END);
        svg.append("<g").append(here ? " id=\"here\"" : "").append(">\n");
        svg.append(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"%s\" stroke=\"%s\" stroke-width=\"%d\"/>\n"
                        .formatted(
                                LEFT,
                                box.top(),
                                RIGHT - LEFT,
                                box.height(),
                                end ? 17 : 8,
                                here ? "#e8f1ff" : "#f9fafb",
                                here ? "#1677ff" : "#d0d5dd",
                                here ? 2 : 1));
        text(svg, LEFT + 12, box.top() + 22, 15, "#101828", true, box.name());
        if (here) {
            svg.append("<text x=\"%d\" y=\"%d\" font-size=\"12\" fill=\"#1677ff\" text-anchor=\"end\">%s</text>\n"
                    .formatted(RIGHT - 10, box.top() + 22, StringEscapeUtils.escapeXml10(wording.say("flow.here"))));
        }
        if (!box.who().isEmpty()) {
            text(svg, LEFT + 12, box.top() + 40, 12, "#475467", false, box.who());
        }
        for (int at = 0; at < box.lines().size(); at++) {
            text(
                    svg,
                    LEFT + 12,
                    box.top() + HEAD + 14 + at * LINE,
                    13,
                    "#344054",
                    false,
                    box.lines().get(at));
        }
        svg.append("</g>\n");
    }

    private static void text(StringBuilder svg, int x, int y, int size, String colour, boolean bold, String text) {
        svg.append("<text x=\"%d\" y=\"%d\" font-size=\"%d\" fill=\"%s\"%s>%s</text>\n"
                .formatted(
                        x, y, size, colour, bold ? " font-weight=\"bold\"" : "", StringEscapeUtils.escapeXml10(text)));
    }

    /** Into lines that fit the box. */
    private static List<String> folded(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (int character : text.codePoints().toArray()) {
            int width = Texts.width(character);
            if (used + width > ROOM) {
                lines.add(line.toString());
                line = new StringBuilder("　");
                used = 2;
            }
            line.appendCodePoint(character);
            used += width;
        }
        lines.add(line.toString());
        return lines;
    }
}
