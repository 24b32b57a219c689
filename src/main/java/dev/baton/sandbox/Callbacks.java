package dev.baton.sandbox;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the platform pushes to the product: presses of card buttons, messages to the robot, events. Each goes over a
 * stream connection or, in http mode, as a signed request; answers to presses change the card.
 */
final class Callbacks {

    /** Where callbacks go in http mode, and how they are signed. */
    record HttpMode(
            boolean on, @Nullable String robotUrl, @Nullable String eventUrl, String eventToken, String eventAesKey) {}

    /** A registered route of card callbacks. */
    record CardRoute(String key, String url, @Nullable String apiSecret) {}

    /** One press of a button, as the client sends it to the platform. */
    record Press(
            Person who, String outTrackId, String conversation, List<String> actionIds, Map<String, Object> params) {}

    /** How one push of a press ended: acked, failed (an error for an answer), late, lost or nobody. */
    record Pressed(
            String messageId,
            String outcome,
            long ms,
            @Nullable String answer) {
        boolean ok() {
            return outcome.equals("acked");
        }
    }

    private final PressCallbacks presses;
    private final RobotCallbacks robot;
    private final EventCallbacks events;
    private volatile HttpMode mode = new HttpMode(false, null, null, "", "");

    Callbacks(PushLine wire, World world, Problems problems, Supplier<SandboxApp> app) {
        this.presses = new PressCallbacks(wire, world, problems, app);
        this.robot = new RobotCallbacks(wire, world, app, () -> mode);
        this.events = new EventCallbacks(wire, app, () -> mode);
    }

    void mode(HttpMode newMode) {
        this.mode = newMode;
    }

    HttpMode mode() {
        return mode;
    }

    void sessionWebhooks(BiFunction<Person, Conversation, String> maker) {
        robot.sessionWebhooks(maker);
    }

    /** Takes a route, or gives the one that stands there already unless the caller insists. */
    CardRoute register(CardRoute route, boolean force) {
        return presses.register(route, force);
    }

    /**
     * Pushes a press, {@code times} times at once; with {@code newIds} every second copy has a message id of its own.
     * The future of each copy completes when its answer came, or will not come any more.
     */
    List<CompletableFuture<Pressed>> press(Press press, int times, boolean newIds, @Nullable String messageId) {
        return presses.press(press, times, newIds, messageId);
    }

    /** Tells the product what was said to its robot; over stream or, in http mode, as a signed request. */
    void robotHears(Person who, Conversation where, Message message, String content, Map<String, Object> more) {
        robot.hears(who, where, message, content, more);
    }

    /** Pushes an event until it is consumed: five attempts, with growing pauses. */
    void event(String eventType, JsonNode data) {
        events.happens(eventType, data);
    }
}
