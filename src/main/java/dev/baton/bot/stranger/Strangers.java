package dev.baton.bot.stranger;

import dev.baton.bot.stranger.StrangerMapper.Proposals;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.roster.Roster;
import dev.baton.sync.Newcomer;
import dev.baton.sync.RosterSync;
import dev.baton.wording.Wording;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * People of the organisation who press or type without being in the roster. They have no rights; they are told how to
 * get them, and a lead is asked once whether they belong here, at most so many a day: a whole company that comes by is
 * no flood.
 */
@Component
public class Strangers {

    /** The word with which a lead takes somebody in. */
    public static final String ADD = "加人";

    /** The word with which a lead says that an entry of the roster is somebody else's id. */
    public static final String LINK = "换号";

    static final String TOPIC = "stranger";
    static final String WELCOME = "welcome:";
    static final String PROPOSE = "propose:";

    /** Who said nothing to the first proposal is asked again after so long, if the stranger comes again. */
    private static final Duration AGAIN = Duration.ofDays(30);

    private static final int PROPOSED_A_DAY = 20;

    /** What somebody does in person; what programs say of a wrong id proves nothing. */
    private static final Set<String> IN_PERSON = Set.of("press", "message", "page");

    /** Whoever presses ten times costs no ten statements. */
    private static final Duration KNOWN = Duration.ofMinutes(5);

    private static final int REMEMBERED = 2_000;
    private static final int LONGEST_ID = 64;
    private static final int LONGEST_NAME = 100;

    /** @param asked whether a lead was asked about them */
    private record Known(Instant at, boolean asked) {}

    private final StrangerMapper mapper;
    private final Roster roster;
    private final RosterSync sync;
    private final Presence presence;
    private final Outbox outbox;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Map<String, Known> lately = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > REMEMBERED;
        }
    });

    Strangers(
            StrangerMapper mapper,
            Roster roster,
            RosterSync sync,
            Presence presence,
            Outbox outbox,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.mapper = mapper;
        this.roster = roster;
        this.sync = sync;
        this.presence = presence;
        this.outbox = outbox;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What to tell somebody who is not in the roster; a lead is asked about them by and by.
     *
     * @param userId null for somebody of another organisation
     * @param name as the platform calls them; null when it does not say
     * @param conversation the group it is in; null for their own chat
     */
    public String told(@Nullable String userId, @Nullable String name, @Nullable String conversation) {
        if (userId == null || userId.isBlank() || userId.length() > LONGEST_ID) {
            return wording.say("stranger.outside");
        }
        Instant now = clock.instant();
        Known known = lately.get(userId);
        if (known == null || known.at().isAfter(now) || known.at().plus(KNOWN).isBefore(now)) {
            String called = name == null || name.isBlank() ? userId : cut(name.strip());
            known = new Known(now, isAsked(new Stranger(userId, called, conversation), now));
            lately.put(userId, known);
        }
        return wording.say(known.asked() ? "stranger.told" : "stranger.told-alone", userId);
    }

    /** Whether a lead is asked about them, now or lately; nobody is when no team has one, or too many came by today. */
    private boolean isAsked(Stranger stranger, Instant now) {
        boolean led = roster.teams().stream().anyMatch(team -> team.lead() != null);
        return transaction.execute(status -> {
            mapper.seen(stranger, now);
            Proposals made = mapper.proposals(stranger.userId(), now.minus(Duration.ofDays(1)), now.minus(AGAIN));
            if (made.proposed() || !led || made.lately() >= PROPOSED_A_DAY) {
                return made.proposed();
            }
            if (mapper.propose(stranger.userId(), now, now.minus(AGAIN)) > 0) {
                outbox.append(TOPIC, PROPOSE + stranger.userId(), now, Priority.INFO);
            }
            return true; // by somebody else when not by us
        });
    }

    /** Who came by under this id; empty when nobody did. */
    public Optional<Stranger> find(String userId) {
        return transaction.execute(status -> mapper.find(userId));
    }

    /** In the caller's transaction: they are in the roster now, and are told so. */
    public void added(String userId) {
        lately.remove(userId);
        outbox.append(TOPIC, WELCOME + userId, clock.instant(), Priority.INFO);
    }

    /**
     * Whether the id of this entry is nobody's: the address book says so, or, where it says nothing, nobody has ever
     * acted by it.
     */
    public boolean isNobody(String userId) {
        return sync.newcomer(userId).map(Newcomer::unknown).orElseGet(() -> {
            Here here = presence.here(userId);
            return here.by() == null || !IN_PERSON.contains(here.by());
        });
    }

    private static String cut(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME));
    }
}
