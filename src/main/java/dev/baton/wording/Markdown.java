package dev.baton.wording;

import java.util.regex.Pattern;

/** People's own texts inside markdown: shown as written, never as markup, links or mentions. */
public final class Markdown {

    private static final Pattern MARKUP = Pattern.compile("([\\\\`*_{}\\[\\]()#+!|<>~])");

    private Markdown() {}

    /** On one line. */
    public static String plain(String text) {
        return MARKUP.matcher(text.replace('\n', ' ')).replaceAll("\\\\$1");
    }
}
