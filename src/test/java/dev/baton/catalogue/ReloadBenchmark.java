package dev.baton.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long taking in 200 changed playbooks takes; run by hand. The first number is that of a process which has read
 * none before.
 */
final class ReloadBenchmark {

    private static final int PLAYBOOKS = 200;

    private ReloadBenchmark() {}

    public static void main(String[] args) throws IOException {
        Path templates = Files.createTempDirectory("playbooks");
        Path folder = Files.createDirectories(templates.resolve("playbooks"));
        String model = new String(
                ReloadBenchmark.class
                        .getResourceAsStream("/bot-templates/playbooks/fee.yml")
                        .readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        for (int i = 0; i < PLAYBOOKS; i++) {
            Files.writeString(folder.resolve("own-" + i + ".yml"), model.replaceFirst("type: 费用", "type: 自定" + i));
        }
        long begin = System.nanoTime();
        Catalogue catalogue = new Catalogue(new PlaybookFiles(templates.toString()));
        System.out.printf(
                Locale.ROOT, "first: %d kinds in %d ms%n", catalogue.kinds().size(), millis(begin));
        long[] took = new long[21];
        for (int round = 0; round < took.length; round++) {
            begin = System.nanoTime();
            catalogue.reload();
            took[round] = millis(begin);
        }
        Arrays.sort(took);
        System.out.printf(Locale.ROOT, "again: median %d ms, most %d ms%n", took[10], took[20]);
    }

    private static long millis(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
