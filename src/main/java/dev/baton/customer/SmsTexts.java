package dev.baton.customer;

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
public class SmsTexts {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    /** The quantity again, for a text that tells how much is left of what was ordered. */
    private static final String LEFT = "left";

    /** What went back to the customer: only where something did is there anything to tell. */
    public static final String AMOUNT = "amount";

    private final String templatesDir;

    SmsTexts(@Value("${baton.templates-dir:}") String templatesDir) {
        this.templatesDir = templatesDir;
    }

    /** The step's text with its placeholders filled: as its version has it, or today's of versions that have none. */
    public String render(Step step, Map<String, String> params) {
        return PLACEHOLDER
                .matcher(text(step))
                .replaceAll(found -> Matcher.quoteReplacement(value(params, found.group(1))));
    }

    private static String value(Map<String, String> params, String name) {
        return params.getOrDefault(name.equals(LEFT) ? "quantity" : name, "");
    }

    /** Whether its quantity is what is left: nobody but the shop knows it, and it is not what was ordered. */
    public boolean tellsWhatIsLeft(Step step) {
        return text(step).contains("{" + LEFT + "}");
    }

    /** Whether it says how much went back. */
    public boolean tellsAnAmount(Step step) {
        return text(step).contains("{" + AMOUNT + "}");
    }

    private String text(Step step) {
        String kept = step.smsText();
        return kept == null ? read(String.valueOf(step.sms())) : kept;
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
