package dev.baton.bot.command;

import dev.baton.bot.language.Said;
import dev.baton.roster.Member;
import dev.baton.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A workflow as our own button names it after it was shown.
 *
 * @param since since when it was where it was when it was shown
 */
record Shown(long id, Instant since) {

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,19})\\.([0-9]{1,15})");

    static String written(Workflow workflow) {
        return workflow.wireId() + "." + workflow.holding().since().toEpochMilli();
    }

    /** What a confirmed sentence of ours names; empty for any other. */
    static List<Shown> in(Said said) {
        return !said.confirmed()
                ? List.of()
                : said.line().numbers().stream()
                        .map(WRITTEN::matcher)
                        .filter(Matcher::matches)
                        .map(one -> new Shown(
                                Long.parseLong(one.group(1)), Instant.ofEpochMilli(Long.parseLong(one.group(2)))))
                        .toList();
    }

    /** Whether somebody else has it since; what came to the receiver may have come by this very press. */
    boolean isTakenSince(Workflow now, Member to) {
        return now.holder() != null
                && !now.heldBy(to.userId())
                && !now.holding().since().equals(since);
    }
}
