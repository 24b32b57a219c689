package dev.baton.bot.language;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of the commands: as they are spelt when the input method is off, shortened to their initials, and as they
 * sound.
 */
final class Lexicon {

    /** Words that belong to commands without being one. */
    private static final List<String> MORE = List.of("给", "请假", "转给", "备注");

    /**
     * Words that sound like one of a command and say something else, some by their first characters: they are not taken
     * for a slip of the pen. 刘艳 is somebody, and no 留言; 什么时候 has no 要是 in it.
     */
    private static final Set<String> OTHERS =
            Set.of("限定", "接受", "交办", "只是", "指示", "系我", "刘", "接棒", "被主", "姐帮", "么时", "加入", "挤压", "下半");

    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}+");

    private static final int SHORTEST = 2;

    private final List<String> words;
    private final Map<String, String> spelt = new HashMap<>();
    private final Map<String, Command> initials = new HashMap<>();

    Lexicon(Collection<Command> commands) {
        Set<String> all = new HashSet<>(MORE);
        commands.forEach(command -> all.addAll(command.words()));
        words = all.stream()
                .filter(word -> CHINESE.matcher(word).matches())
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
        words.forEach(word -> {
            Pinyin.all(word).forEach(spelling -> spelt.putIfAbsent(spelling, word));
        });
        shorten(commands);
    }

    /**
     * What shows something is meant by initials that no other command's name has; what does something, by those that
     * none of the words has with which one can name an order.
     */
    private void shorten(Collection<Command> commands) {
        Map<String, Set<Command>> names = new HashMap<>();
        Map<String, Set<Command>> any = new HashMap<>();
        for (Command command : commands) {
            String name = command.words().get(0);
            initials(name)
                    .forEach(letters -> names.computeIfAbsent(letters, unused -> new HashSet<>())
                            .add(command));
            command.words().stream()
                    .filter(word -> namesOrders(command))
                    .filter(word -> CHINESE.matcher(word).matches())
                    .flatMap(word -> initials(word).stream())
                    .forEach(letters -> any.computeIfAbsent(letters, unused -> new HashSet<>())
                            .add(command));
        }
        names.forEach((letters, named) -> {
            Command command = named.iterator().next();
            boolean does = command.acts() || command.free();
            if (named.size() == 1 && (!does || named.containsAll(any.getOrDefault(letters, named)))) {
                initials.put(letters, command);
            }
        });
    }

    private static boolean namesOrders(Command command) {
        return command.free() || command.ways().stream().anyMatch(way -> way.contains("N"));
    }

    private static Set<String> initials(String word) {
        Set<String> initials = new HashSet<>(Set.of(""));
        for (int character : word.codePoints().toArray()) {
            Set<String> next = new HashSet<>();
            for (String begun : initials) {
                Pinyin.all(Character.toString(character)).forEach(syllable -> next.add(begun + syllable.charAt(0)));
            }
            initials = next;
        }
        return initials;
    }

    /** All Chinese words, longest first. */
    List<String> words() {
        return words;
    }

    /** The word that is spelt so: {@code zhuangei}. */
    Optional<String> spelt(String letters) {
        return Optional.ofNullable(spelt.get(letters));
    }

    /**
     * The first word of the command that has these initials, and no other has: {@code js}.
     *
     * @param named whether a number stands behind them: alone they say little, and two letters are soon typed for
     *     something else
     */
    Optional<String> shortened(String letters, boolean named) {
        return letters.length() < SHORTEST
                ? Optional.empty()
                : Optional.ofNullable(initials.get(letters))
                        .filter(command -> named || command.saidByInitials())
                        .map(command -> command.words().get(0));
    }

    /** Whether a word of its own stands there, however much it sounds like a command's. */
    static boolean isAnother(String text, int at) {
        return OTHERS.stream().anyMatch(other -> text.startsWith(other, at));
    }

    /** The text with words of other characters and the same sound written as they should be: 专给 is 转给. */
    String mended(String text) {
        StringBuilder mended = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            String word = isAnother(text, at) ? null : sounding(text, at);
            mended.append(word == null ? text.substring(at, at + 1) : word);
            at += word == null ? 1 : word.length();
        }
        return mended.toString();
    }

    private @Nullable String sounding(String text, int at) {
        for (String word : words) {
            int to = at + word.length();
            boolean whole = word.length() >= SHORTEST && to <= text.length();
            if (whole
                    && CHINESE.matcher(text.substring(at, to)).matches()
                    && Pinyin.sameSound(text.substring(at, to), word)) {
                return word;
            }
        }
        return null;
    }
}
