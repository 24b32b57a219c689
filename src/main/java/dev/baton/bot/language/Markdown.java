package dev.baton.bot.language;

import dev.baton.workflow.Mobiles;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

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

    /** A link that types this for whoever taps it (PROTOCOL 10.3). */
    public static String typing(String words) {
        return "dtmd://dingtalkclient/sendMessage?content="
                + URLEncoder.encode(words, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
