package dev.baton.bot.language;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which commands a sentence that is none may have to do with: by a word of theirs in it. */
final class Hints {

    private static final int FINDABLE = 2;

    private final List<Command> commands;
    private final Lexicon lexicon;

    Hints(Collection<Command> commands, Lexicon lexicon) {
        this.commands = List.copyOf(commands);
        this.lexicon = lexicon;
    }

    /** The longest word first. */
    List<Command> in(String shape) {
        String mended = lexicon.mended(shape);
        return commands.stream()
                .filter(command -> longest(command, shape, mended) > 0)
                .sorted(Comparator.comparingInt((Command command) -> -longest(command, shape, mended)))
                .toList();
    }

    /** The length of the longest word of this command in the sentence. */
    private static int longest(Command command, String shape, String mended) {
        return command.words().stream()
                .filter(word -> word.length() >= FINDABLE || command.ways().size() > 1)
                .filter(word -> word.chars().allMatch(Character::isIdeographic))
                .filter(word -> shape.contains(word) || mended.contains(word))
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }
}
