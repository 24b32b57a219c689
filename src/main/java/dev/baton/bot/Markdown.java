package dev.baton.bot;

import dev.baton.workflow.Mobiles;
import java.util.regex.Pattern;

/** People's own texts inside markdown: shown as written, never as markup, links or mentions. */
final class Markdown {

    private static final Pattern MARKUP = Pattern.compile("([\\\\`*_{}\\[\\]()#+!|<>~])");

    private Markdown() {}

    /** Without numbers to call; stars would be markup. */
    static String discreet(String text) {
        return Mobiles.masked(text, "xxxx");
    }

    static String plain(String text) {
        return MARKUP.matcher(text.replace('\n', ' ')).replaceAll("\\\\$1");
    }
}
