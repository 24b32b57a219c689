package dev.baton.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in the pretend organisation's address book.
 *
 * @param department the name of the one department the person is in
 * @param leads whether the person leads that department
 * @param outsider a person from another organisation: the robot gets no staffId
 */
record Person(
        String userId,
        String name,
        String title,
        String department,
        boolean leads,
        @Nullable String mobile,
        boolean outsider) {

    String unionId() {
        return id("union").substring(0, 22) + "iEiE";
    }

    String openId() {
        return id("open").substring(0, 20) + "iE";
    }

    /** The encrypted id the wire calls senderId or dingtalkId: of no use for API calls. */
    String dingtalkId() {
        return "$:LWCP_v1:$" + id("lwcp").substring(0, 24) + "==";
    }

    private String id(String kind) {
        return UUID.nameUUIDFromBytes((kind + ':' + userId).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }
}
