package dev.baton.bot.language;

import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Whom a typed name means: userId, name or alias, its beginning, or how it sounds: {@code zhangsan}, {@code zs}. */
@Component
public class PeopleMeant {

    private static final int SHORTEST_TEAM = 2;

    private final Roster roster;

    PeopleMeant(Roster roster) {
        this.roster = roster;
    }

    /** Everybody it could be; the person has to say which when there are several. */
    public List<Member> by(String name) {
        List<Member> written = roster.named(name);
        String sound = name.toLowerCase(Locale.ROOT);
        if (!written.isEmpty() || !sound.matches("[a-z]{2,40}")) {
            return written;
        }
        List<Member> whole = sounding(member -> Pinyin.all(member.name()).contains(sound));
        return whole.isEmpty()
                ? sounding(member -> Pinyin.initials(member.name()).equals(sound))
                : whole;
    }

    /** Whether somebody or a team is called so: by its name, its id, or its name without 组. */
    boolean named(String word) {
        String name = CommandLine.withoutEnd(word, "的", SHORTEST_TEAM);
        return !by(word).isEmpty()
                || roster.teams().stream()
                        .anyMatch(team -> team.id().equals(name)
                                || team.name().equals(name)
                                || team.name().equals(name + "组"));
    }

    private List<Member> sounding(Predicate<Member> like) {
        return roster.members().stream().filter(like).toList();
    }
}
