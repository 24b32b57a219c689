package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever reads R086 in a test's name finds what it means, and whoever reads it in the list finds a test. */
class RequirementsTest {

    private static final Pattern TEST = Pattern.compile("\\bvoid (\\w+)\\(");
    private static final Pattern NUMBER = Pattern.compile("R\\d{3}|X\\d{2}");
    private static final Pattern LINE = Pattern.compile("(?m)^\\| (R\\d{3}|X\\d{2}) \\| (\\S.*) \\|$");

    @Test
    void everyNumberInATestsNameStandsInTheListAndEachOfTheListInATest() throws IOException {
        List<String> listed = LINE.matcher(Files.readString(Path.of("src/test/resources/requirements.md")))
                .results()
                .map(line -> line.group(1))
                .toList();
        assertThat(listed).isSorted().doesNotHaveDuplicates();
        Map<String, String> named = named();
        assertThat(named).hasSizeGreaterThan(80);
        assertThat(named.keySet())
                .as("a number of the list that no test proves, or one that the list does not know")
                .containsExactlyInAnyOrderElementsOf(listed);
    }

    /** Each number with a test that names it. */
    private static Map<String, String> named() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> TEST.matcher(text(file)).results().map(test -> test.group(1)))
                    .flatMap(test -> NUMBER.matcher(test).results().map(number -> Map.entry(number.group(), test)))
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, Map.Entry::getValue, (first, second) -> first, TreeMap::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
