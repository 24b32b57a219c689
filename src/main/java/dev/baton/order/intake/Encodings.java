package dev.baton.order.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells UTF-16 by its mark, and UTF-8 from GB18030 by looking at the whole file. */
final class Encodings {

    /** Bytes that are looked at together. */
    static final int AT_ONCE = 1 << 16;

    private static final Charset GB18030 = Charset.forName("GB18030");

    private Encodings() {}

    /**
     * A file whose bytes are nearly all UTF-8 is UTF-8 with some damage: taking it for GB18030 would turn every Chinese
     * and accented letter in it into another one, and nobody would notice.
     */
    static Charset of(Path path) throws IOException {
        CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder(); // reports what is malformed
        ByteBuffer bytes = ByteBuffer.allocate(AT_ONCE);
        CharBuffer chars = CharBuffer.allocate(AT_ONCE);
        long good = 0;
        long bad = 0;
        try (InputStream in = Files.newInputStream(path)) {
            if (isMarkedUtf16(in.readNBytes(2), bytes)) {
                return StandardCharsets.UTF_16;
            }
            boolean end = false;
            while (!end) {
                int room = bytes.remaining();
                int read = in.readNBytes(bytes.array(), bytes.position(), room);
                end = read < room;
                bytes.position(bytes.position() + read).flip();
                CoderResult result;
                do {
                    result = utf8.decode(bytes, chars, end);
                    good += beyondAscii(chars.flip());
                    chars.clear();
                    if (result.isMalformed()) {
                        bad++;
                        bytes.position(bytes.position() + result.length());
                    }
                } while (!result.isUnderflow());
                bytes.compact();
            }
        }
        return bad == 0 || good > 10 * bad ? StandardCharsets.UTF_8 : GB18030;
    }

    /** The first bytes are looked at with the others if not. */
    private static boolean isMarkedUtf16(byte[] first, ByteBuffer bytes) {
        bytes.put(first);
        return first.length == 2 && (bytes.getChar(0) == '\uFEFF' || bytes.getChar(0) == '\uFFFE');
    }

    private static long beyondAscii(CharBuffer chars) {
        long count = 0;
        while (chars.hasRemaining()) {
            if (chars.get() > 0x7F) {
                count++;
            }
        }
        return count;
    }
}
