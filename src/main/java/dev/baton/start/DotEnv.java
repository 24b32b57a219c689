package dev.baton.start;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code .env}: UTF-8, one {@code NAME=value} a line, {@code #} before a remark. A value is taken as it stands,
 * without the blanks around it: a properties file would change backslashes and misread Chinese.
 */
final class DotEnv {

    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*=(.*)");

    private DotEnv() {}

    /**
     * What the file says; nothing when there is none. Of two lines with one name the later counts.
     *
     * @throws StartRefused when a line cannot be read, naming it but never its value
     */
    static Map<String, Object> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        int number = 0;
        for (String written : text(file).lines().toList()) {
            number++;
            String line = written.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new StartRefused(
                        file + ", line " + number + " cannot be read: write NAME=value, or # in front of a remark.");
            }
            values.put(parts.group(1), parts.group(2).strip());
        }
        return values;
    }

    /** Editors of Windows put a mark in front of UTF-8, and some write UTF-16, in which nothing would be found. */
    private static String text(Path file) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException otherwise) {
            throw new StartRefused(file + " is not saved as UTF-8: save it again with that encoding.");
        } catch (IOException unreadable) {
            throw new StartRefused(file + " cannot be read: let the user that starts Baton read it.");
        }
    }
}
