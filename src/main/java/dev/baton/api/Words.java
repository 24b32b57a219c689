package dev.baton.api;

import dev.baton.wording.Sheet;

/** The sentences of the API, from {@code bot-templates/messages/api_*.properties}. */
final class Words {

    private static final Sheet API = Sheet.named("api");

    private Words() {}

    static String of(String key, Object... args) {
        return API.say(key, args);
    }
}
