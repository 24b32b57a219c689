package dev.baton.sandbox;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;

/** Tells open chat pages what just changed; one WebSocket a tab, each tab somebody. */
final class Live implements World.Watcher {

    private record Tab(Session session, String userId, Line line) {}

    private final List<Tab> tabs = new CopyOnWriteArrayList<>();
    private final Views views;
    private final ExecutorService executor;

    Live(Views views, ExecutorService executor) {
        this.views = views;
        this.executor = executor;
    }

    /** The endpoint behind /sandbox/live?user=. */
    final class Door extends Endpoint {

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            List<String> users = session.getRequestParameterMap().getOrDefault("user", List.of());
            session.setMaxIdleTimeout(0);
            session.addMessageHandler(new MessageHandler.Whole<String>() {
                @Override
                public void onMessage(String keepAlive) {
                    // The page only says that it is still there.
                }
            });
            tabs.add(new Tab(session, users.isEmpty() ? "" : users.get(0), new Line(session, executor)));
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            tabs.removeIf(tab -> tab.session() == session);
        }

        @Override
        public void onError(Session session, Throwable gone) {
            tabs.removeIf(tab -> tab.session() == session);
        }
    }

    @Override
    public void said(Conversation where, Message message) {
        for (Tab tab : tabs) {
            if (where.has(tab.userId())) {
                send(
                        tab,
                        "message",
                        Json.object(
                                "message", views.message(message, tab.userId()),
                                "conversation", views.conversation(where, tab.userId())));
            }
        }
    }

    @Override
    public void drawn(Card card) {
        for (Tab tab : tabs) {
            Map<String, Object> view = views.card(card, tab.userId());
            if (view.get("places") instanceof List<?> places && !places.isEmpty()) {
                send(tab, "card", view);
            }
        }
    }

    @Override
    public void met(Conversation conversation) {
        for (Tab tab : tabs) {
            if (conversation.has(tab.userId())) {
                send(tab, "conversation", views.conversation(conversation, tab.userId()));
            }
        }
    }

    @Override
    public void read(String userId, String conversation) {
        for (Tab tab : tabs) {
            if (tab.userId().equals(userId)) {
                send(tab, "read", Map.of("conversation", conversation));
            }
        }
    }

    void toast(String userId, Map<String, Object> toast) {
        for (Tab tab : tabs) {
            if (tab.userId().equals(userId)) {
                send(tab, "toast", toast);
            }
        }
    }

    /** Something in the drawer changed: gateways, switches, connections. */
    void drawer() {
        for (Tab tab : tabs) {
            send(tab, "drawer", Map.of());
        }
    }

    /** The template was saved anew, or people changed: load everything again. */
    void reload() {
        for (Tab tab : tabs) {
            send(tab, "reload", Map.of());
        }
    }

    private void send(Tab tab, String type, Object data) {
        if (!tab.line().send(Json.write(Json.object("type", type, "data", data)))) {
            tabs.remove(tab);
        }
    }
}
