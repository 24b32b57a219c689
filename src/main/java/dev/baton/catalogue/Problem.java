package dev.baton.catalogue;

/**
 * A mistake in a playbook file.
 *
 * @param file its name, for example {@code fee.yml}
 * @param line from 1; 0 when it is about the whole file
 * @param sentence what to mend
 */
public record Problem(String file, int line, String sentence) {

    /** {@code playbooks/fee.yml:12: there is no step x} */
    @Override
    public String toString() {
        return "playbooks/" + file + (line == 0 ? "" : ":" + line) + ": " + sentence;
    }
}
