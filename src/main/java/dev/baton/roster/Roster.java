package dev.baton.roster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who works here: people, teams, leads and shifts; {@link Groups} has the chat groups of teams. Reads cost nothing and
 * need no transaction: they come from a copy in memory that is changed as a whole, at once after a change here, within
 * about a second after a change by another instance.
 */
@Component
public class Roster {

    private final RosterStore store;
    private final Remembered remembered;
    private final RosterReader reader;
    private final MessageSource messages;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Roster(
            RosterStore store,
            Remembered remembered,
            MessageSource messages,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.remembered = remembered;
        this.reader = new RosterReader(messages);
        this.messages = messages;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /** Empty for somebody the roster does not, or no longer, know. */
    public Optional<Member> member(String userId) {
        return Optional.ofNullable(snapshot().member(userId));
    }

    /** The name; the id itself for somebody the roster does not (any longer) know. */
    public String nameOf(String userId) {
        return member(userId).map(Member::name).orElse(userId);
    }

    /** The same of a team. */
    public String nameOfTeam(String id) {
        return team(id).map(Team::name).orElse(id);
    }

    /** Everybody, in the order of the file. */
    public List<Member> members() {
        return snapshot().members();
    }

    /** Those who do such work, in the order of the file. */
    public List<Member> withRole(String role) {
        return snapshot().withRole(role);
    }

    /** Those with this role who have this skill too, in the order of the file. Looked for once a roster. */
    public List<Member> withSkill(String role, String skill) {
        return snapshot().withSkill(role, skill);
    }

    /** Empty for a team the roster does not, or no longer, know. */
    public Optional<Team> team(String id) {
        return Optional.ofNullable(snapshot().team(id));
    }

    /**
     * Another number after each change of anything here: what was worked out from the roster holds as long as it stays
     * the same.
     */
    public long version() {
        return snapshot().version();
    }

    /** The first team of the file that does this. */
    public Optional<Team> teamForRole(String role) {
        return snapshot().teams().stream()
                .filter(team -> team.roles().contains(role))
                .findFirst();
    }

    /** A role as it is said to people: one that is written as an id (pr) is called by the team that does it. */
    public String spoken(String role) {
        boolean id = role.chars().allMatch(character -> character < 128);
        return id ? teamForRole(role).map(Team::name).orElse(role) : role;
    }

    /**
     * The queue of a role as people call it: the team that watches it, or the role where that team does not do such
     * work itself.
     */
    public String queue(String role, String teamId) {
        return team(teamId)
                .filter(team -> team.roles().contains(role))
                .map(Team::name)
                .orElseGet(() -> spoken(role));
    }

    /** In the order of the file. */
    public List<Team> teams() {
        return List.copyOf(snapshot().teams());
    }

    /** Whether this person is the lead of that team. */
    public boolean leads(String userId, String teamId) {
        Team team = snapshot().team(teamId);
        return team != null && userId.equals(team.lead());
    }

    /**
     * Whom somebody means: those whose userId, name or alias this is, or else those for whom it is the beginning of
     * one. More than one: ask back. A leading @, case and full width do not matter.
     */
    public List<Member> named(String text) {
        return snapshot().named(text);
    }

    /**
     * What to write on a button or in a list for each of these: the name; where two share one, with what tells them
     * apart.
     */
    public List<String> labels(List<Member> people) {
        return namesakes(people).labels();
    }

    /**
     * The same for a sentence that is answered by typing: where two share a name, with the userId, which is nobody
     * else's.
     */
    public List<String> typable(List<Member> people) {
        return namesakes(people).typed();
    }

    private Namesakes namesakes(List<Member> people) {
        return new Namesakes(people, id -> team(id).map(Team::name).orElse(""), messages);
    }

    /**
     * When people of a role will have worked so long from a moment on: time counts while any of them is on a shift, and
     * around the clock when none of them has shifts.
     */
    public Instant worked(String role, Instant from, Duration length) {
        return snapshot().worked(role, from, length);
    }

    /** When the shift ends this person is on; shifts without a gap between them are one. Empty off shift. */
    public Optional<Instant> shiftEnd(String userId, Instant now) {
        return turn(userId, now).filter(turn -> turn.covers(now)).map(Turn::to);
    }

    /** The shift this person is on, or else the next one; empty when there is none within two weeks. */
    public Optional<Turn> turn(String userId, Instant now) {
        return snapshot().turn(userId, now);
    }

    /**
     * When somebody of a role works now, or else next, shifts without a gap between them taken as one; empty when
     * nobody has any within two weeks. Costs as much as there are shifts, not people.
     */
    public Optional<Turn> turnOfRole(String role, Instant now) {
        return snapshot().turnOfRole(role, now);
    }

    /**
     * A roster from YAML or JSON (CONTRACT 4), not stored yet.
     *
     * @throws RosterInvalid naming everything that is wrong
     */
    public RosterFile read(String text) {
        return reader.read(text);
    }

    /**
     * Makes this the whole roster, all or nothing, in one transaction (the caller's, if there is one). Groups stay
     * bound: a team for which the file names no group goes on working in the one it was bound to last.
     *
     * @throws RosterInvalid naming everything that does not fit together
     */
    public void replace(RosterFile file) {
        replace(null, file);
    }

    /**
     * {@link #replace(RosterFile)}, but only while the roster is the one this was thought out for.
     *
     * @param expected as {@link #file} gave it; null: whatever it is
     * @throws RosterChanged when it is another one by now
     */
    public void replace(@Nullable RosterFile expected, RosterFile file) {
        transaction.executeWithoutResult(status -> {
            store.lock();
            Snapshot before = store.load();
            if (expected != null && !expected.equals(before.file())) {
                throw new RosterChanged();
            }
            replace(before, file, null);
        });
    }

    /** @param staying whose entry goes on under another id */
    private void replace(Snapshot before, RosterFile file, @Nullable String staying) {
        Problems problems = new Problems(messages);
        new RosterRules(file, problems).check();
        problems.done();
        store.replace(file, clock.instant());
        Snapshot after = store.load();
        List<Member> gone = before.members().stream()
                .filter(member -> after.member(member.userId()) == null)
                .filter(member -> !member.userId().equals(staying))
                .toList();
        remembered.changed(before, after);
        events.publishEvent(new RosterReplaced(gone)); // heard after the new one is shown
    }

    /**
     * Somebody's entry had the wrong id: all that it says, and what teams and shifts say of it, is said of the right
     * one from now on. Nobody counts as gone. In one transaction (the caller's, if there is one).
     *
     * @return false when there is no such entry, or one of the right id already; then nothing changes
     */
    public boolean renumber(String from, String to) {
        return transaction.execute(status -> {
            store.lock();
            Snapshot before = store.load();
            if (before.member(from) == null || before.member(to) != null) {
                return false;
            }
            replace(before, read(write(Renumbering.of(before.file(), from, to))), from);
            return true;
        });
    }

    /**
     * Takes somebody in, behind the others. In one transaction (the caller's, if there is one).
     *
     * @return false when there is somebody of this id already; then nothing changes
     * @throws RosterInvalid naming what does not fit
     */
    public boolean add(Member member) {
        return transaction.execute(status -> {
            store.lock();
            RosterFile now = store.load().file();
            if (now.members().stream().anyMatch(known -> known.userId().equals(member.userId()))) {
                return false;
            }
            List<Member> members = new ArrayList<>(now.members());
            members.add(member);
            replace(read(write(new RosterFile(now.teams(), members, now.shifts()))));
            return true;
        });
    }

    /** The whole roster, as a file that says the same. */
    public RosterFile file() {
        return snapshot().file();
    }

    /** A roster as JSON that {@link #read} takes. */
    public String write(RosterFile file) {
        return RosterWriter.write(file);
    }

    /** Whether people have ever been stored; asked before a file is judged that would not be used. */
    boolean hadPeople() {
        return transaction.execute(status -> store.hadPeople());
    }

    /** {@link #replace}, but only when no people have ever been stored; false when some were. */
    boolean replaceFirst(RosterFile file) {
        return transaction.execute(status -> {
            if (store.lock()) {
                return false;
            }
            replace(file);
            return true;
        });
    }

    /**
     * Reads again when another instance has changed something, for what must not be decided by a copy that is a second
     * old. One small statement when not; not in a transaction.
     */
    public void refresh() {
        remembered.refresh();
    }

    /**
     * This person; before the answer is that there is none the store is asked, because another instance may have taken
     * somebody in a moment ago. Not in a transaction.
     */
    public Optional<Member> memberByNow(String userId) {
        Optional<Member> member = member(userId);
        if (member.isEmpty()) {
            refresh();
            return member(userId);
        }
        return member;
    }

    private Snapshot snapshot() {
        return remembered.now();
    }
}
