package dev.baton.integrity;

import java.util.List;
import org.springframework.stereotype.Component;

/** The no-lost-order check (R001): asks every room whether its promises hold. */
@Component
public class Integrity {

    private final List<IntegrityCheck> checks;

    Integrity(List<IntegrityCheck> checks) {
        this.checks = List.copyOf(checks);
    }

    /** What is broken right now, room by room; empty when all is well. Reads only. */
    public List<Violation> violations() {
        return checks.stream().flatMap(check -> check.violations().stream()).toList();
    }
}
