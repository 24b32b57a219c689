package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.integrity.Integrity;
import dev.baton.integrity.Violation;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** 丢单检查: whether any order could get lost right now, as {@code GET /api/integrity} has it (R001). */
@Component
class IntegrityCommand implements Command {

    private static final int LISTED = 10;

    private final Integrity integrity;
    private final Workflows workflows;
    private final Wording wording;

    IntegrityCommand(Integrity integrity, Workflows workflows, Wording wording) {
        this.integrity = integrity;
        this.workflows = workflows;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("丢单检查", "丢单", "integrity");
    }

    @Override
    public Topic topic() {
        return Topic.SYSTEM;
    }

    @Override
    public List<String> ways() {
        return List.of("(?:检查|查|看看?)?(?:有没有|有)?丢单了?(?:检查|没有|没|吗)?[?]?");
    }

    @Override
    public String run(Said said) {
        List<Violation> violations = integrity.violations();
        if (violations.isEmpty()) {
            return wording.say("bot.integrity-ok");
        }
        return wording.say("bot.integrity-broken", violations.size())
                + Markdown.list(violations, LISTED, this::line, more -> wording.say("bot.more-violations", more));
    }

    private String line(Violation violation) {
        return Optional.ofNullable(violation.workflowId())
                .flatMap(id -> workflows.find(Long.parseLong(id)))
                .map(workflow -> named(workflow) + "：" + Markdown.plain(violation.text()))
                .orElseGet(() -> Markdown.plain(violation.text()));
    }

    private static String named(Workflow workflow) {
        return workflow.orderNo().value() + " " + workflow.kind().id();
    }
}
