package dev.baton.catalogue;

/** A playbook file cannot be used; the message names the file and what to mend. */
public class BrokenPlaybook extends RuntimeException {

    BrokenPlaybook(String file, String problem) {
        super("playbooks/" + file + ": " + problem);
    }
}
