package dev.baton.wording;

import java.util.Locale;
import org.springframework.context.support.ReloadableResourceBundleMessageSource;

/** The shipped sentences, for tests without a context. */
public final class Spoken {

    private Spoken() {}

    public static Wording wording() {
        ReloadableResourceBundleMessageSource messages = new ReloadableResourceBundleMessageSource();
        messages.setBasename("classpath:bot-templates/messages/messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setDefaultLocale(Locale.SIMPLIFIED_CHINESE);
        return new Wording(messages);
    }
}
