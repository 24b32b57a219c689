package dev.baton.customer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One SMS to the customer of an order.
 *
 * @param id also the key under which the gateway gets it, however often it is tried
 * @param template the name of its text
 * @param params what its placeholders were filled with, as JSON
 * @param text as the customer reads it
 * @param actor who asked for it
 * @param leavesAt the end of its undo window
 * @param messageId the gateway's, null before it gave one
 * @param reason why it does not get through or did not; null when nothing is known
 */
public record Sms(
        long id,
        long workflowId,
        String orderNo,
        String template,
        String params,
        String text,
        String actor,
        SmsState state,
        Instant leavesAt,
        @Nullable String messageId,
        @Nullable String reason) {}
