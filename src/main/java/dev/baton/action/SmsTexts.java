package dev.baton.action;

import dev.baton.catalogue.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** The unified SMS texts in {@code bot-templates/sms}, one file a text, placeholders by name (R086). */
@Component
class SmsTexts {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private final String templatesDir;

    SmsTexts(@Value("${baton.templates-dir:}") String templatesDir) {
        this.templatesDir = templatesDir;
    }

    /** The step's text with its placeholders filled: as its version has it, or today's of versions that have none. */
    String render(Step step, Map<String, String> params) {
        String kept = step.smsText();
        return PLACEHOLDER
                .matcher(kept == null ? read(String.valueOf(step.sms())) : kept)
                .replaceAll(found -> Matcher.quoteReplacement(params.getOrDefault(found.group(1), "")));
    }

    private String read(String template) {
        try {
            Path own = Path.of(templatesDir, "sms", template + ".txt");
            if (!templatesDir.isBlank() && Files.exists(own)) {
                return Files.readString(own).strip();
            }
            return new ClassPathResource("bot-templates/sms/" + template + ".txt")
                    .getContentAsString(StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException missing) {
            throw new IllegalStateException("bot-templates/sms/" + template + ".txt cannot be read", missing);
        }
    }
}
