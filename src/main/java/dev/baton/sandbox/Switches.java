package dev.baton.sandbox;

import java.util.List;

/**
 * Lasting properties of the pretend platform, each of which the real one leaves open or may show on a bad day.
 *
 * @param cardExists what a second create of one outTrackId answers: {@code error} (param.cardAlreadyExist) or
 *     {@code silent}
 * @param repeatDeliver a repeated delivery into one space posts a second message (true) or is swallowed
 * @param personGone what a card call answers that names a person who is not there, as a reader or with own data:
 *     {@code space} (only that place fails) or {@code call} (param.userIdNotExist for all of it)
 * @param spacesFail no card can be hung in places of this type: {@code IM_GROUP}, {@code IM_ROBOT} or {@code none}; the
 *     call itself succeeds
 * @param valueLimit card values above 1 KB are refused
 * @param tokenSeconds how long an app token lives
 * @param qps calls one interface takes within any second, 0 for no limit
 * @param monthlyApi calls until the quota is used up, 0 for no limit
 * @param monthlyPush pushes until robot messages arrive without text, 0 for no limit
 * @param pressLimitMs how long a client waits for the answer to a press
 * @param pushDelayMs every push starts on its way this much later
 * @param pushLoss share of pushes that never arrive, 0 to 1
 * @param ackLoss share of acks that never arrive, 0 to 1
 * @param pushCopies how often every press, message and event is pushed at once
 * @param copiesNewId every second copy carries a new message id
 * @param redeliverPressMs an unanswered press is pushed again after this time, 0 for never
 * @param redeliverMessageMs an unacknowledged robot message is pushed again after this time, 0 for never
 * @param redeliverNewId a redelivery carries a new message id
 * @param pressShape which of the documented payloads a press has: full, valueOnly, contentOnly, paramsBeside
 * @param literalMentions names of mentioned people stay in the text the robot gets
 * @param unsafeWords words the content check refuses
 * @param slowPeople their messages are held back, and the answer of a send says so
 * @param oldClient the phone is too old for forms
 * @param oneConnection a new stream connection ends the older ones; otherwise they share the pushes
 * @param missingPermissions scopes the app has not been given; the names stand in {@code Permissions}
 * @param pageSize the most people or roles one page of the address book has
 * @param halfPages pages of the address book break off: more is promised, and not said where it goes on
 * @param smsAnswer accepted, rejected, error (500), timeout (nothing done, no answer), lost (done, no answer)
 * @param smsReceipt delivered, failed or none
 * @param refundAnswer succeeded, processing, failed, error (500), timeout (nothing done), lost (done, no answer)
 * @param refundResult how a refund in processing ends: succeeded, failed or none
 */
record Switches(
        String cardExists,
        boolean repeatDeliver,
        String personGone,
        String spacesFail,
        boolean valueLimit,
        long tokenSeconds,
        int qps,
        long monthlyApi,
        long monthlyPush,
        long pressLimitMs,
        long pushDelayMs,
        double pushLoss,
        double ackLoss,
        int pushCopies,
        boolean copiesNewId,
        long redeliverPressMs,
        long redeliverMessageMs,
        boolean redeliverNewId,
        String pressShape,
        boolean literalMentions,
        List<String> unsafeWords,
        List<String> slowPeople,
        boolean oldClient,
        boolean oneConnection,
        List<String> missingPermissions,
        int pageSize,
        boolean halfPages,
        String smsAnswer,
        String smsReceipt,
        long smsReceiptMs,
        String refundAnswer,
        String refundResult,
        long refundResultMs) {

    static Switches calm() {
        return new Switches(
                "error",
                true,
                "space",
                "none",
                false,
                7200,
                0,
                0,
                0,
                2000,
                0,
                0,
                0,
                1,
                false,
                0,
                0,
                false,
                "full",
                false,
                List.of(),
                List.of(),
                false,
                false,
                List.of(),
                100,
                false,
                "accepted",
                "delivered",
                800,
                "succeeded",
                "succeeded",
                1500);
    }
}
