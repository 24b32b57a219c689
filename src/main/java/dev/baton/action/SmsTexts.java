package dev.baton.action;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** The unified SMS texts in {@code bot-templates/sms}, one file a text, placeholders by name (R086). */
@Component
class SmsTexts {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final Set<String> KNOWN = Set.of("order", "goods", "quantity");

    private final String templatesDir;

    SmsTexts(@Value("${baton.templates-dir:}") String templatesDir, Catalogue catalogue) {
        this.templatesDir = templatesDir;
        catalogue.steps().stream()
                .map(Step::sms)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(this::check);
    }

    private void check(String template) {
        Matcher placeholders = PLACEHOLDER.matcher(read(template));
        while (placeholders.find()) {
            if (!KNOWN.contains(placeholders.group(1))) {
                throw new IllegalStateException("bot-templates/sms/" + template + ".txt: there is no {"
                        + placeholders.group(1) + "}; use {order}, {goods} and {quantity}");
            }
        }
    }

    /** The text with its placeholders filled. */
    String render(String template, Map<String, String> params) {
        return PLACEHOLDER
                .matcher(read(template))
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
