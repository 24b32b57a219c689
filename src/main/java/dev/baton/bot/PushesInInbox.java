package dev.baton.bot;

import dev.baton.dingtalk.PushMemory;
import dev.baton.request.Inbox;
import dev.baton.request.RequestId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Messages and events count once, in the inbox of requests. */
@Component
class PushesInInbox implements PushMemory {

    private static final Logger log = LoggerFactory.getLogger(PushesInInbox.class);

    /** After this long its writer has typed it again, or has forgotten it: done now, it would surprise. */
    private static final Duration FRESH = Duration.ofMinutes(30);

    private static final String MESSAGE = "message";

    private final Inbox inbox;
    private final Clock clock;

    PushesInInbox(Inbox inbox, Clock clock) {
        this.inbox = inbox;
        this.clock = clock;
    }

    @Override
    public Seen begin(Push push) {
        return switch (inbox.take(id(push), push.payload())) {
            case OURS -> Seen.NEW;
            case UNDER_WAY -> Seen.UNDER_WAY;
            case DONE -> Seen.DONE;
        };
    }

    @Override
    public void done(Push push) {
        inbox.done(id(push));
    }

    @Override
    public void failed(Push push) {
        inbox.forget(id(push));
    }

    @Override
    public void later(Push push) {
        inbox.leave(id(push));
    }

    @Override
    public List<Push> abandoned(int most) {
        List<Push> fresh = new ArrayList<>();
        for (Inbox.Abandoned left : inbox.abandoned(most)) {
            boolean stale = left.id().kind().equals(MESSAGE)
                    && left.since().isBefore(clock.instant().minus(FRESH));
            if (stale) {
                log.warn("a message of {} was never finished and is too old to be done now", left.since());
                dropped(left.id());
            } else {
                fresh.add(new Push(left.id().kind(), left.id().key(), left.payload()));
            }
        }
        return fresh;
    }

    /** One that cannot be written down now is found again; the others are not to wait for it. */
    private void dropped(RequestId id) {
        try {
            inbox.done(id);
        } catch (RuntimeException failure) {
            log.warn("a message that is too old could not be marked as done: {}", failure.toString());
        }
    }

    private static RequestId id(Push push) {
        return new RequestId(push.kind(), push.key());
    }
}
