package dev.baton.bot;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The words of the commands: as they are spelt when the input method is off, shortened to their initials, and as they sound. */
final class Lexicon {

    /** Words that belong to commands without being one. */
    private static final List<String> MORE = List.of("给", "请假", "转给", "备注");

    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}+");

    private static final int SHORTEST = 2;

    private final List<String> words;
    private final Map<String, String> spelt = new HashMap<>();
    private final Map<String, String> initials = new HashMap<>();

    Lexicon(Collection<Command> commands) {
        Set<String> official = new HashSet<>();
        Set<String> all = new HashSet<>(MORE);
        commands.forEach(command -> {
            official.add(command.words().get(0));
            all.addAll(command.words());
        });
        words = all.stream()
                .filter(word -> CHINESE.matcher(word).matches())
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
        words.forEach(word -> {
            Pinyin.all(word).forEach(spelling -> spelt.putIfAbsent(spelling, word));
        });
        Set<String> twice = new HashSet<>();
        words.stream().filter(official::contains).forEach(word -> {
            initials(word).forEach(letters -> {
                if (initials.put(letters, word) != null) {
                    twice.add(letters);
                }
            });
        });
        twice.forEach(initials::remove);
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

    /** The command whose official word has these initials, and no other has: {@code js}. */
    Optional<String> shortened(String letters) {
        return letters.length() < SHORTEST ? Optional.empty() : Optional.ofNullable(initials.get(letters));
    }

    /** The text with words of other characters and the same sound written as they should be: 专给 is 转给. */
    String mended(String text) {
        StringBuilder mended = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            String word = sounding(text, at);
            mended.append(word == null ? text.substring(at, at + 1) : word);
            at += word == null ? 1 : word.length();
        }
        return mended.toString();
    }

    private @org.jspecify.annotations.Nullable String sounding(String text, int at) {
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
