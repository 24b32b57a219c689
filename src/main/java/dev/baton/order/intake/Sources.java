package dev.baton.order.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells by their names which of a shop's files is which. */
final class Sources {

    private Sources() {}

    /**
     * The tables by the names that the mapping has for their files, in its order.
     *
     * @param sources files, or folders whose files count as far as the mapping knows them
     * @throws CannotImport when one is missing, unknown, there twice or no table
     */
    static Map<String, Table> of(Mapping mapping, List<Path> sources) {
        Map<String, Path> paths = new LinkedHashMap<>();
        for (Path source : sources) {
            if (Files.isDirectory(source)) {
                files(source).forEach(path -> match(mapping, path).ifPresent(file -> put(paths, file, path)));
            } else if (!Files.isReadable(source)) {
                throw CannotImport.misused("no-source", source);
            } else {
                boolean only = mapping.files().size() == 1 && sources.size() == 1;
                String file = only
                        ? mapping.main()
                        : match(mapping, source)
                                .orElseThrow(() -> CannotImport.misused(
                                        "unknown-source", source.getFileName(), mapping.name(), expected(mapping)));
                put(paths, file, source);
            }
        }
        mapping.files().forEach((name, file) -> {
            if (!file.optional() && !paths.containsKey(name)) {
                throw CannotImport.misused("missing-source", mapping.name(), file.pattern());
            }
        });
        Map<String, Table> tables = new LinkedHashMap<>();
        mapping.files().forEach((name, file) -> {
            Path path = paths.get(name);
            if (path != null) {
                tables.put(name, Table.open(path, file));
            }
        });
        return tables;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().endsWith(".rejected.csv"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw CannotImport.broken("unreadable-source", folder, Table.reason(e));
        }
    }

    private static Optional<String> match(Mapping mapping, Path path) {
        String name = path.getFileName().toString();
        return mapping.files().values().stream()
                .filter(file -> pattern(file.pattern()).matcher(name).matches())
                .map(Mapping.File::name)
                .findFirst();
    }

    private static Pattern pattern(String glob) {
        String regex = Stream.of(glob.split("\\*", -1))
                .map(Pattern::quote)
                .reduce((a, b) -> a + ".*" + b)
                .orElse("");
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    private static void put(Map<String, Path> paths, String file, Path path) {
        Path other = paths.putIfAbsent(file, path);
        if (other != null && !other.equals(path)) {
            throw CannotImport.misused("two-sources", other.getFileName(), path.getFileName(), file);
        }
    }

    private static String expected(Mapping mapping) {
        return String.join(
                ", ",
                mapping.files().values().stream().map(Mapping.File::pattern).toList());
    }
}
