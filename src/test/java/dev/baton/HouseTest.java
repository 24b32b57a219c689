package dev.baton;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The rooms of the house: who may use whom is written in each package-info, and holds. */
class HouseTest {

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

    private static boolean says(Path info) {
        try {
            String text = Files.readString(info);
            return text.startsWith("/** ") && text.contains("@NullMarked") && text.contains("allowedDependencies");
        } catch (IOException absent) {
            return false;
        }
    }
}
