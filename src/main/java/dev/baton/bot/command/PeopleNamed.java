package dev.baton.bot.command;

import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.PeopleMeant;
import dev.baton.bot.language.Said;
import dev.baton.dingtalk.ChatMessage;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The one colleague a sentence is about: by @, by name, or by how the name sounds. Never a guess. */
@Component
class PeopleNamed {

    private final PeopleMeant people;
    private final Roster roster;
    private final Wording wording;

    PeopleNamed(PeopleMeant people, Roster roster, Wording wording) {
        this.people = people;
        this.roster = roster;
        this.wording = wording;
    }

    /** @param ask the key of the sentence for when nobody is named */
    Found<Member> one(Said said, String ask) {
        return one(said, said.line().names(), ask);
    }

    /** The same when only these words can be a name. */
    Found<Member> one(Said said, List<String> words, String ask) {
        if (said.people().size() == 1) {
            return new Found.Clear<>(said.people().get(0));
        }
        Optional<Member> mentioned = said.message().mentions().stream()
                .map(ChatMessage.Mention::staffId)
                .flatMap(staffId -> Optional.ofNullable(staffId).flatMap(roster::member).stream())
                .findFirst();
        if (mentioned.isPresent()) {
            return new Found.Clear<>(mentioned.get());
        }
        Set<Member> meant = new LinkedHashSet<>();
        words.forEach(word -> meant.addAll(people.by(bare(word))));
        if (meant.size() == 1) {
            return new Found.Clear<>(meant.iterator().next());
        }
        return new Found.Unclear<>(said.asks(
                meant.isEmpty()
                        ? wording.say(ask)
                        : wording.say(
                                "bot.several-people",
                                roster.typable(List.copyOf(meant)).stream()
                                        .map(Markdown::plain)
                                        .collect(Collectors.joining("、")))));
    }

    /** Without the 给 that may stick to it. */
    private static String bare(String word) {
        String name = word.startsWith("给") && word.length() > 1 ? word.substring(1) : word;
        return name.startsWith("@") ? name.substring(1) : name;
    }
}
