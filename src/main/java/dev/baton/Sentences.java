package dev.baton;

import java.nio.file.Path;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ReloadableResourceBundleMessageSource;

/**
 * The sentences people see: the shipped ones, each replaced by the one of the same key in the templates folder. That folder is
 * looked at again every two seconds, so that a sentence is changed without a restart.
 */
@Configuration(proxyBeanMethods = false)
class Sentences {

    @Bean
    MessageSource messageSource(@Value("${baton.templates-dir:}") String templates) {
        Path folder = Path.of(templates.isBlank() ? "bot-templates" : templates);
        ReloadableResourceBundleMessageSource messages = new ReloadableResourceBundleMessageSource();
        messages.setBasenames(
                folder.resolve("messages")
                        .resolve("messages")
                        .toAbsolutePath()
                        .toUri()
                        .toString(),
                "classpath:bot-templates/messages/messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setCacheSeconds(2);
        messages.setDefaultLocale(Locale.SIMPLIFIED_CHINESE);
        return messages;
    }
}
