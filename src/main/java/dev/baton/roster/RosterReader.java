package dev.baton.roster;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.springframework.context.MessageSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads a roster from YAML or JSON. Goes on after a mistake, to name the others too; takes no number for a text,
 * because YAML would have changed it ({@code 0138} is 138), and no field it does not know, because it is most likely a
 * misspelt one.
 */
class RosterReader {

    private static final int LONGEST = 64 * 1024 * 1024;
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d");
    private static final ZoneId USUAL_ZONE = ZoneId.of("Asia/Shanghai");

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final ObjectMapper YAML = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .loadSettings(LoadSettings.builder()
                            .setCodePointLimit(LONGEST)
                            .setAllowDuplicateKeys(false)
                            .build())
                    .build())
            .build();

    private final MessageSource messages;

    RosterReader(MessageSource messages) {
        this.messages = messages;
    }

    /** @throws RosterInvalid naming every mistake, also those in how the parts refer to each other */
    RosterFile read(String text) {
        Problems problems = new Problems(messages);
        JsonNode root = tree(text, problems);
        if (!root.isObject()) {
            throw problems.malformed("not-a-roster");
        }
        onlyKnown(root, "", Set.of("teams", "members", "shifts", "calendar", "substitutes", "requestId"), problems);
        List<Team> teams = each(root, "teams", problems, (node, path) -> team(node, path, problems));
        List<Member> members = each(root, "members", problems, (node, path) -> member(node, path, problems));
        List<Shift> weekly = each(root, "shifts", problems, (node, path) -> shift(node, path, problems));
        List<Shift> shifts = new Calendar(root, members, problems).applied(weekly);
        String requestId = text(root, "", "requestId", 200, false, problems);
        problems.of(requestId);
        RosterFile file = new RosterFile(teams, members, shifts, requestId);
        new RosterRules(file, problems).check();
        problems.done();
        return file;
    }

    private static JsonNode tree(String text, Problems problems) {
        String stripped = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try {
            JsonNode root = stripped.stripLeading().startsWith("{") ? json(stripped) : YAML.readTree(stripped);
            if (root == null || root.isMissingNode() || root.isNull()) {
                throw problems.malformed("not-a-roster");
            }
            return root;
        } catch (JacksonException e) {
            TokenStreamLocation where = e.getLocation();
            if (where == null || where.getLineNr() < 0) {
                throw problems.malformed("unreadable");
            }
            throw problems.malformed("unreadable-at", where.getLineNr(), where.getColumnNr());
        }
    }

    /** A YAML mapping in braces looks like JSON from outside. */
    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException notJson) {
            try {
                return YAML.readTree(text);
            } catch (JacksonException notYamlEither) {
                throw notJson;
            }
        }
    }

    private static Team team(JsonNode node, String path, Problems problems) {
        onlyKnown(node, path, Set.of("id", "name", "roles", "lead", "group"), problems);
        String id = text(node, path, "id", 64, true, problems);
        String name = text(node, path, "name", 100, false, problems);
        return new Team(
                orEmpty(id),
                name == null ? orEmpty(id) : name,
                new LinkedHashSet<>(texts(node, path, "roles", problems)),
                text(node, path, "lead", 64, false, problems),
                text(node, path, "group", 100, false, problems));
    }

    private static Member member(JsonNode node, String path, Problems problems) {
        onlyKnown(
                node,
                path,
                Set.of("userId", "name", "aliases", "teams", "roles", "skills", "capacity", "mobile"),
                problems);
        String mobile = text(node, path, "mobile", 32, false, problems);
        if (mobile != null && !mobile.matches("\\+?\\d[\\d -]{4,30}")) {
            problems.add(path + ".mobile", "mobile");
        }
        return new Member(
                orEmpty(text(node, path, "userId", 64, true, problems)),
                orEmpty(text(node, path, "name", 100, true, problems)),
                texts(node, path, "aliases", problems),
                texts(node, path, "teams", problems),
                new LinkedHashSet<>(texts(node, path, "roles", problems)),
                new LinkedHashSet<>(texts(node, path, "skills", problems)),
                capacity(node, path, problems),
                mobile);
    }

    private static int capacity(JsonNode node, String path, Problems problems) {
        JsonNode value = node.path("capacity");
        if (value.isMissingNode() || value.isNull()) {
            return Member.USUAL_CAPACITY;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            problems.add(path + ".capacity", "capacity");
            return Member.USUAL_CAPACITY;
        }
        return value.intValue();
    }

    private static Shift shift(JsonNode node, String path, Problems problems) {
        onlyKnown(node, path, Set.of("team", "members", "days", "off", "also", "from", "to", "zone"), problems);
        LocalTime from = time(node, path, "from", problems);
        LocalTime to = time(node, path, "to", problems);
        return new Shift(
                text(node, path, "team", 64, false, problems),
                texts(node, path, "members", problems),
                days(node, path, problems),
                dates(node, path, "off", problems),
                dates(node, path, "also", problems),
                from,
                to,
                zone(node, path, problems));
    }

    private static Set<DayOfWeek> days(JsonNode node, String path, Problems problems) {
        JsonNode values = node.path("days");
        Set<DayOfWeek> days = new LinkedHashSet<>();
        boolean byDate = !node.path("also").isEmpty() && (values.isMissingNode() || values.isEmpty());
        if (byDate) {
            return days;
        }
        if (!values.isArray() || values.isEmpty()) {
            problems.add(path + ".days", "days");
            return days;
        }
        for (int i = 0; i < values.size(); i++) {
            JsonNode value = values.get(i);
            if (value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= 1 && value.intValue() <= 7) {
                days.add(DayOfWeek.of(value.intValue()));
            } else {
                problems.add(path + ".days[" + i + "]", "day", shown(value));
            }
        }
        return days;
    }

    static Set<LocalDate> dates(JsonNode node, String path, String name, Problems problems) {
        Set<LocalDate> dates = new LinkedHashSet<>();
        List<String> texts = texts(node, path, name, problems);
        for (int i = 0; i < texts.size(); i++) {
            LocalDate date = date(texts.get(i), path + "." + name + "[" + i + "]", problems);
            if (date != null) {
                dates.add(date);
            }
        }
        return dates;
    }

    static @Nullable LocalDate date(String text, String path, Problems problems) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException wrong) {
            problems.add(path, "date", text);
            return null;
        }
    }

    private static LocalTime time(JsonNode node, String path, String name, Problems problems) {
        String text = text(node, path, name, 5, true, problems);
        if (text == null) {
            return LocalTime.MIDNIGHT;
        }
        if (name.equals("to") && text.equals("24:00")) {
            return LocalTime.MIDNIGHT;
        }
        if (!TIME.matcher(text).matches()) {
            problems.add(path + "." + name, "time", text);
            return LocalTime.MIDNIGHT;
        }
        return LocalTime.parse(text);
    }

    private static ZoneId zone(JsonNode node, String path, Problems problems) {
        String text = text(node, path, "zone", 64, false, problems);
        if (text == null) {
            return USUAL_ZONE;
        }
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            problems.add(path + ".zone", "zone", text);
            return USUAL_ZONE;
        }
    }

    static <T> List<T> each(JsonNode parent, String name, Problems problems, BiFunction<JsonNode, String, T> reading) {
        JsonNode list = parent.path(name);
        List<T> read = new ArrayList<>();
        if (list.isMissingNode() || list.isNull()) {
            return read;
        }
        if (!list.isArray()) {
            problems.add(name, "list");
            return read;
        }
        for (int i = 0; i < list.size(); i++) {
            String path = name + "[" + i + "]";
            if (list.get(i).isObject()) {
                read.add(reading.apply(list.get(i), path));
            } else {
                problems.add(path, "object");
            }
        }
        return read;
    }

    private static List<String> texts(JsonNode node, String path, String name, Problems problems) {
        JsonNode list = node.path(name);
        List<String> texts = new ArrayList<>();
        if (list.isMissingNode() || list.isNull()) {
            return texts;
        }
        if (!list.isArray()) {
            problems.add(path + "." + name, "list");
            return texts;
        }
        for (int i = 0; i < list.size(); i++) {
            String text = text(list.get(i), path + "." + name + "[" + i + "]", 100, true, problems);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts;
    }

    static @Nullable String text(
            JsonNode parent, String path, String name, int longest, boolean required, Problems problems) {
        return text(parent.path(name), path + "." + name, longest, required, problems);
    }

    private static @Nullable String text(
            JsonNode value, String path, int longest, boolean required, Problems problems) {
        if (value.isMissingNode()
                || value.isNull()
                || (value.isString() && value.stringValue().isBlank())) {
            if (required) {
                problems.add(path, "required");
            }
            return null;
        }
        if (!value.isString()) {
            problems.add(path, value.isNumber() ? "unquoted" : "text");
            return null;
        }
        String text = value.stringValue().strip();
        if (text.codePointCount(0, text.length()) > longest) {
            problems.add(path, "too-long", longest);
            return null;
        }
        return text;
    }

    static void onlyKnown(JsonNode node, String path, Set<String> known, Problems problems) {
        Collection<String> names = node.propertyNames();
        for (String name : names) {
            if (!known.contains(name)) {
                problems.add(path.isEmpty() ? name : path + "." + name, "unknown-field");
            }
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String shown(JsonNode value) {
        String text = value.isString() ? value.stringValue() : value.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
