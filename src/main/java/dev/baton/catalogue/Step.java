package dev.baton.catalogue;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stretch of the way: who does what, and how long it may take.
 *
 * @param id unique in its playbook; stored with the workflow
 * @param name what people call it, for example 联系用户
 * @param role who may hold it
 * @param limit from entering the step until it is overdue
 * @param todo what comes next, shown under 待做 (R004)
 * @param actions the buttons of the holder, in the order of the card
 * @param sms the text in bot-templates/sms that 发短信 sends from here; null when the step sends none
 */
public record Step(
        String id,
        String name,
        String role,
        Duration limit,
        String todo,
        List<ActionName> actions,
        @Nullable String sms) {}
