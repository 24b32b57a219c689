package dev.baton.card;

import dev.baton.dingtalk.Space;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What we know of a card; the platform cannot be asked. */
record Known(
        CardMapper.@Nullable Instance instance,
        List<CardMapper.SpaceRow> spaces,
        Set<String> people,
        boolean withheld) {

    /** A place that refused the card so often is left alone for {@link #GIVEN_UP}: each attempt is a call. */
    private static final int TRIES = 3;

    private static final Duration GIVEN_UP = Duration.ofHours(12);

    /** A lost answer is believed to have been a success for so long; who has the card shows it by a press meanwhile. */
    static final Duration BELIEVED = Duration.ofMinutes(10);

    /** The same card for the platform, but we know nothing of it (any more). */
    Known forgotten() {
        return new Known(null, List.of(), people, withheld);
    }

    /** The same, and it is taken to hang there. */
    Known with(Space space) {
        CardMapper.SpaceRow there =
                new CardMapper.SpaceRow("", space.kind().name(), space.id(), true, 0, null, false, false, null, null);
        return new Known(instance, List.of(there), people, withheld);
    }

    boolean shows(int drawing) {
        return instance != null && instance.shownDrawing() == drawing;
    }

    boolean there(Space space) {
        return at(space).filter(CardMapper.SpaceRow::there).isPresent();
    }

    /** Whether an attempt whose answer was lost may have brought it there. */
    boolean perhaps(Space space) {
        return unsure(space).isPresent();
    }

    /** Whether it is somewhere, or some attempt without an answer may have brought it anywhere. */
    boolean perhapsSomewhere() {
        return spaces.stream().anyMatch(row -> row.there() || row.unsure());
    }

    /** Whether nothing has shown for long that the attempt without an answer was a success. */
    boolean doubtful(Space space, Instant now) {
        return unsure(space)
                .filter(row ->
                        row.triedAt() == null || !now.isBefore(row.triedAt().plus(BELIEVED)))
                .isPresent();
    }

    /**
     * Whether the last attempt was cut off by the end of its process, or by a store that was away for longer than
     * {@link AfterCall} waits. Most of an attempt is waiting for the call to leave, so it is taken for a failure:
     * better the same card twice in a chat, after a kill in just that blink, than not at all.
     */
    boolean cutOff(Space space) {
        return unsure(space).filter(CardMapper.SpaceRow::cutOff).isPresent();
    }

    /** Whether it must be brought there now: it is not there, nor believed to be, nor refused too often. */
    boolean missing(Space space, Instant now) {
        boolean answerLost = perhaps(space) && !cutOff(space);
        boolean believed = answerLost && (space.kind() == Space.Kind.ROBOT || !doubtful(space, now));
        return !there(space) && !believed && !givenUp(space, now);
    }

    /** Whether it was left out there and has not changed since. */
    boolean heldBack(Space space, int drawing) {
        return at(space)
                .filter(row -> !row.there() && !row.unsure())
                .map(CardMapper.SpaceRow::heldBack)
                .filter(held -> held == drawing)
                .isPresent();
    }

    boolean givenUp(Space space, Instant now) {
        return at(space)
                .filter(row -> !row.there() && row.tries() >= TRIES)
                .map(CardMapper.SpaceRow::triedAt)
                .filter(tried -> now.isBefore(tried.plus(GIVEN_UP)))
                .isPresent();
    }

    /** What the platform last said about it there. */
    @Nullable
    String problem(Space space) {
        return at(space).map(CardMapper.SpaceRow::problem).orElse(null);
    }

    boolean hopeless(Space space) {
        return at(space).filter(row -> !row.there() && row.tries() + 1 >= TRIES).isPresent();
    }

    private Optional<CardMapper.SpaceRow> at(Space space) {
        return spaces.stream().filter(row -> row.space().equals(space)).findFirst();
    }

    private Optional<CardMapper.SpaceRow> unsure(Space space) {
        return at(space).filter(row -> !row.there() && row.unsure());
    }
}
