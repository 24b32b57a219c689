package dev.baton.wording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Evidence;
import dev.baton.catalogue.Urgency;
import dev.baton.dingtalk.Budget;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.handover.Handover;
import dev.baton.money.Reconciliation;
import dev.baton.money.RefundState;
import dev.baton.order.OrderStatus;
import dev.baton.order.PaymentStatus;
import dev.baton.order.ShipmentStatus;
import dev.baton.presence.State;
import dev.baton.workflow.Surface;
import dev.baton.workflow.WorkflowState;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Sentences and source belong together: none is written that nobody says, none is said that nobody wrote, none lacks a
 * word.
 */
class BotTemplatesTest {

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path MESSAGES = Path.of("bot-templates/messages");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");
    private static final Pattern CONSTANT = Pattern.compile("\\b[A-Z][A-Z0-9_]+\\b");
    private static final Pattern SAID = Pattern.compile("\\bsay\\(");
    private static final Pattern REFUSED = Pattern.compile("\\bRefusal\\.\\w+\\(");
    private static final Pattern KEY = Pattern.compile("\"([a-z0-9-]+(?:\\.[a-z0-9-]+)+)\"");

    private final Map<String, String> sentences = sentences();
    private final List<String> sources = sources();
    private final Set<String> literals = found(LITERAL, 1).collect(Collectors.toSet());
    private final Set<String> words = words();

    @Test
    void everySentenceIsSaidBySomebody() {
        assertThat(sentences.keySet().stream().filter(key -> !isSaid(key))).isEmpty();
    }

