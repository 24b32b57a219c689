package dev.baton.bot;

import dev.baton.catalogue.ActionName;
import dev.baton.dingtalk.ChatMessage;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** 转给: the holder or a lead passes work on, by @ or by name (R064, R075). */
@Component
class ReassignCommand implements Command {

    private final WorkFinder finder;
    private final Doing doing;
    private final PeopleMeant people;
    private final Roster roster;
    private final Wording wording;

    ReassignCommand(WorkFinder finder, Doing doing, PeopleMeant people, Roster roster, Wording wording) {
        this.finder = finder;
        this.doing = doing;
        this.people = people;
        this.roster = roster;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("转给", "转", "reassign");
    }

    @Override
    public String run(Said said) {
        List<Member> meant = meant(said);
        if (meant.isEmpty()) {
            return wording.say("bot.whom");
        }
        if (meant.size() > 1) {
            return wording.say(
                    "bot.several-people",
                    String.join("、", meant.stream().map(Member::name).toList()));
        }
        WorkFinder.Found found = finder.find(said);
        if (found instanceof WorkFinder.Found.Unclear unclear) {
            return unclear.sentence();
        }
        Member to = meant.get(0);
        List<Workflow> works = ((WorkFinder.Found.Works) found).workflows();
        return doing.each(
                said,
                works,
                ActionName.REASSIGN,
                Map.of("to", to.userId()),
                workflow -> wording.say(
                        "bot.reassigned",
                        workflow.orderNo().value(),
                        workflow.kind().id(),
                        Markdown.plain(to.name())));
    }

    private List<Member> meant(Said said) {
        Optional<Member> mentioned = said.message().mentions().stream()
                .map(ChatMessage.Mention::staffId)
                .flatMap(staffId -> Optional.ofNullable(staffId).flatMap(roster::member).stream())
                .findFirst();
        if (mentioned.isPresent()) {
            return List.of(mentioned.get());
        }
        List<Member> meant = new ArrayList<>();
        said.line()
                .names()
                .forEach(name -> people.by(name).forEach(member -> {
                    if (!meant.contains(member)) {
                        meant.add(member);
                    }
                }));
        return meant;
    }
}
