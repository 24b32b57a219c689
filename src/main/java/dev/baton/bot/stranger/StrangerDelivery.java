package dev.baton.bot.stranger;

import dev.baton.bot.language.Markdown;
import dev.baton.card.Telling;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Undeliverable;
import dev.baton.roster.Group;
import dev.baton.roster.Groups;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.sync.Newcomer;
import dev.baton.sync.RosterSync;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Asks leads whether a stranger belongs to their team, with one tap to say yes; and tells the stranger when it was
 * said.
 */
@Component
class StrangerDelivery implements Delivery {

    private static final int ASKED = 3;
    private static final int OFFERED = 8;
    private static final int SAME = 3;

    private final Strangers strangers;
    private final RosterSync sync;
    private final Roster roster;
    private final Groups groups;
    private final Telling telling;
    private final Wording wording;

    StrangerDelivery(
            Strangers strangers, RosterSync sync, Roster roster, Groups groups, Telling telling, Wording wording) {
        this.strangers = strangers;
        this.sync = sync;
        this.roster = roster;
        this.groups = groups;
        this.telling = telling;
        this.wording = wording;
    }

    @Override
    public String topic() {
        return Strangers.TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) throws Undeliverable {
        String subject = Telling.subject(entry);
        try {
            return subject.startsWith(Strangers.WELCOME)
                    ? welcome(entry, subject.substring(Strangers.WELCOME.length()))
                    : propose(entry, subject.substring(Strangers.PROPOSE.length()));
        } catch (DingTalkException failed) {
            return telling.outcome(entry, failed);
        }
    }

    private Outcome welcome(OutboxEntry entry, String userId) throws Undeliverable {
        Optional<Member> member = roster.member(userId);
        if (member.isEmpty()) {
            return Outcome.delivered();
        }
        String teams = member.get().teams().stream()
                .map(roster::nameOfTeam)
                .map(Markdown::plain)
                .collect(Collectors.joining("、"));
        return telling.people(
                entry,
                List.of(userId),
                new Telling.Words(wording.say("stranger.welcome-title"), wording.say("stranger.welcome", teams)));
    }

    private Outcome propose(OutboxEntry entry, String userId) throws Undeliverable {
        Optional<Stranger> known = strangers.find(userId);
        if (known.isEmpty() || roster.member(userId).isPresent()) {
            return Outcome.delivered();
        }
        Optional<Newcomer> colleague = sync.newcomer(userId);
        if (colleague.isPresent() && colleague.get().unknown()) {
            return Outcome.delivered();
        }
        String name = colleague.map(Newcomer::name).orElse(known.get().name());
        List<Team> teams = teams(known.get(), colleague.map(Newcomer::teams).orElse(List.of()));
        List<Member> entries = wrongEntries(name);
        List<String> leads = Stream.concat(entries.stream().flatMap(wrong -> teamsOf(wrong).stream()), teams.stream())
                .map(Team::lead)
                .filter(Objects::nonNull)
                .distinct()
                .limit(ASKED)
                .toList();
        return leads.isEmpty()
                ? Outcome.delivered()
                : telling.people(
                        entry,
                        leads,
                        new Telling.Words(wording.say("stranger.title", name), question(userId, name, teams, entries)));
    }

    /** Entries of that name whose id is nobody's: perhaps this person's, written wrongly. */
    private List<Member> wrongEntries(String name) {
        return roster.members().stream()
                .filter(member -> member.name().equals(name) && strangers.isNobody(member.userId()))
                .limit(SAME)
                .toList();
    }

    private List<Team> teamsOf(Member member) {
        return member.teams().stream()
                .map(roster::team)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Where the address book puts them; else those of the group they were in; else all. Only what a lead can say yes
     * to.
     */
    private List<Team> teams(Stranger stranger, List<Team> own) {
        String conversation = stranger.conversation();
        List<Team> here = led(own);
        if (here.isEmpty() && conversation != null) {
            here = led(groups.ofConversation(conversation).map(Group::teams).orElse(List.of()).stream()
                    .flatMap(id -> roster.team(id).stream())
                    .toList());
        }
        return here.isEmpty() ? led(roster.teams()) : here;
    }

    private static List<Team> led(List<Team> teams) {
        return teams.stream().filter(team -> team.lead() != null).limit(OFFERED).toList();
    }

    private String question(String userId, String name, List<Team> teams, List<Member> entries) {
        StringBuilder text =
                new StringBuilder(wording.say("stranger.question", Markdown.plain(name), Markdown.plain(userId)));
        entries.forEach(entry -> text.append("\n\n- ")
                .append(wording.say(
                        "stranger.same",
                        Markdown.plain(entry.name()),
                        Markdown.plain(entry.userId()),
                        Markdown.typing(linking(entry, userId)))));
        teams.forEach(team -> text.append("\n\n- ")
                .append(wording.say(
                        "stranger.yes", Markdown.plain(team.name()), Markdown.typing(adding(userId, team.id())))));
        String typed = teams.isEmpty()
                ? linking(entries.get(0), userId)
                : adding(userId, teams.get(0).name());
        return text.append("\n\n")
                .append(wording.say("stranger.typed", Markdown.plain(typed)))
                .toString();
    }

    private static String linking(Member entry, String userId) {
        return Strangers.LINK + " " + entry.userId() + " " + userId;
    }

    private static String adding(String userId, String team) {
        return Strangers.ADD + " " + userId + " " + team;
    }
}
