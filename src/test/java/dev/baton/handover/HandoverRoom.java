package dev.baton.handover;

import org.springframework.context.ApplicationContext;

/** Lets a story of another package run what a schedule would run. */
public final class HandoverRoom {

    private HandoverRoom() {}

    public static void lookAfter(ApplicationContext baton) {
        baton.getBean(Offers.class).lookAfter();
        baton.getBean(Undoing.class).settleUndo();
    }

    /** Deals what waits. */
    public static void deal(ApplicationContext baton) {
        baton.getBean(QueueDealer.class).deal();
    }

    /** What is done once after a start. */
    public static void bringReviewsHome(ApplicationContext baton) {
        baton.getBean(MisplacedReviews.class).bringHome();
    }

    /** Somebody said to be gone: everything moves at once. */
    public static void leave(ApplicationContext baton, String user) {
        baton.getBean(TakeBack.class).leave(user);
    }

    /** Tells, and takes back from who is gone. */
    public static void takeBack(ApplicationContext baton) {
        baton.getBean(TakeBack.class).look();
    }

    public static void nudge(ApplicationContext baton) {
        baton.getBean(Nudges.class).nudge();
    }

    public static void digest(ApplicationContext baton) {
        baton.getBean(Digests.class).tell();
    }

    /** Tells the leads what nobody takes. */
    public static void unheld(ApplicationContext baton) {
        baton.getBean(Unheld.class).tell();
    }

    /** Ends what this person covers. */
    public static void endCover(ApplicationContext baton, String user) {
        var unused = baton.getBean(Covers.class).end(user);
    }

    /** Takes back from whom the roster does not know. */
    public static void vanished(ApplicationContext baton) {
        baton.getBean(Vanished.class).inCaseOneWasMissed();
    }

    /** Ends the covers whose time is over. */
    public static void giveBack(ApplicationContext baton) {
        baton.getBean(CoverEnd.class).giveBack();
    }
}
