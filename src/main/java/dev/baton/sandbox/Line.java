package dev.baton.sandbox;

import jakarta.websocket.Session;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The outgoing side of one WebSocket: frames leave one after the other, and a slow reader delays nobody else. */
final class Line {

    private static final int WAITING_LIMIT = 20_000;

    private final Session session;
    private final Executor executor;
    private final Deque<String> waiting = new ArrayDeque<>();
    private boolean sending;

    Line(Session session, Executor executor) {
        this.session = session;
        this.executor = executor;
    }

    /** Puts the frame on its way; false when the other side is gone or reads too slowly. */
    boolean send(String frame) {
        synchronized (waiting) {
            if (!session.isOpen() || waiting.size() >= WAITING_LIMIT) {
                return false;
            }
            waiting.addLast(frame);
            if (sending) {
                return true;
            }
            sending = true;
        }
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException closing) {
            return false;
        }
        return true;
    }

    private void drain() {
        while (true) {
            String frame;
            synchronized (waiting) {
                frame = waiting.pollFirst();
                if (frame == null) {
                    sending = false;
                    return;
                }
            }
            try {
                session.getBasicRemote().sendText(frame);
            } catch (IOException | IllegalStateException gone) {
                synchronized (waiting) {
                    waiting.clear();
                    sending = false;
                }
                return;
            }
        }
    }
}
