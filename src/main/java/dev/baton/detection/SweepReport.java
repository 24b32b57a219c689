package dev.baton.detection;

import dev.baton.catalogue.ProblemType;
import java.time.Duration;
import java.util.List;

/**
 * What a sweep did.
 *
 * @param kinds a line for each detector
 * @param took from start to end
 */
record SweepReport(List<Line> kinds, Duration took) {

    /**
     * One kind.
     *
     * @param found orders for which the question holds
     * @param opened new workflows
     * @param known open already, resolved before for the same cause, or settled by what we paid back
     * @param cleared workflows whose cause is gone
     * @param failed orders that could not be handled; each is logged
     */
    record Line(ProblemType kind, int found, int opened, int known, int cleared, int failed) {}

    int found() {
        return kinds.stream().mapToInt(Line::found).sum();
    }

    int opened() {
        return kinds.stream().mapToInt(Line::opened).sum();
    }

    int known() {
        return kinds.stream().mapToInt(Line::known).sum();
    }

    int cleared() {
        return kinds.stream().mapToInt(Line::cleared).sum();
    }

    int failed() {
        return kinds.stream().mapToInt(Line::failed).sum();
    }
}
