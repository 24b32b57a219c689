package dev.baton.order.intake;

import java.io.PrintWriter;

/**
 * Shows how far an import is, how fast, and how long it still takes: one line that moves on a terminal, now and then a
 * line elsewhere.
 */
final class Progress implements OrderImport.Listener {

    private static final int WIDTH = 24;

    private final PrintWriter out;
    private final boolean terminal;
    private final long began = System.nanoTime();
    private long next;

    Progress(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        this.next = terminal ? 0 : 5_000;
    }

    @Override
    public void progress(double done, int orders) {
        long now = took();
        if (now < next) {
            return;
        }
        next = now + (terminal ? 200 : 5_000);
        long left = done <= 0 ? 0 : Math.round(now * (1 - done) / done / 1000);
        String text = Words.of("progress", (int) (done * 100), orders, rate(orders, now), duration(left));
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

    /** Milliseconds since it began. */
    long took() {
        return (System.nanoTime() - began) / 1_000_000;
    }

    static long rate(int orders, long millis) {
        return orders * 1000L / Math.max(1, millis);
    }

    static String duration(long seconds) {
        return seconds < 60
                ? Words.of("seconds", seconds)
                : seconds < 3600
                        ? Words.of("minutes", seconds / 60, seconds % 60)
                        : Words.of("hours", seconds / 3600, seconds / 60 % 60);
    }
}
