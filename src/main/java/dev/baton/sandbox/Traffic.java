package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What went over the wire: every call the platform got and every push it sent, the last twenty thousand of each. */
final class Traffic {

    private static final int KEPT = 20_000;

    /** One call of the platform or a gateway. */
    record CallSeen(
            long at,
            String method,
            String path,
            int status,
            @Nullable String code,
            long ms) {}

    /** One push of the platform; outcome is acked, late, lost, dropped, failed or nobody. */
    record PushSeen(
            long at,
            String topic,
            String messageId,
            String outcome,
            long ms,
            @Nullable String answer) {}

    private final Deque<CallSeen> calls = new ArrayDeque<>();
    private final Deque<PushSeen> pushes = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();

    synchronized void called(Call call, Reply reply, long ms) {
        String code = null;
        if (reply.status() >= 400 && reply.contentType().startsWith("application/json")) {
            code = Json.text(Json.read(new String(reply.body(), StandardCharsets.UTF_8)), "code");
        }
        keep(calls, new CallSeen(System.currentTimeMillis(), call.method(), call.path(), reply.status(), code, ms));
        counts.merge(call.method() + " " + call.path(), 1L, Long::sum);
    }

    synchronized void pushed(PushSeen push) {
        keep(pushes, push);
    }

    private static <T> void keep(Deque<T> list, T item) {
        list.addLast(item);
        if (list.size() > KEPT) {
            list.removeFirst();
        }
    }

    synchronized List<CallSeen> calls() {
        return new ArrayList<>(calls);
    }

    synchronized List<PushSeen> pushes() {
        return new ArrayList<>(pushes);
    }

    /** Calls since the start or the last reset, by "METHOD path". */
    synchronized Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    synchronized void reset() {
        calls.clear();
        pushes.clear();
        counts.clear();
    }
}
