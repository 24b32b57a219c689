package dev.baton.bot.report;

import dev.baton.catalogue.ProblemType;
import dev.baton.order.OrderNo;
import dev.baton.workflow.Picture;
import dev.baton.workflow.Texts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody is reporting an exception and has been asked something.
 *
 * @param lineNo the line, 0 for the whole order, null while nobody has said
 * @param said what was written with the command, without order and line
 * @param ask what is asked now
 * @param kinds what it may be, for {@link Ask#CHOICE} and {@link Ask#SPLIT}; for {@link Ask#LINE} what it is
 * @param type what was chosen already, for {@link Ask#DETAIL}
 * @param opened the workflows it led to
 * @param drawing rises with everything its card shows; 0 when nothing had to be asked, so that it has no card
 */
public record Report(
        long id,
        String userId,
        OrderNo orderNo,
        @Nullable Integer lineNo,
        String said,
        Ask ask,
        List<ProblemType> kinds,
        @Nullable String type,
        List<Picture> pictures,
        State state,
        List<Long> opened,
        int drawing,
        Instant createdAt,
        Instant expiresAt) {

    /** What its card asks. */
    public enum Ask {
        TYPE,
        DETAIL,
        CHOICE,
        SPLIT,
        LINE
    }

    /** Where it stands; only an open one takes an answer. */
    enum State {
        OPEN,
        DONE,
        CANCELLED,
        REPLACED,
        EXPIRED
    }

    Report asking(Ask next, @Nullable String chosen) {
        return changed(next, chosen, pictures, state, opened, drawing + 1);
    }

    /** The same, of which more has been said meanwhile. */
    Report telling(String more, @Nullable Integer line) {
        String all = Texts.cut((said + "\n" + more.strip()).strip(), Reports.NOTE);
        return new Report(
                id, userId, orderNo, line, all, ask, kinds, type, pictures, state, opened, drawing, createdAt,
                expiresAt);
    }

    Report with(List<Picture> all) {
        return changed(ask, type, all, state, opened, wasAsked() ? drawing + 1 : 0);
    }

    Report ended(State end, List<Long> workflows) {
        return changed(ask, type, pictures, end, workflows, drawing + 1);
    }

    private Report changed(
            Ask asked, @Nullable String chosen, List<Picture> all, State now, List<Long> workflows, int drawn) {
        return new Report(
                id, userId, orderNo, lineNo, said, asked, kinds, chosen, all, now, workflows, drawn, createdAt,
                expiresAt);
    }

    boolean wasAsked() {
        return drawing > 0;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }
}
