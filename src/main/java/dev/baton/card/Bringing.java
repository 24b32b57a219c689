package dev.baton.card;

import dev.baton.dingtalk.Delivered;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.DingTalkException.Kind;
import dev.baton.dingtalk.NewCard;
import dev.baton.dingtalk.Space;
import dev.baton.wording.Wording;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings any kind of card to where it must be, as it must look. The one place that knows what to do when an answer is
 * lost, so that no card hangs twice in one space, and when the platform does not know a person, so that nobody else
 * waits for that.
 */
@Component
class Bringing {

    /** The most people whose private data one call may carry (PROTOCOL 5.6). */
    private static final int PRIVATE_PER_CALL = 50;

    /**
     * The platform's whole answer when it does not know one of the people a call names, without saying whom (PROTOCOL
     * 5.9).
     */
    private static final String NO_SUCH_PERSON = "param.userIdNotExist";

    /** Who was not known comes back now and then: a slip of the address list, a wrong permission that was mended. */
    private static final Duration UNKNOWN = Duration.ofHours(1);

    private static final int MOST = 10_000;

    /** What people wrote, or what is drawn from it. */
    private static final List<String> WRITTEN = List.of("problem", "guide", "done");

    /**
     * How a card must look now.
     *
     * @param own what only these people see on it
     * @param summary the line of the chat list
     */
    record Drawn(String card, Map<String, String> face, Map<String, Map<String, String>> own, String summary) {}

    private final CardMapper cards;
    private final DingTalkClient dingTalk;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final AfterCall afterCall;
    private final Clock clock;
    private final Map<String, Instant> unknown = new ConcurrentHashMap<>();

    Bringing(
            CardMapper cards,
            DingTalkClient dingTalk,
            Wording wording,
            TransactionTemplate transaction,
            AfterCall afterCall,
            Clock clock) {
        this.cards = cards;
        this.dingTalk = dingTalk;
        this.wording = wording;
        this.transaction = transaction;
        this.afterCall = afterCall;
        this.clock = clock;
    }

    Known known(String card) {
        return transaction.execute(status -> new Known(
                cards.instance(card).orElse(null),
                cards.spaces(card),
                new LinkedHashSet<>(cards.privates(card)),
                cards.isWithheld(card)));
    }

    /**
     * Like {@link #bring}, for cards whose drawing does not know what the content check refused: then it shows nothing
     * that anybody wrote, now and from now on, and says so; what can be pressed on it stays.
     */
    List<Delivered> bringAnyway(Drawn drawn, boolean stale, Collection<Space> spaces, Known known) {
        if (known.withheld()) {
            return bring(plain(drawn), stale, spaces, known);
        }
        try {
            return bring(drawn, stale, spaces, known);
        } catch (DingTalkException refused) {
            if (refused.kind() != Kind.UNSAFE_CONTENT) {
                throw refused;
            }
            transaction.executeWithoutResult(status -> cards.withhold(drawn.card(), clock.instant()));
            return bring(plain(drawn), stale, spaces, known);
        }
    }

    private Drawn plain(Drawn drawn) {
        Map<String, String> face = new LinkedHashMap<>(drawn.face());
        WRITTEN.forEach(name -> face.put(name, ""));
        face.put("timeline", "[]");
        face.put("notice", wording.say("card.withheld-here"));
        return new Drawn(drawn.card(), face, drawn.own(), drawn.summary());
    }

    /**
     * Creates it, or redraws it when it is stale and seen by anybody, and hangs it where it is missing; there it rings.
     * Every result is for {@link #hung}.
     */
    List<Delivered> bring(Drawn drawn, boolean stale, Collection<Space> spaces, Known known) {
        if (known.instance() == null) {
            return create(drawn, spaces, known);
        }
        Instant now = clock.instant();
        List<Space> missing =
                spaces.stream().filter(space -> known.missing(space, now)).toList();
        askedAnew(missing);
        try {
            if (known.perhapsSomewhere() ? stale : !missing.isEmpty()) {
                update(drawn);
            }
            return hang(drawn, missing, known);
        } catch (DingTalkException failed) {
            if (failed.kind() != Kind.NOT_EXISTS) {
                throw failed;
            }
            return create(drawn, spaces, nowhere(drawn.card(), known));
        }
    }

