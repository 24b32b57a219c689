package dev.baton.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The cards of the {@link World} and where they hang, under its lock. */
final class Cards {

    private final World world;
    private final Journal journal;
    private final Map<String, Card> cards = new LinkedHashMap<>();

    Cards(World world, Journal journal) {
        this.world = world;
        this.journal = journal;
    }

    /** Takes over what an earlier life of the sandbox kept. */
    void remember(Card card) {
        synchronized (world) {
            cards.put(card.outTrackId(), card);
        }
    }

    @Nullable
    Card find(String outTrackId) {
        synchronized (world) {
            return cards.get(outTrackId);
        }
    }

    /** False when there is one of that name already; nothing changes then. */
    boolean create(Card card) {
        synchronized (world) {
            if (cards.containsKey(card.outTrackId())) {
                return false;
            }
            keep(card);
            return true;
        }
    }

    @Nullable
    Card change(String outTrackId, UnaryOperator<Card> change) {
        synchronized (world) {
            Card card = cards.get(outTrackId);
            if (card == null) {
                return null;
            }
            Card changed = change.apply(card);
            keep(changed);
            world.drawn(changed);
            return changed;
        }
    }

    private void keep(Card card) {
        cards.put(card.outTrackId(), card);
        journal.keep("card:" + card.outTrackId(), card);
    }

    /** As if the card had never been: neither its instance nor the messages that carried it are there. */
    void lose(String outTrackId) {
        synchronized (world) {
            if (cards.remove(outTrackId) != null) {
                journal.keep("card:" + outTrackId, null);
                world.withoutCard(outTrackId);
            }
        }
    }

    /** The message hung into a space, null when it hangs there already and the platform swallows repeats. */
    @Nullable
    Message hang(String outTrackId, String space, String conversationId, World.Draft draft, boolean repeat) {
        synchronized (world) {
            Card card = Objects.requireNonNull(cards.get(outTrackId));
            if (card.spaces().contains(space) && !repeat) {
                return world.carrying(conversationId, outTrackId);
            }
            Set<String> spaces = new LinkedHashSet<>(card.spaces());
            spaces.add(space);
            keep(card.hangingIn(spaces));
            return world.say(conversationId, draft);
        }
    }

    /** Those this person can see, oldest first. */
    List<Card> of(String userId) {
        synchronized (world) {
            return cards.values().stream()
                    .filter(card -> !placesOf(userId, card).isEmpty())
                    .toList();
        }
    }

    /** Conversations of this person in which the card hangs; the own chat with the robot first. */
    List<String> placesOf(String userId, Card card) {
        List<String> places = new ArrayList<>();
        for (String space : card.spaces()) {
            if (space.equals("IM_ROBOT." + userId)) {
                places.add(0, World.dmId(userId));
            } else if (space.startsWith("IM_GROUP.")) {
                Conversation group = world.conversation(space.substring("IM_GROUP.".length()));
                if (group != null && group.has(userId) && !group.disbanded()) {
                    places.add(group.id());
                }
            }
        }
        return places;
    }
}
