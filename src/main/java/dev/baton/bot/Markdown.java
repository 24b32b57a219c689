package dev.baton.bot;

import dev.baton.workflow.Mobiles;

/** People's own texts inside markdown, as everybody says them, and without numbers to call. */
final class Markdown {

    private Markdown() {}

    /** Without numbers to call; stars would be markup. */
    static String discreet(String text) {
        return Mobiles.masked(text, "xxxx");
    }

    /** Shown as written, never as markup, links or mentions; on one line. */
    static String plain(String text) {
        return dev.baton.wording.Markdown.plain(text);
    }
}
