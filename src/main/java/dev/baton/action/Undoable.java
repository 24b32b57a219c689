package dev.baton.action;

import dev.baton.workflow.Entry;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Refusal;

/** An act that is done at once and that who did it may take back for the time of the undo window. */
interface Undoable extends Action {

    /** What came of it. */
    sealed interface Undone {

        /** It is as it was before; what the card and the timeline say of that. */
        record Did(Fact fact, Entry entry) implements Undone {}

        /** It cannot be, and nothing was written. */
        record Cannot(Refusal refusal) implements Undone {}
    }

    /** Gives back what it gave, in the transaction that holds the workflow's lock. Its record goes after that. */
    Undone undo(Press press, RecordMapper.Open kept);
}
