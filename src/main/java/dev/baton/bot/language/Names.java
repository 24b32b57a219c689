package dev.baton.bot.language;

import dev.baton.roster.Member;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Everybody by what people may write for them; made once a roster. */
final class Names {

    private final List<Member> of;
    private final Map<String, Set<Member>> written = new HashMap<>();
    private final Map<String, Set<Member>> sounding = new HashMap<>();
    private final Map<String, Set<Member>> shortened = new HashMap<>();

    Names(List<Member> members) {
        of = members;
        for (Member member : members) {
            put(written, member.name(), member);
            put(written, member.userId(), member);
            member.aliases().forEach(alias -> put(written, alias, member));
            Pinyin.all(member.name()).forEach(sound -> put(sounding, sound, member));
            put(shortened, Pinyin.initials(member.name()), member);
        }
    }

    /** Whether they are the names of just these people. */
    boolean areOf(List<Member> members) {
        return of == members;
    }

    /** Whose name, id or alias is written so. */
    List<Member> written(String text) {
        return in(written, text);
    }

    /** Whose name is spelt so: {@code zhangsan}. */
    List<Member> sounding(String text) {
        return in(sounding, text);
    }

    /** Whose name has these initials: {@code zs}. */
    List<Member> shortened(String text) {
        return in(shortened, text);
    }

    private static void put(Map<String, Set<Member>> into, String text, Member member) {
        if (text.length() >= 2) {
            into.computeIfAbsent(SentenceReader.plain(text).toLowerCase(Locale.ROOT), unused -> new LinkedHashSet<>())
                    .add(member);
        }
    }

    private static List<Member> in(Map<String, Set<Member>> among, String text) {
        return List.copyOf(among.getOrDefault(text.toLowerCase(Locale.ROOT), Set.of()));
    }
}
