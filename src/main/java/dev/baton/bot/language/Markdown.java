package dev.baton.bot.language;

import dev.baton.workflow.Mobiles;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** People's own texts inside markdown, as everybody says them, and without numbers to call. */
public final class Markdown {

    private Markdown() {}

    /** Without numbers to call; stars would be markup. */
    public static String discreet(String text) {
        return Mobiles.masked(text, "xxxx");
    }

    /** Shown as written, never as markup, links or mentions; on one line. */
    public static String plain(String text) {
        return dev.baton.wording.Markdown.plain(text);
    }

    /** The first of these, a line each, and how many more there are. */
    public static <T> String list(
            Collection<T> items, int most, Function<? super T, String> line, IntFunction<String> more) {
        String first = items.stream()
                .limit(most)
                .map(item -> "\n\n- " + line.apply(item))
                .collect(Collectors.joining());
        return items.size() > most ? first + "\n\n" + more.apply(items.size() - most) : first;
    }

    /** A link that types this for whoever taps it (PROTOCOL 10.3). */
    public static String typing(String words) {
        return "dtmd://dingtalkclient/sendMessage?content="
                + URLEncoder.encode(words, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
