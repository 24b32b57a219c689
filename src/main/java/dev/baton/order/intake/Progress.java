package dev.baton.order.intake;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Shows how far an import is, how fast, and how long it still takes: one line that moves on a terminal, now and then a line elsewhere. */
final class Progress implements OrderImport.Listener {

    private static final int WIDTH = 24;

    private final PrintWriter out;
    private final boolean terminal;
    private final Clock clock;
    private final Instant began;
    private Instant next;

    Progress(PrintWriter out, boolean terminal, Clock clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.began = clock.instant();
        this.next = terminal ? began : began.plusSeconds(5);
    }

    @Override
    public void progress(double done, int orders) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plusMillis(terminal ? 200 : 5_000);
        double seconds = Math.max(0.001, Duration.between(began, now).toMillis() / 1000.0);
        long left = done <= 0 ? 0 : Math.round(seconds * (1 - done) / done);
        int percent = (int) (done * 100);
        String text = Words.of("progress", percent, orders, Math.round(orders / seconds), duration(left));
        if (terminal) {
            int full = (int) (done * WIDTH);
            out.print("\r[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "] " + text + "   ");
        } else {
            out.println(text);
        }
        out.flush();
    }

    /** Leaves the moving line. */
    void end() {
        if (terminal) {
            out.print("\r" + " ".repeat(100) + "\r");
            out.flush();
        }
    }

    static String duration(long seconds) {
        return seconds < 60
                ? Words.of("seconds", seconds)
                : seconds < 3600
                        ? Words.of("minutes", seconds / 60, seconds % 60)
                        : Words.of("hours", seconds / 3600, seconds / 60 % 60);
    }

    Duration took() {
        return Duration.between(began, clock.instant());
    }
}
