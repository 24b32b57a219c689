package dev.baton.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One card instance.
 *
 * @param data the public variables, all texts
 * @param privateData the variables of single people, by userId; they win over public ones of the same name
 * @param callbackType STREAM, HTTP, or null when the creator did not say
 * @param spaceModels the kinds of places it may be delivered to (IM_GROUP, IM_ROBOT, ONE_BOX)
 * @param spaces where it hangs: "IM_GROUP.cid…" or "IM_ROBOT.userId"
 */
record Card(
        String outTrackId,
        String template,
        Map<String, String> data,
        Map<String, Map<String, String>> privateData,
        @Nullable String callbackType,
        @Nullable String routeKey,
        int userIdType,
        boolean supportForward,
        Set<String> spaceModels,
        Set<String> spaces,
        long revision) {

    /** What this person's client draws: private over public. */
    Map<String, String> seenBy(String userId) {
        Map<String, String> seen = new LinkedHashMap<>(data);
        seen.putAll(privateData.getOrDefault(userId, Map.of()));
        return seen;
    }

    Card updated(Map<String, String> newData, Map<String, Map<String, String>> newPrivate) {
        return new Card(
                outTrackId,
                template,
                newData,
                newPrivate,
                callbackType,
                routeKey,
                userIdType,
                supportForward,
                spaceModels,
                spaces,
                revision + 1);
    }

    Card hangingIn(Set<String> newSpaces) {
        return new Card(
                outTrackId,
                template,
                data,
                privateData,
                callbackType,
                routeKey,
                userIdType,
                supportForward,
                spaceModels,
                newSpaces,
                revision);
    }

    Card allowing(Set<String> models) {
        return new Card(
                outTrackId,
                template,
                data,
                privateData,
                callbackType,
                routeKey,
                userIdType,
                supportForward,
                models,
                spaces,
                revision);
    }
}
