package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** The rooms of the house: who may use whom is written in each package-info, and holds. */
class HouseTest {

    /** Another word for it, and ours. */
    private static final Map<String, String> ONE_WORD = Map.of(
            "沙盒", "沙箱",
            "父单", "母单",
            "客户(?!端)|买家", "用户",
            "(?:业务|对方|别的)系统", "店铺系统",
            "快递单号", "运单号",
            "没有(?:应答|回话|回应)", "没有答复",
            "(?<!白)名单", "花名册",
            "待接手", "等人接手",
            "[“”]", "「」");

    /** As .editorconfig says; the formatter folds code only. */
    private static final int WIDTH = 120;

    private static final Pattern COMMENT = Pattern.compile("\\s*(?:\\*|/\\*|//)");

    private static final Path ROOMS = Path.of("src/main/java/dev/baton");

    private static final ApplicationModules HOUSE = ApplicationModules.of(Baton.class);

    @Test
    void everyRoomUsesOnlyWhatItsPackageInfoAllows() {
        HOUSE.verify();
    }

    @Test
    void everyRoomUsesAllThatItsPackageInfoAllows() {
        Map<String, Set<String>> unused = new TreeMap<>();
        HOUSE.stream().forEach(room -> {
            Set<String> arrows = new TreeSet<>(allowed(room));
            room.getDirectDependencies(HOUSE)
                    .uniqueModules()
                    .map(HouseTest::name)
                    .forEach(arrows::remove);
            if (!arrows.isEmpty()) {
                unused.put(name(room), arrows);
            }
        });
        assertThat(unused).isEmpty();
    }

    @Test
    void noRoomInsideARoomIsUsedByWhatItUses() {
        SlicesRuleDefinition.slices()
                .matching("dev.baton.(**)")
                .should()
                .beFreeOfCycles()
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.baton"));
    }

    @Test
    void noStatementIsAScriptInsideAnAnnotation() throws IOException {
        try (var files = Files.walk(ROOMS)) {
            List<Path> scripts = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> read(file).contains("<script>"))
                    .toList();
            assertThat(scripts).isEmpty();
        }
    }

    @Test
    void noCommentIsWiderThanALine() throws IOException {
        List<String> wide = new ArrayList<>();
        for (Path folder : List.of(Path.of("src/main/java"), Path.of("src/test/java"))) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.readAllLines(file).stream()
                            .filter(line -> line.length() > WIDTH
                                    && COMMENT.matcher(line).lookingAt())
                            .forEach(line -> wide.add(file + ": " + line.strip()));
                }
            }
        }
        assertThat(wide).isEmpty();
    }

    @Test
    void everyRoomSaysWhatItIsAndWhomItMayUse() throws IOException {
        try (var rooms = Files.walk(ROOMS)) {
            List<Path> undocumented = rooms.filter(room -> !room.equals(ROOMS) && Files.isDirectory(room))
                    .filter(room -> !says(room.resolve("package-info.java"), ROOMS.equals(room.getParent())))
                    .toList();
            assertThat(undocumented).isEmpty();
        }
    }

    /** What people read calls one thing by one word; what they may write ({@code words} of a playbook) is their own. */
    @Test
    void everyThingHasOneWord() throws IOException {
        List<String> others = new ArrayList<>();
        for (Path folder :
                List.of(Path.of("README.md"), Path.of("bot-templates"), Path.of("src/main/resources/static/h5"))) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.filter(HouseTest::isRead).toList()) {
                    Files.readAllLines(file).stream()
                            .filter(line -> !line.strip().startsWith("words:"))
                            .forEach(line -> ONE_WORD.forEach((other, word) -> {
                                if (Pattern.compile(other).matcher(line).find()) {
                                    others.add(file + ": we say " + word + " here: " + line.strip());
                                }
                            }));
                }
            }
        }
        assertThat(others).isEmpty();
    }

    private static boolean isRead(Path file) {
        String name = file.toString();
        boolean made = name.endsWith("workflow.card.json") || name.contains("vendor");
        return !made && name.matches(".*\\.(properties|yml|txt|md|js|html|json)");
    }

    private static List<String> allowed(org.springframework.modulith.core.ApplicationModule room) {
        try {
            Class<?> info = Class.forName(room.getBasePackage().getName() + ".package-info");
            return List.of(info.getAnnotation(ApplicationModule.class).allowedDependencies());
        } catch (ClassNotFoundException absent) {
            throw new IllegalStateException(room + " has no package-info", absent);
        }
    }

    private static String name(org.springframework.modulith.core.ApplicationModule room) {
        return room.getBasePackage().getLocalName();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean says(Path info, boolean doors) {
        try {
            String text = Files.readString(info);
            boolean whom = !doors || text.contains("allowedDependencies");
            return text.startsWith("/**") && text.contains("@NullMarked") && whom;
        } catch (IOException absent) {
            return false;
        }
    }
}
