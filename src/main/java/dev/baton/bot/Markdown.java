package dev.baton.bot;

import java.util.regex.Pattern;

/** People's own texts inside markdown: shown as written, never as markup, links or mentions. */
final class Markdown {

    private static final Pattern MARKUP = Pattern.compile("([\\\\`*_{}\\[\\]()#+!|<>~])");

    private Markdown() {}

    static String plain(String text) {
        return MARKUP.matcher(text.replace('\n', ' ')).replaceAll("\\\\$1");
    }
}