    /** Whom it is brought to now: without the own buttons nobody can work. */
    private void askedAnew(Collection<Space> spaces) {
        spaces.stream().filter(space -> space.kind() == Space.Kind.ROBOT).forEach(chat -> unknown.remove(chat.id()));
    }

    /**
     * After an attempt without an answer an update tells whether the card is there: a further create would tell it too,
     * if it did not succeed silently, but when that answer is lost as well nobody knows any more which of the two
     * brought it where.
     */
    private List<Delivered> create(Drawn drawn, Collection<Space> spaces, Known known) {
        askedAnew(spaces);
        if (!known.perhapsSomewhere()) {
            return createNow(drawn, spaces, known);
        }
        return redrawn(drawn) ? hangRest(drawn, spaces, known) : createNow(drawn, spaces, nowhere(drawn.card(), known));
    }

    private boolean redrawn(Drawn drawn) {
        try {
            update(drawn);
            return true;
        } catch (DingTalkException failed) {
            if (failed.kind() != Kind.NOT_EXISTS) {
                throw failed;
            }
            return false;
        }
    }

    private Known nowhere(String card, Known known) {
        transaction.executeWithoutResult(status -> cards.lost(card));
        return known.forgotten();
    }

    private List<Delivered> createNow(Drawn drawn, Collection<Space> spaces, Known known) {
        Map<String, Map<String, String>> own = addressable(drawn.own());
        Map<String, Map<String, String>> first = new LinkedHashMap<>();
        own.entrySet().stream().limit(PRIVATE_PER_CALL).forEach(each -> first.put(each.getKey(), each.getValue()));
        trying(drawn.card(), spaces);
        List<Delivered> delivered;
        try {
            delivered = dingTalk.createAndDeliver(
                    new NewCard(drawn.card(), drawn.face(), first, List.copyOf(spaces), drawn.summary()));
        } catch (DingTalkException failed) {
            forget(drawn.card(), spaces, known, failed);
            if (isAboutSomebody(failed)) {
                return createApart(drawn, spaces, known, failed);
            }
            if (failed.kind() != Kind.EXISTS) {
                throw failed;
            }
            update(drawn);
            return hangRest(drawn, spaces, known);
        }
        own.keySet().removeAll(List.copyOf(first.keySet()));
        if (!own.isEmpty()) {
            updateOwn(drawn.card(), Map.of(), own);
        }
        return delivered;
    }

    /**
     * The platform refused everything because of somebody it does not know: place by place, and nobody's own data
     * along. What is cut off in the middle of this is found by the attempts written down, like any other.
     */
    private List<Delivered> createApart(Drawn drawn, Collection<Space> spaces, Known known, DingTalkException refusal) {
        List<Delivered> all = new ArrayList<>();
        boolean there = false;
        for (Space space : spaces) {
            List<Space> one = List.of(space);
            trying(drawn.card(), one);
            try {
                all.addAll(
                        there
                                ? dingTalk.deliver(drawn.card(), one)
                                : dingTalk.createAndDeliver(
                                        new NewCard(drawn.card(), drawn.face(), Map.of(), one, drawn.summary())));
                there = true;
            } catch (DingTalkException failed) {
                forget(drawn.card(), one, known, failed);
                if (!isAboutSomebody(failed)) {
                    hung(drawn.card(), all);
                }
                all.add(refused(space, failed));
            }
        }
        if (!there) {
            hung(drawn.card(), all);
            throw refusal;
        }
        oneByOne(drawn.card(), addressable(drawn.own()));
        return all;
    }

    /**
     * An earlier attempt went through and its answer was lost: where it was sent then it is, so it rings nobody twice.
     */
    private List<Delivered> hangRest(Drawn drawn, Collection<Space> spaces, Known known) {
        List<Delivered> delivered = new ArrayList<>();
        List<Space> rest = new ArrayList<>();
        for (Space space : spaces) {
            if (known.perhaps(space) || known.there(space)) {
                delivered.add(new Delivered(space, true, null, null));
            } else {
                rest.add(space);
            }
        }
        delivered.addAll(hang(drawn, rest, known));
        return delivered;
    }

