package dev.baton.workflow;

import dev.baton.catalogue.Step;
import dev.baton.wording.Wording;

/** Whom a step is for, as people say it: a role, its lead, and who of it goes first. */
public final class Whose {

    private Whose() {}

    /** 客服, 客服的组长, 客服（先找会「物流」的）. */
    public static String text(Step step, Wording wording) {
        return text(step, step.role(), wording);
    }

    /**
     * The same, its role as people call it.
     *
     * @param doer how they call it
     */
    public static String text(Step step, String doer, Wording wording) {
        String role = step.lead() ? wording.say("dryrun.lead-of", doer) : doer;
        return step.skill() == null ? role : wording.say("dryrun.skilled", role, step.skill());
    }
}
