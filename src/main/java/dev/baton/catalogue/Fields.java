package dev.baton.catalogue;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping in a YAML file. Whatever is wrong with it is written down with its line, and reading goes on to name the
 * rest too.
 */
final class Fields {

    private final String file;
    private final int line;
    private final List<Problem> problems;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();

    private Fields(String file, Node node, List<Problem> problems) {
        this.file = file;
        this.line = lineOf(node);
        this.problems = problems;
        if (!(node instanceof MappingNode mapping)) {
            problem(line, Problem.say("no-fields"));
            return;
        }
        for (NodeTuple field : mapping.getValue()) {
            add(field);
        }
    }

    private void add(NodeTuple field) {
        int at = lineOf(field.getKeyNode());
        if (!(field.getKeyNode() instanceof ScalarNode key)) {
            problem(at, Problem.say("bad-field"));
        } else if (values.put(key.getValue(), field.getValueNode()) != null) {
            problem(at, Problem.say("field-twice", key.getValue()));
        } else {
            lines.put(key.getValue(), at);
        }
    }

    /** The file's only mapping; empty when it is no YAML at all. */
    static Optional<Fields> of(String file, String text, List<Problem> problems) {
        try {
            Optional<Node> root =
                    new Compose(LoadSettings.builder().setLabel(file).build()).composeString(text);
            if (root.isEmpty()) {
                problems.add(new Problem(file, 0, Problem.say("empty-file")));
            }
            return root.map(node -> new Fields(file, node, problems));
        } catch (MarkedYamlEngineException malformed) {
            int at = malformed.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
            problems.add(new Problem(file, at, Problem.say("no-yaml", String.valueOf(malformed.getProblem()))));
        } catch (YamlEngineException malformed) {
            problems.add(new Problem(file, 0, Problem.say("no-yaml", String.valueOf(malformed.getMessage()))));
        }
        return Optional.empty();
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }

    /** The line where it begins. */
    int line() {
        return line;
    }

    /** The line of a field, or where the whole begins when it is missing. */
    int line(String name) {
        return lines.getOrDefault(name, line);
    }

    Set<String> names() {
        return values.keySet();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    void problem(int at, String sentence) {
        problems.add(new Problem(file, at, sentence));
    }

    /** Any other field is most likely a misspelt one. */
    void only(Set<String> known) {
        values.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> problem(
                        line(name),
                        Problem.say(
                                "no-field",
                                name,
                                String.join(", ", known.stream().sorted().toList()))));
    }

    /** A text, null when it is missing. */
    @Nullable
    String text(String name) {
        Node node = values.get(name);
        return node == null ? null : scalar(node, name);
    }

    /** A text that must be there; empty when it is not. */
    String need(String name) {
        String text = text(name);
        if (text == null || text.isBlank()) {
            if (!values.containsKey(name) || text != null) {
                problem(line(name), Problem.say("missing", name));
            }
            return "";
        }
        return text;
    }

    /** A text that must be there and not be longer than the store or a card takes. */
    String need(String name, int most) {
        String text = need(name);
        tooLong(name, text, most);
        return text;
    }

    /** A text, null when it is missing, not longer than a card takes. */
    @Nullable
    String text(String name, int most) {
        String text = text(name);
        if (text != null) {
            tooLong(name, text, most);
        }
        return text;
    }

    private void tooLong(String name, String text, int most) {
        if (text.length() > most) {
            problem(line(name), Problem.say("too-long", name, text.length(), most));
        }
    }

    private @Nullable String scalar(Node node, String what) {
        if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            return scalar.getValue();
        }
        problem(lineOf(node), Problem.say(node instanceof ScalarNode ? "empty" : "one-text", what));
        return null;
    }

    boolean flag(String name) {
        String text = text(name);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            problem(line(name), Problem.say("flag", name));
        }
        return "true".equals(text);
    }

    /** A duration as ISO-8601 writes it, longer than nothing; an hour when it is wrong. */
    Duration duration(String name) {
        String text = need(name);
        if (text.isEmpty()) {
            return Duration.ofHours(1);
        }
        try {
            Duration duration = Duration.parse(text);
            if (duration.isZero() || duration.isNegative()) {
                problem(line(name), Problem.say("no-time", name));
            }
            return duration;
        } catch (DateTimeException wrong) {
            problem(line(name), Problem.say("bad-time", name, text));
            return Duration.ofHours(1);
        }
    }

    /** One of some words; null when it is missing or wrong. */
    <T> @Nullable T choice(String name, Function<String, Optional<T>> known, String words) {
        String text = text(name);
        Optional<T> chosen = text == null ? Optional.empty() : known.apply(text);
        if (text != null && chosen.isEmpty()) {
            problem(line(name), Problem.say("choice", name, words, text));
        }
        return chosen.orElse(null);
    }

    record Text(String text, int line) {}

    /** A list of texts, or a single one; empty when it is missing. */
    List<Text> texts(String name) {
        Node node = values.get(name);
        if (node == null) {
            return List.of();
        }
        List<Node> nodes = node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
        List<Text> texts = new ArrayList<>();
        for (Node one : nodes) {
            String text = scalar(one, name);
            if (text != null) {
                texts.add(new Text(text, lineOf(one)));
            }
        }
        return texts;
    }

    /** A list of mappings; empty when it is missing. */
    List<Fields> list(String name) {
        Node node = values.get(name);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            problem(line(name), Problem.say("no-list", name));
            return List.of();
        }
        return sequence.getValue().stream()
                .map(one -> new Fields(file, one, problems))
                .toList();
    }

    /** A mapping within this one; null when it is missing. */
    @Nullable
    Fields within(String name) {
        Node node = values.get(name);
        return node == null ? null : new Fields(file, node, problems);
    }
}
