package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
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

    private static final Path ROOMS = Path.of("src/main/java/dev/baton");

    @Test
    void everyRoomUsesOnlyWhatItsPackageInfoAllows() {
        ApplicationModules.of(Baton.class).verify();
    }

    @Test
    void everyRoomSaysWhatItIsAndWhomItMayUse() throws IOException {
        try (var rooms = Files.list(ROOMS)) {
            List<Path> undocumented = rooms.filter(Files::isDirectory)
                    .filter(room -> !says(room.resolve("package-info.java")))
                    .toList();
            assertThat(undocumented).isEmpty();
        }
    }

    /** What people read calls one thing by one word; what they may write ({@code words} of a playbook) is their own. */
    @Test
    void everyThingHasOneWord() throws IOException {
        List<String> others = new ArrayList<>();
        for (Path folder : List.of(Path.of("bot-templates"), Path.of("src/main/resources/static/h5"))) {
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

    private static boolean says(Path info) {
        try {
            String text = Files.readString(info);
            return text.startsWith("/** ") && text.contains("@NullMarked") && text.contains("allowedDependencies");
        } catch (IOException absent) {
            return false;
        }
    }
}
