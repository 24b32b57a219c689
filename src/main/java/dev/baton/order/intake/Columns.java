package dev.baton.order.intake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sees before anything is imported that every column the mapping names is there. */
final class Columns {

    private final Mapping mapping;
    private final Map<String, Table> tables;

    private Columns(Mapping mapping, Map<String, Table> tables) {
        this.mapping = mapping;
        this.tables = tables;
    }

    /** @throws CannotImport naming the first column that is missing */
    static void check(Mapping mapping, Map<String, Table> tables) {
        new Columns(mapping, tables).check();
    }

    /** The files that some value adds up. */
    static Set<String> summed(Mapping mapping) {
        Set<String> files = new HashSet<>();
        mapping.order().values().forEach(value -> sums(value, files));
        return files;
    }

    private void check() {
        mapping.files().forEach((name, file) -> {
            need(name, file.order());
            need(name, file.key());
            String by = file.by();
            if (by != null && by.indexOf('.') > 0) {
                need(by.substring(0, by.indexOf('.')), by.substring(by.indexOf('.') + 1));
            }
        });
        mapping.order().values().forEach(value -> check(mapping.main(), value));
        mapping.parts().forEach(part -> part.values().forEach(value -> check(part.from(), value)));
    }

    private void check(String file, Value value) {
        if (value instanceof Value.Column column) {
            String other = column.file();
            if (other != null
                    && !other.equals(file)
                    && !other.equals(mapping.main())
                    && !Objects.requireNonNull(mapping.files().get(other)).lookup()) {
                throw CannotImport.misused(
                        "wrong-mapping", mapping.name(), column.label(), Words.of("mapping-other-part"));
            }
            need(other == null ? file : other, column.column());
        } else if (value instanceof Value.Sum sum) {
            Stream.concat(sum.columns().stream(), Stream.ofNullable(sum.times()))
                    .forEach(column -> check(sum.file(), column));
            Stream.ofNullable(sum.otherwise()).forEach(other -> check(file, other));
        } else {
            inside(value).forEach(piece -> check(file, piece));
        }
    }

    private void need(String file, @Nullable String column) {
        Table table = tables.get(file);
        if (table != null && column != null) {
            table.place(column);
        }
    }

    private static void sums(Value value, Set<String> files) {
        if (value instanceof Value.Sum sum) {
            files.add(sum.file());
            Stream.ofNullable(sum.otherwise()).forEach(other -> sums(other, files));
        } else {
            inside(value).forEach(piece -> sums(piece, files));
        }
    }

    private static List<Value> inside(Value value) {
        if (value instanceof Value.Template template) {
            return template.pieces();
        } else if (value instanceof Value.First first) {
            return first.choices();
        } else if (value instanceof Value.Start start) {
            return List.of(start.of());
        } else if (value instanceof Value.Words words) {
            return List.of(words.of());
        } else if (value instanceof Value.Latest latest) {
            return latest.times();
        } else if (value instanceof Value.When when) {
            List<Value> inside = new ArrayList<>(when.any());
            inside.add(when.then());
            Stream.ofNullable(when.otherwise()).forEach(inside::add);
            return inside;
        }
        return List.of();
    }
}