    @Test
    void everySentenceThatIsSaidIsWrittenAndGetsAllItsWords() throws Exception {
        List<String> wrong = new ArrayList<>();
        int looked = 0;
        for (List<String> call : calls()) {
            Matcher key = KEY.matcher(call.get(0));
            if (!key.matches()) {
                continue; // built from parts
            }
            looked++;
            String sentence = sentences.get(key.group(1));
            if (sentence == null) {
                wrong.add(key.group(1) + " is not written");
            } else if (new MessageFormat(sentence, Locale.SIMPLIFIED_CHINESE).getFormatsByArgumentIndex().length
                    > call.size() - 1) {
                wrong.add(key.group(1) + " names more than it is given: " + call);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(looked).as("a test that finds no calls proves nothing").isGreaterThan(500);
    }

    @Test
    void familiesHaveOneSentenceForEachMemberAndNoOther() {
        assertThat(family("state.")).isEqualTo(all(WorkflowState.values(), WorkflowState::wire));
        assertThat(family("surface.")).isEqualTo(all(Surface.values(), Surface::wire));
        assertThat(family("order.status.")).isEqualTo(all(OrderStatus.values(), OrderStatus::wire));
        assertThat(family("presence.state.")).isEqualTo(all(State.values(), State::wire));
        assertThat(family("action.")).isEqualTo(all(ActionName.values(), ActionName::id));
        assertThat(family("h5.payment.")).isEqualTo(all(PaymentStatus.values(), PaymentStatus::wire));
        assertThat(family("h5.refund.")).isEqualTo(all(RefundState.values(), RefundState::wire));
        assertThat(family("h5.reveal.")).isEqualTo(names("dev.baton.h5.Reveals$Secret"));
        assertThat(family("h5.reveal-none.")).isEqualTo(names("dev.baton.h5.Reveals$Secret"));
        assertThat(family("h5.shipment.")).isEqualTo(all(ShipmentStatus.values(), ShipmentStatus::wire));
        assertThat(family("handover.state.")).isEqualTo(all(Handover.State.values(), Handover.State::wire));
        assertThat(family("help.topic-")).isEqualTo(names("dev.baton.bot.language.Command$Topic"));
        assertThat(family("report.ask.")).isEqualTo(names("dev.baton.bot.report.Report$Ask"));
        assertThat(family("report.state.")).isEqualTo(names("dev.baton.bot.report.Report$State"));
        assertThat(family("urgency.")).isEqualTo(all(Urgency.values(), urgency -> "" + urgency.rank()));
        assertThat(family("bot.quota-level.")).isEqualTo(names(Budget.Level.class));
        assertThat(family("bot.reconcile-flow.")).isEqualTo(names(Reconciliation.Flow.class));
    }

    /** Beside sentences of the same beginning that are chosen otherwise. */
    @Test
    void everyMemberHasItsSentenceAlsoAmongOthers() {
        assertThat(family("away.")).containsAll(names("dev.baton.handover.Away"));
        assertThat(family("bot.reconcile-differ."))
                .isEqualTo(all(
                        Stream.of(Reconciliation.Verdict.values())
                                .filter(verdict -> !verdict.agrees())
                                .toArray(Reconciliation.Verdict[]::new),
                        BotTemplatesTest::name));
        assertThat(family("card.evidence.")).containsAll(all(Evidence.values(), Evidence::name));
        assertThat(family("dingtalk.trouble.")).containsAll(names(DingTalkException.Kind.class));
    }

    private static Set<String> names(String hidden) {
        try {
            return names(Class.forName(hidden).asSubclass(Enum.class));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @SuppressWarnings("rawtypes")
    private static Set<String> names(Class<? extends Enum> kind) {
        return all(kind.getEnumConstants(), BotTemplatesTest::name);
    }

    private static String name(Enum<?> member) {
        return member.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <T> Set<String> all(T[] members, Function<T, String> name) {
        return Stream.of(members).map(name).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> family(String prefix) {
        return sentences.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the key stands in the source, or can be put together from a beginning and a word that stand there. */
    private boolean isSaid(String key) {
        if (literals.contains(key)) {
            return true;
        }
        for (int at = key.length() - 1; at > key.indexOf('.'); at--) {
            if (key.charAt(at) == '.' || key.charAt(at) == '-') {
                boolean withSeparator = literals.contains(key.substring(0, at + 1)) && isWord(key.substring(at + 1));
                boolean without = literals.contains(key.substring(0, at))
                        && (isWord(key.substring(at)) || isWord(key.substring(at + 1)));
                if (withSeparator || without) {
                    return true;
                }
            }
        }
        String beginning = key.substring(0, key.indexOf('.') + 1);
        return literals.contains(beginning) && isWord(key.substring(beginning.length()));
    }

    /** Whether it stands in the source, or is put together from words that do. */
    private boolean isWord(String word) {
        if (words.contains(word) || word.matches("[0-9]")) {
            return true;
        }
        for (int at = 1; at < word.length() - 1; at++) {
            if (word.charAt(at) == '.' || word.charAt(at) == '-') {
                boolean begun = words.contains(word.substring(0, at)) || words.contains(word.substring(0, at + 1));
                if (begun && (isWord(word.substring(at)) || isWord(word.substring(at + 1)))) {
                    return true;
                }
            }
        }
        return false;
    }

    private Set<String> words() {
        Set<String> all = new HashSet<>(literals);
        found(CONSTANT, 0).forEach(name -> {
            all.add(name);
            all.add(name.toLowerCase(Locale.ROOT));
            all.add(name.toLowerCase(Locale.ROOT).replace('_', '-'));
        });
        return all;
    }

    private Stream<String> found(Pattern pattern, int group) {
        return sources.stream()
                .flatMap(source -> pattern.matcher(source).results().map(hit -> hit.group(group)));
    }

    /** The arguments of each call that says or refuses something, as they are written. */
    private List<List<String>> calls() {
        List<List<String>> calls = new ArrayList<>();
        for (String source : sources) {
            for (Pattern call : List.of(SAID, REFUSED)) {
                call.matcher(source).results().forEach(hit -> calls.add(arguments(source, hit.end())));
            }
        }
        return calls;
    }

    private static List<String> arguments(String source, int from) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int begin = from;
        boolean quoted = false;
        for (int at = from; at < source.length(); at++) {
            char c = source.charAt(at);
            if (quoted) {
                quoted = c != '"';
                at += c == '\\' ? 1 : 0;
            } else if (c == '"') {
                quoted = true;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && depth-- == 0) {
                arguments.add(source.substring(begin, at).strip());
                return arguments;
            } else if (c == ',' && depth == 0) {
                arguments.add(source.substring(begin, at).strip());
                begin = at + 1;
            }
        }
        throw new IllegalStateException("a call without an end: " + source.substring(from, from + 40));
    }

    private static Map<String, String> sentences() {
        Map<String, String> all = new TreeMap<>();
        for (String text : read(MESSAGES, ".properties")) {
            Properties file = new Properties();
            try (Reader reader = new StringReader(text)) {
                file.load(reader);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            file.stringPropertyNames().forEach(key -> all.put(key, file.getProperty(key)));
        }
        return all;
    }

    private static List<String> sources() {
        return read(SOURCES, ".java");
    }

    private static List<String> read(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> texts = new ArrayList<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(ending)).toList()) {
                texts.add(Files.readString(file));
            }
            return texts;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
