package dev.baton.roster;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The same roster, in which one person has another id. */
final class Renumbering {

    private final String from;
    private final String to;

    private Renumbering(String from, String to) {
        this.from = from;
        this.to = to;
    }

    static RosterFile of(RosterFile file, String from, String to) {
        Renumbering change = new Renumbering(from, to);
        return new RosterFile(
                all(file.teams(), change::team),
                all(file.members(), change::member),
                all(file.shifts(), change::shift));
    }

    private static <T> List<T> all(List<T> each, UnaryOperator<T> change) {
        return each.stream().map(change).toList();
    }

    private @Nullable String id(@Nullable String userId) {
        return from.equals(userId) ? to : userId;
    }

    private Team team(Team team) {
        return new Team(team.id(), team.name(), team.roles(), id(team.lead()), team.group());
    }

    private Member member(Member member) {
        return member.userId().equals(from)
                ? new Member(
                        to,
                        member.name(),
                        member.aliases(),
                        member.teams(),
                        member.roles(),
                        member.skills(),
                        member.capacity(),
                        member.mobile())
                : member;
    }

    private Shift shift(Shift shift) {
        return new Shift(
                shift.team(),
                shift.members().stream()
                        .map(member -> member.equals(from) ? to : member)
                        .toList(),
                shift.days(),
                shift.off(),
                shift.also(),
                shift.from(),
                shift.to(),
                shift.zone());
    }
}
