package dev.baton.workflow;

import java.time.Instant;
import java.util.List;

/**
 * What came and went in some days, and what has been open the longest.
 *
 * @param opened by the team that had it at first, day and kind; days without any are left out
 * @param closed by the team that had it last, and day; days without any are left out
 * @param oldest of each team that has something open, the one opened first
 */
public record Tally(List<Opened> opened, List<Closed> closed, List<Oldest> oldest) {

    public Tally {
        opened = List.copyOf(opened);
        closed = List.copyOf(closed);
        oldest = List.copyOf(oldest);
    }

    /** How many of a kind were opened on a day, the first day being 0. */
    public record Opened(String team, int day, String type, String detail, int number) {}

    /** How many were closed on a day, and how many of them because their cause was gone. */
    public record Closed(String team, int day, int number, int cleared) {}

    /** The longest open one of a team. */
    public record Oldest(String team, String orderNo, String type, String detail, Instant openedAt) {}
}
