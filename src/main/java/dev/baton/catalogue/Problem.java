package dev.baton.catalogue;

import dev.baton.wording.Sheet;

/**
 * A mistake in a playbook file.
 *
 * @param file its name, for example {@code fee.yml}, or {@code sms/sold-out.txt}
 * @param line from 1; 0 when it is about the whole file
 * @param sentence what to mend
 */
public record Problem(String file, int line, String sentence) {

    /** In front of the name of a text, which lies beside the playbooks. */
    static final String SMS = "sms/";

    private static final Sheet SHEET = Sheet.named("playbook");

    /** A sentence of playbook_zh_CN.properties, filled. */
    static String say(String key, Object... filled) {
        return SHEET.say(key, filled);
    }

    /** {@code playbooks/fee.yml:12: 没有步骤 x} */
    @Override
    public String toString() {
        return (file.startsWith(SMS) ? "" : "playbooks/") + file + (line == 0 ? "" : ":" + line) + ": " + sentence;
    }
}
