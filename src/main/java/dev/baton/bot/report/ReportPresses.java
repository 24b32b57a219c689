package dev.baton.bot.report;

import dev.baton.bot.language.Which;
import dev.baton.card.Slips;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import dev.baton.dingtalk.CardPress;
import dev.baton.dingtalk.CardReply;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.InvalidFinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers on the card of a report. Only who reports may press; every press is answered with the card as it is now. */
@Component
public class ReportPresses {

    private static final int NOTE = 500;

    private final Reports reports;
    private final ReportCard card;
    private final Slips slips;
    private final Catalogue catalogue;
    private final Wording wording;

    ReportPresses(Reports reports, ReportCard card, Slips slips, Catalogue catalogue, Wording wording) {
        this.reports = reports;
        this.card = card;
        this.slips = slips;
        this.catalogue = catalogue;
        this.wording = wording;
    }

    /** Answers a press on the card of this report. */
    public CardReply answer(long id, String action, CardPress press, Member member) {
        Optional<Report> found = reports.find(id);
        if (found.isEmpty()) {
            return CardReply.notice(wording.say("report.unknown"));
        }
        Report report = found.get();
        if (!report.userId().equals(member.userId())) {
            return CardReply.notice(wording.say("report.not-yours"));
        }
        if (!report.isOpen()) {
            return shown(report, "");
        }
        return switch (action) {
            case ReportCard.TYPE -> type(report, press.field("type"));
            case ReportCard.CHOICE -> choice(report, press);
            case ReportCard.SPLIT -> split(report, press);
            case ReportCard.LINE -> submit(report, report.kinds(), press);
            case ReportCard.DETAIL -> detail(report, press);
            case ReportCard.AGAIN -> changed(reports.change(id, now -> now.asking(Report.Ask.TYPE, null)));
            case ReportCard.CANCEL -> changed(reports.change(id, now -> now.ended(Report.State.CANCELLED, List.of())));
            default -> shown(report, wording.say("refused.unknown-action", action));
        };
    }

    private CardReply type(Report report, @Nullable String type) {
        if (type == null || !catalogue.types().contains(type)) {
            return shown(report, wording.say("refused.bad-choice", wording.say("card.form.type")));
        }
        return changed(reports.change(report.id(), now -> now.asking(Report.Ask.DETAIL, type)));
    }

    private CardReply choice(Report report, CardPress press) {
        String kind = press.field("kind");
        if (ReportCard.OTHER.equals(kind)) {
            return other(report, press);
        }
        return report.kinds().stream()
                .filter(one -> one.id().equals(kind))
                .findFirst()
                .map(one -> submit(report, List.of(one), press))
                .orElseGet(() -> again(report, press, wording.say("refused.bad-choice", wording.say("report.which"))));
    }

    /** What was typed beside the choice is kept for what is chosen then; a press that comes again adds it once. */
    private CardReply other(Report report, CardPress press) {
        String note = Objects.requireNonNullElse(press.field("note"), "");
        if (note.length() > NOTE) {
            return again(report, press, wording.say("refused.too-long", wording.say("card.form.text"), NOTE));
        }
        Integer line = line(report, press.field("line"));
        if (line == null || !card.hasLine(report, line)) {
            return again(report, press, wording.say("refused.bad-choice", wording.say("report.line")));
        }
        return changed(reports.change(
                report.id(),
                now -> now.ask() == Report.Ask.CHOICE
                        ? now.telling(note, line == 0 ? now.lineNo() : line).asking(Report.Ask.TYPE, null)
                        : now));
    }

    private CardReply split(Report report, CardPress press) {
        List<ProblemType> ticked = new ArrayList<>();
        for (int at = 0; at < report.kinds().size(); at++) {
            if ("true".equals(press.field(ReportCard.TICK + at))) {
                ticked.add(report.kinds().get(at));
            }
        }
        return ticked.isEmpty() ? again(report, press, wording.say("report.tick-one")) : submit(report, ticked, press);
    }

    private CardReply detail(Report report, CardPress press) {
        String type = report.type();
        String detail = press.field("detail");
        if (type == null || detail == null || !catalogue.details(type).contains(detail)) {
            return again(report, press, wording.say("refused.bad-choice", wording.say("card.form.detail")));
        }
        return submit(report, List.of(new ProblemType(type, detail)), press);
    }

    private CardReply submit(Report report, List<ProblemType> kinds, CardPress press) {
        String note = Objects.requireNonNullElse(press.field("note"), "");
        if (note.length() > NOTE) {
            return again(report, press, wording.say("refused.too-long", wording.say("card.form.text"), NOTE));
        }
        Integer line = line(report, press.field("line"));
        if (line == null) {
            return again(report, press, wording.say("refused.bad-choice", wording.say("report.line")));
        }
        Optional<ProblemType> ofOne = card.ofOneLine(report, kinds);
        if (line == 0 && report.lineNo() == null && ofOne.isPresent()) {
            return again(
                    report, press, wording.say("report.line-needed", ofOne.get().detail()));
        }
        try {
            return changed(reports.submit(report, kinds, line, note, By.card(report.userId())));
        } catch (InvalidFinding gone) {
            return again(report, press, gone.refusal().text(wording));
        }
    }

    private static @Nullable Integer line(Report report, @Nullable String chosen) {
        Integer said = report.lineNo();
        if (said != null || chosen == null || chosen.isBlank()) {
            return Objects.requireNonNullElse(said, 0);
        }
        return chosen.matches("[0-9]{1,4}") ? Integer.valueOf(chosen) : Which.line(chosen);
    }

    private CardReply changed(Reports.Changed changed) {
        String name = Reports.card(changed.report().id());
        return new CardReply(
                card.face(changed.report()), Map.of("notice", ""), () -> slips.answered(name, changed.stamp()));
    }

    private CardReply shown(Report report, String notice) {
        return new CardReply(card.face(report), Map.of("notice", notice), null);
    }

    /** The same question with what was typed, as far as the card holds it, and why it will not do. */
    private CardReply again(Report report, CardPress press, String reason) {
        Map<String, String> face = card.face(report, press.typed(), reason);
        String notice = Objects.requireNonNullElse(face.put("notice", ""), "");
        return new CardReply(face, Map.of("notice", notice), null);
    }
}
