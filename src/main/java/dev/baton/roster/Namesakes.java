package dev.baton.roster;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.springframework.context.MessageSource;

/** Some people as they are told apart: by name alone, and with more where two of them share one. */
final class Namesakes {

    /** As much as a button holds. */
    private static final int LONGEST = 16;

    /** So much of a userId is short enough to read. */
    private static final int TAIL = 4;

    private final List<Member> people;
    private final UnaryOperator<String> team;
    private final MessageSource messages;

    /** @param team the name of a team by its id; empty for none */
    Namesakes(List<Member> people, UnaryOperator<String> team, MessageSource messages) {
        this.people = people;
        this.team = team;
        this.messages = messages;
    }

    /** As short as it can be, for a button: 张伟（客服组）, and in one team 张伟（…4417）. */
    List<String> labels() {
        return people.stream().map(this::label).toList();
    }

    /** With the userId, for a sentence that is answered by typing. */
    List<String> typed() {
        return people.stream()
                .map(one -> isAlone(one) ? one.name() : said(one.name(), (team(one) + " " + one.userId()).strip()))
                .toList();
    }

    private boolean isAlone(Member one) {
        return same(one).size() == 1;
    }

    private List<Member> same(Member one) {
        return people.stream().filter(other -> other.name().equals(one.name())).toList();
    }

    private String team(Member one) {
        return one.teams().isEmpty() ? "" : team.apply(one.teams().get(0));
    }

    private String label(Member one) {
        List<Member> same = same(one);
        if (same.size() == 1) {
            return one.name();
        }
        boolean byTeam = same.stream().map(this::team).distinct().count() == same.size()
                && same.stream()
                        .allMatch(other -> !team(other).isEmpty()
                                && said(other.name(), team(other)).length() <= LONGEST);
        return byTeam ? said(one.name(), team(one)) : byId(one, same);
    }

    private String byId(Member one, List<Member> same) {
        int tail = TAIL;
        while (same.stream().map(Member::userId).distinct().count() > endings(same, tail)) {
            tail++;
        }
        String end = end(one, tail);
        String shown = end.length() < one.userId().length() ? "…" + end : end;
        int room = Math.max(1, LONGEST - said("", shown).length());
        String name = one.name().length() <= room ? one.name() : one.name().substring(0, room);
        return said(name, shown);
    }

    private static long endings(List<Member> same, int tail) {
        return same.stream().map(one -> end(one, tail)).distinct().count();
    }

    private static String end(Member one, int tail) {
        return one.userId().substring(Math.max(0, one.userId().length() - tail));
    }

    private String said(String name, String apart) {
        return messages.getMessage("roster.namesake", new Object[] {name, apart}, Locale.SIMPLIFIED_CHINESE);
    }
}