    /** Brings an existing card to more places; there it rings. */
    private List<Delivered> hang(Drawn drawn, List<Space> spaces, Known known) {
        if (spaces.isEmpty()) {
            return List.of();
        }
        trying(drawn.card(), spaces);
        try {
            return dingTalk.deliver(drawn.card(), spaces);
        } catch (DingTalkException failed) {
            forget(drawn.card(), spaces, known, failed);
            if (!isAboutSomebody(failed)) {
                throw failed;
            }
            return spaces.size() == 1 ? List.of(refused(spaces.get(0), failed)) : hangApart(drawn, spaces, known);
        }
    }

    private List<Delivered> hangApart(Drawn drawn, List<Space> spaces, Known known) {
        List<Delivered> all = new ArrayList<>();
        for (Space space : spaces) {
            try {
                all.addAll(hang(drawn, List.of(space), known));
            } catch (DingTalkException failed) {
                hung(drawn.card(), all);
                throw failed;
            }
        }
        return all;
    }

    private Delivered refused(Space space, DingTalkException failed) {
        if (!isAboutSomebody(failed)) {
            throw failed;
        }
        if (space.kind() == Space.Kind.ROBOT) {
            unknown(space.id());
        }
        return new Delivered(space, false, null, failed.code());
    }

    /** Redraws it for everybody and for each of those who see something of their own. */
    private void update(Drawn drawn) {
        updateOwn(drawn.card(), drawn.face(), addressable(drawn.own()));
    }

    private void updateOwn(String card, Map<String, String> face, Map<String, Map<String, String>> own) {
        try {
            dingTalk.update(card, face, own);
        } catch (DingTalkException refused) {
            if (!isAboutSomebody(refused) || own.isEmpty()) {
                throw refused;
            }
            if (!face.isEmpty()) {
                dingTalk.update(card, face, Map.of());
            }
            oneByOne(card, own);
        }
    }

    /** So it turns out who it is that the platform does not know; the others see what is theirs. */
    private void oneByOne(String card, Map<String, Map<String, String>> own) {
        own.forEach((person, data) -> {
            try {
                dingTalk.update(card, Map.of(), Map.of(person, data));
            } catch (DingTalkException refused) {
                if (!isAboutSomebody(refused)) {
                    throw refused;
                }
                unknown(person);
                transaction.executeWithoutResult(status -> cards.forgetPrivate(card, person));
            }
        });
    }

    private static boolean isAboutSomebody(DingTalkException failed) {
        return failed.code().equalsIgnoreCase(NO_SUCH_PERSON);
    }

    /** Without those whom the platform did not know a moment ago: each of them would cost the others a refused call. */
    private Map<String, Map<String, String>> addressable(Map<String, Map<String, String>> own) {
        Map<String, Map<String, String>> some = new LinkedHashMap<>(own);
        Instant now = clock.instant();
        unknown.values().removeIf(since -> !now.isBefore(since.plus(UNKNOWN)));
        some.keySet().removeAll(unknown.keySet());
        return some;
    }

    /** This person has left, or the platform says so: for a while nothing of this person's own is sent. */
    void unknown(String person) {
        if (unknown.size() >= MOST) {
            unknown.clear();
        }
        unknown.put(person, clock.instant());
    }

    /** Whether the platform said lately that there is nobody of this id. */
    boolean isUnknown(String person) {
        return unknown.containsKey(person);
    }

    private void trying(String card, Collection<Space> spaces) {
        transaction.executeWithoutResult(status ->
                spaces.forEach(space -> cards.trying(card, space.kind().name(), space.id(), clock.instant())));
    }

    /** A refusal says that this attempt came to nothing, but nothing about an earlier one whose answer was lost. */
    private void forget(String card, Collection<Space> spaces, Known known, DingTalkException failed) {
        boolean lost = failed.kind() == Kind.UNKNOWN_OUTCOME;
        transaction.executeWithoutResult(status -> {
            for (Space space : spaces) {
                if (lost || (known.perhaps(space) && !known.cutOff(space))) {
                    cards.unanswered(card, space.kind().name(), space.id());
                } else if (!known.perhaps(space)) {
                    cards.untried(card, space.kind().name(), space.id());
                }
            }
        });
    }

    /** Writes down what became of it in each of these places. */
    void hung(String card, List<Delivered> delivered) {
        if (!delivered.isEmpty()) {
            afterCall.write(() -> delivered.forEach(space -> cards.delivered(
                    card,
                    space.space().kind().name(),
                    space.space().id(),
                    space.carrierId(),
                    space.success() ? clock.instant() : null,
                    space.success() ? null : space.error())));
        }
    }
}
