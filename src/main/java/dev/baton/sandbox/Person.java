package dev.baton.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in the pretend organisation's address book.
 *
 * @param department the name of the one department the person is in; {@code A/B} is B inside A
 * @param roles names of roles of the address book
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
        boolean outsider,
        List<String> roles) {

    /** Without roles; nor has a kept one of earlier days any. */
    Person(
            String userId,
            String name,
            String title,
            String department,
            boolean leads,
            @Nullable String mobile,
            boolean outsider) {
        this(userId, name, title, department, leads, mobile, outsider, List.of());
    }

    Person {
        roles = Objects.requireNonNullElse(roles, List.<String>of());
    }

    Person in(String otherDepartment) {
        return new Person(userId, name, title, otherDepartment, leads, mobile, outsider, roles);
    }

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
