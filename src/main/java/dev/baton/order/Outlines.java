package dev.baton.order;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The outlines that this process took in or read last, each with the digest of its statement. They may be of before:
 * whoever relies on one compares its digest in the statement that writes.
 */
@Component
class Outlines {

    private static final int KEPT = 5_000;

    private final Map<OrderNo, Outline> known = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<OrderNo, Outline> eldest) {
            return size() > KEPT;
        }
    });

    /** Keeps what can be compared later, and forgets what was known before it. */
    Outline keep(Outline outline) {
        if (outline.digest() == null) {
            known.remove(outline.orderNo());
        } else {
            known.put(outline.orderNo(), outline);
        }
        return outline;
    }

    Optional<Outline> find(OrderNo orderNo) {
        return Optional.ofNullable(known.get(orderNo));
    }
}
