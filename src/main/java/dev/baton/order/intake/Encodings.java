package dev.baton.order.intake;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells UTF-8 from GB18030 by looking at the whole file. */
final class Encodings {

    private static final Charset GB18030 = Charset.forName("GB18030");

    private Encodings() {}

    /**
     * A file whose bytes are nearly all UTF-8 is UTF-8 with some damage: taking it for GB18030 would turn every Chinese
     * and accented letter in it into another one, and nobody would notice.
     */
    static Charset of(Path path) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            long good = 0;
            long bad = 0;
            int b = in.read();
            int second = -1;
            boolean start = true;
            while (b >= 0) {
                if (start) {
                    start = false;
                    second = in.read();
                    if ((b == 0xFF && second == 0xFE) || (b == 0xFE && second == 0xFF)) {
                        return StandardCharsets.UTF_16;
                    }
                }
                int follow = b < 0x80
                        ? 0
                        : b >= 0xC2 && b < 0xE0 ? 1 : b >= 0xE0 && b < 0xF0 ? 2 : b >= 0xF0 && b < 0xF5 ? 3 : -1;
                int next = second;
                second = -1;
                if (next < 0) {
                    next = in.read();
                }
                if (follow < 0) {
                    bad++;
                    b = next;
                    continue;
                }
                int seen = 0;
                while (seen < follow && next >= 0x80 && next < 0xC0) {
                    seen++;
                    next = in.read();
                }
                if (follow > 0) {
                    if (seen == follow) {
                        good++;
                    } else {
                        bad++;
                    }
                }
                b = next;
            }
            return bad == 0 || good > 10 * bad ? StandardCharsets.UTF_8 : GB18030;
        }
    }
}
