package dev.baton.h5;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order in words, whether or not anything is wrong with it.
 *
 * @param parentNo what it is a part of
 * @param refunds all of them, newest first
 * @param relatives what it is a part of and the other parts, or its own parts
 * @param workflows what is and was wrong with any of them, open ones first
 * @param events what was told to have happened to it, newest first
 */
record OrderSheet(
        Sheet.Me me,
        String orderNo,
        @Nullable String parentNo,
        String subject,
        Sheet.OrderPart order,
        List<Sheet.PastRefund> refunds,
        List<Relative> relatives,
        List<Sheet.Sibling> workflows,
        List<Happened> events) {

    /**
     * @param whole whether the others are parts of it
     * @param title null while the store does not know it
     */
    record Relative(
            String orderNo,
            boolean whole,
            @Nullable String title,
            @Nullable String status) {}

    record Happened(Sheet.When when, String text) {}
}
