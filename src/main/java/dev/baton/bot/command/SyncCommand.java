package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.roster.Roster;
import dev.baton.sync.RosterSync;
import dev.baton.sync.SyncPlan;
import dev.baton.sync.SyncRefused;
import dev.baton.wording.Wording;
import java.util.List;
import org.springframework.stereotype.Component;

/** 同步通讯录: a lead sees what DingTalk's address book would change in the roster, and says yes to exactly that. */
@Component
class SyncCommand implements Command {

    private static final int LISTED = 20;

    private final RosterSync sync;
    private final Roster roster;
    private final Wording wording;

    SyncCommand(RosterSync sync, Roster roster, Wording wording) {
        this.sync = sync;
        this.roster = roster;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("同步通讯录", "同步花名册", "sync");
    }

    @Override
    public Topic topic() {
        return Topic.LEAD;
    }

    @Override
    public String run(Said said) {
        boolean lead = roster.teams().stream()
                .anyMatch(team -> roster.leads(said.member().userId(), team.id()));
        if (!lead) {
            return wording.say("bot.sync-lead");
        }
        List<String> tokens = said.line().words().stream()
                .filter(word -> word.matches("[0-9a-f]{12}"))
                .toList();
        try {
            SyncPlan plan = sync.plan();
            if (plan.changes().isEmpty()) {
                return wording.say("bot.sync-same", plan.after().members().size());
            }
            if (tokens.isEmpty()) {
                return preview(plan);
            }
            sync.apply(plan, tokens.get(0));
            return wording.say("bot.sync-done", plan.changes().size(), plan.openWork());
        } catch (SyncRefused refused) {
            return wording.say("bot.sync-refused", Markdown.plain(refused.sentence()));
        }
    }

    private String preview(SyncPlan plan) {
        StringBuilder text =
                new StringBuilder(wording.say("bot.sync-plan", plan.changes().size()));
        text.append(Markdown.list(
                plan.changes(),
                LISTED,
                change -> Markdown.plain(change.text()),
                more -> wording.say("bot.sync-more", more)));
        if (plan.openWork() > 0) {
            text.append("\n\n").append(wording.say("bot.sync-work", plan.openWork()));
        }
        String confirm = words().get(0) + " 确认 " + plan.token();
        return text.append("\n\n")
                .append(wording.say("bot.sync-confirm", Markdown.typing(confirm), confirm))
                .toString();
    }
}
