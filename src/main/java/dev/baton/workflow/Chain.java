package dev.baton.workflow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What ties each timeline entry to the one before it: a SHA-256 over the predecessor's and the own content, as 64
 * hexadecimal digits. The newest one stands in the workflow's row, which whoever writes has locked, so a chain never
 * forks.
 */
public final class Chain {

    /** As {@code V23__timeline_chain.sql} writes it. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    /** Never fed, only copied: looking one up among the providers costs more than a short text. */
    private static final MessageDigest SHA_256 = sha256();

    private Chain() {}

    /**
     * The hash of an entry.
     *
     * @param before the predecessor's hash, null before the first one
     */
    static String link(@Nullable String before, long workflowId, TimelineEntry entry) {
        return link(
                before,
                workflowId,
                entry.seq(),
                entry.at(),
                entry.actor(),
                entry.surface(),
                entry.kind(),
                entry.text(),
                entry.data());
    }

    /** The same of an entry as it is stored. */
    public static String link(
            @Nullable String before,
            long workflowId,
            int seq,
            Instant at,
            String actor,
            String surface,
            String kind,
            String text,
            @Nullable String data) {
        MessageDigest digest = fresh();
        if (seq > 0 && before != null) {
            digest.update(HexFormat.of().parseHex(before));
        }
        String content = String.join(
                "|",
                Long.toString(workflowId),
                Integer.toString(seq),
                TIME.format(at),
                sized(actor),
                sized(surface),
                sized(kind),
                sized(text),
                data == null ? "-" : "+" + data);
        return HexFormat.of().formatHex(digest.digest(bytes(content)));
    }

    /** With its length, so that nothing can be moved from one text to the next. */
    private static String sized(String text) {
        return bytes(text).length + ":" + text;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest fresh() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException other) {
            return sha256();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
