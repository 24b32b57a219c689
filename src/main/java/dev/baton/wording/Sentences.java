package dev.baton.wording;

import java.io.IOException;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ReloadableResourceBundleMessageSource;
import org.springframework.core.io.Resource;

/**
 * The sentences people see: the shipped ones, each replaced by the one of the same key in the templates folder. That
 * folder is looked at again every two seconds, so that a sentence is changed without a restart.
 */
@Configuration(proxyBeanMethods = false)
class Sentences {

    @Bean
    MessageSource messageSource(@Value("${baton.templates-dir:}") String templates) {
        return of(folder(templates), "messages");
    }

    /** The templates folder; blank is its default. */
    static Path folder(String templates) {
        return Path.of(templates.isBlank() ? "bot-templates" : templates).toAbsolutePath();
    }

    /** One file of messages, by its name without the language. */
    static MessageSource of(Path folder, String name) {
        ReloadableResourceBundleMessageSource shipped =
                from("classpath:bot-templates/messages/" + name, new ReloadableResourceBundleMessageSource());
        ReloadableResourceBundleMessageSource own =
                from(folder.resolve("messages").resolve(name).toUri().toString(), new Own());
        own.setCacheSeconds(2);
        own.setParentMessageSource(shipped);
        return own;
    }

    private static ReloadableResourceBundleMessageSource from(
            String place, ReloadableResourceBundleMessageSource messages) {
        messages.setBasename(place);
        messages.setDefaultEncoding("UTF-8");
        messages.setDefaultLocale(Locale.SIMPLIFIED_CHINESE);
        return messages;
    }

    /**
     * What somebody wrote for their own shop: a mistake in it must not silence Baton, so the shipped sentence is said
     * instead.
     */
    private static final class Own extends ReloadableResourceBundleMessageSource {

        private static final Logger LOG = LoggerFactory.getLogger(Sentences.class);

        private final Set<String> broken = ConcurrentHashMap.newKeySet();

        @Override
        protected Properties loadProperties(Resource resource, String filename) throws IOException {
            try {
                return super.loadProperties(resource, filename);
            } catch (IllegalArgumentException unreadable) {
                throw new IOException(
                        unreadable); // told in the log by whom it is thrown to, then as if the file was empty
            }
        }

        @Override
        protected @Nullable MessageFormat resolveCode(String code, Locale locale) {
            try {
                return super.resolveCode(code, locale);
            } catch (IllegalArgumentException unbalanced) {
                if (broken.add(code)) {
                    LOG.warn("The sentence {} in {} is not used: {}", code, getBasenameSet(), unbalanced.getMessage());
                }
                return null;
            }
        }
    }
}
