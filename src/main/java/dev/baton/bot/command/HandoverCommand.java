package dev.baton.bot.command;

import dev.baton.assignment.Assigner;
import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.card.HandoverCards;
import dev.baton.handover.Handover;
import dev.baton.handover.Handover.Standing;
import dev.baton.handover.Handovers;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.roster.Group;
import dev.baton.roster.Groups;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** 交班: everything I hold is offered to a colleague on one card; it stays mine until it is accepted (R107). */
@Component
class HandoverCommand implements Command {

    /** What fits a phone; the card has the rest. */
    private static final int LISTED = 10;

    private final Handovers handovers;
    private final HandoverCards cards;
    private final Assigner assigner;
    private final Groups groups;
    private final Presence presence;
    private final PeopleNamed people;
    private final Roster roster;
    private final Wording wording;

    HandoverCommand(
            Handovers handovers,
            HandoverCards cards,
            Assigner assigner,
            Groups groups,
            Presence presence,
            PeopleNamed people,
            Roster roster,
            Wording wording) {
        this.handovers = handovers;
        this.cards = cards;
        this.assigner = assigner;
        this.groups = groups;
        this.presence = presence;
        this.people = people;
        this.roster = roster;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("交班给", "交班", "handover");
    }

    @Override
    public Topic topic() {
        return Topic.COME;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "(?:我?要?下班了)?我?要?(?:交班|交接班|交接|换班)(?:给|到)?P(?:我?要?下班了?)?",
                "我?要?(?:跟|和|与|给)P(?:交班|交接班|交接|换班)",
                "(?:我?要?下班了)?把?我?(?:的|我的|手上的|手里的|名下的)+(?:单子?|活|任务|东西)?(?:都|全都?|全部)(?:交给|给|转给|移交给)P(?:我?要?下班了?)?",
                "我?要?(?:交班|交接班)给?");
    }

    /** 让李四接班 may tell who comes next. */
    @Override
    public List<String> perhaps() {
        return List.of("(?:让|叫|请)?P(?:来|去)?(?:帮我|替我)?接(?:我的?)?班");
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public String run(Said said) {
        return people.one(said, "bot.handover-whom").then(to -> offer(said, to));
    }

    private String offer(Said said, Member to) {
        String giver = said.member().userId();
        String request = said.message().identity();
        Handovers.Offered offered = handovers.offer(giver, to.userId(), group(said), request);
        if (offered instanceof Handovers.Offered.Not not) {
            return said.refused(not.refusal().text(wording));
        }
        Handovers.Offered.Made made = (Handovers.Offered.Made) offered;
        return made.handover().isOpen()
                ? told(made, to)
                : said.refused(wording.say("handover.over-already", Markdown.plain(to.name())));
    }

    /** The group it was typed in when that is one of ours, else the one of the giver's first team. */
    private @Nullable String group(Said said) {
        Optional<Group> typedIn =
                said.message().group() ? groups.ofConversation(said.message().conversationId()) : Optional.empty();
        return typedIn.or(() -> said.member().teams().stream()
                        .flatMap(team -> groups.ofTeam(team).stream())
                        .findFirst())
                .map(Group::openConversationId)
                .orElse(null);
    }

    private String told(Handovers.Offered.Made made, Member to) {
        Handover handover = made.handover();
        String before = made.instead();
        String name = Markdown.plain(to.name());
        int offered = handover.with(Standing.OFFERED).size();
        StringBuilder text =
                new StringBuilder(wording.say(made.again() ? "bot.handover-again" : "bot.handover", offered, name));
        cards.lines(handover, LISTED).forEach(line -> text.append("\n\n- ").append(Markdown.plain(line)));
        int more = handover.with(Standing.OFFERED, Standing.STAYS).size() - LISTED;
        if (more > 0) {
            text.append("\n\n").append(wording.say("bot.more", more));
        }
        if (before != null) {
            text.append("\n\n").append(wording.say("bot.handover-instead", Markdown.plain(roster.nameOf(before))));
        }
        Here here = presence.here(to.userId());
        if (!here.online()) {
            text.append("\n\n").append(wording.say("bot.handover-away", name, here.reason()));
        }
        int then = assigner.loads(List.of(to.userId())).getOrDefault(to.userId(), 0) + offered;
        if (then > to.capacity()) {
            text.append("\n\n").append(wording.say("bot.handover-full", name, then, to.capacity()));
        }
        return text.toString();
    }
}
