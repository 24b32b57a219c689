package dev.baton.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The pretend organisation: its people, their conversations, what was said, and the cards hanging there. Every change
 * is in the journal before the method returns, and is told to the watcher while the lock is held, so watchers see
 * changes in order and must be quick.
 */
final class World {

    /** Hears every change, in order. */
    interface Watcher {
        void said(Conversation where, Message message);

        void drawn(Card card);

        void met(Conversation conversation);

        void read(String userId, String conversation);
    }

    /** What a new message is made of; see {@link Message}. */
    record Draft(
            String sender,
            String kind,
            @Nullable String title,
            String text,
            Map<String, String> links,
            List<String> mentions,
            @Nullable String card,
            @Nullable String key,
            boolean silent) {

        static Draft text(String sender, String text, List<String> mentions) {
            return new Draft(sender, "text", null, text, Map.of(), mentions, null, null, false);
        }
    }

    private static final int KEPT_MESSAGES = 5_000;

    private final Journal journal;
    private final LongSupplier now;
    private final Map<String, Person> people = new LinkedHashMap<>();
    private final Map<String, Long> departments = new LinkedHashMap<>();
    private long lastDepartment = 1;
    private final Map<String, Conversation> conversations = new LinkedHashMap<>();
    private final Map<String, List<Message>> messages = new HashMap<>();
    private final Map<String, Card> cards = new LinkedHashMap<>();
    private final Map<String, Long> lastRead = new HashMap<>();
    private @Nullable Watcher watcher;
    private long seq;

    World(Journal journal, LongSupplier now) {
        this.journal = journal;
        this.now = now;
    }

    /** Takes over what an earlier life of the sandbox kept. */
    synchronized void remember(String kind, JsonNode value) {
        switch (kind) {
            case "person" -> {
                Person person = Json.MAPPER.convertValue(value, Person.class);
                people.put(person.userId(), person);
            }
            case "conversation" -> {
                Conversation conversation = Json.MAPPER.convertValue(value, Conversation.class);
                conversations.put(conversation.id(), conversation);
            }
            case "message" -> {
                Message message = Json.MAPPER.convertValue(value, Message.class);
                in(message.conversation()).add(message);
                seq = Math.max(seq, message.seq());
            }
            case "card" -> {
                Card card = Json.MAPPER.convertValue(value, Card.class);
                cards.put(card.outTrackId(), card);
            }
            case "read" -> lastRead.put(Json.text(value, "who"), Json.number(value, "seq", 0));
            default -> {
                // A kind of a later version: not ours.
            }
        }
    }

    /** After the last {@link #remember}: a message that was recalled was kept twice, the order of things is by seq. */
    synchronized void settle() {
        messages.values().forEach(list -> list.sort(java.util.Comparator.comparingLong(Message::seq)));
    }

    synchronized void watch(Watcher newWatcher) {
        this.watcher = newWatcher;
    }

    synchronized boolean isEmpty() {
        return people.isEmpty();
    }

    // people and conversations

    synchronized void put(Person person) {
        people.put(person.userId(), person);
        journal.keep("person:" + person.userId(), person);
        if (!person.outsider()) {
            dm(person.userId());
        }
    }

    synchronized void remove(String userId) {
        people.remove(userId);
        journal.keep("person:" + userId, null);
    }

    /**
     * Departments by path, in the order of their first appearance; parents before what is in them. Ids stay when names
     * change.
     */
    synchronized Map<String, Long> departments() {
        for (Person person : people.values()) {
            if (!person.outsider()) {
                String path = person.department();
                for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                    departments.computeIfAbsent(path.substring(0, slash), any -> ++lastDepartment);
                }
                departments.computeIfAbsent(path, any -> ++lastDepartment);
            }
        }
        Map<String, Long> inhabited = new LinkedHashMap<>(departments);
        inhabited
                .keySet()
                .removeIf(path -> people.values().stream()
                        .noneMatch(person -> !person.outsider()
                                && (person.department().equals(path)
                                        || person.department().startsWith(path + "/"))));
        return inhabited;
    }

    synchronized void renameDepartment(String from, String to) {
        Long id = departments().get(from);
        if (id == null) {
            throw new IllegalArgumentException("no such department: " + from);
        }
        departments.remove(from);
        departments.put(to, id);
        people.values().stream()
                .filter(person -> person.department().equals(from))
                .toList()
                .forEach(person -> put(person.in(to)));
    }

    synchronized Collection<Person> people() {
        return List.copyOf(people.values());
    }

    synchronized @Nullable Person person(String userId) {
        return people.get(userId);
    }

    /** @throws IllegalArgumentException when nobody has this id */
    Person known(String userId) {
        Person person = person(userId);
        if (person == null) {
            throw new IllegalArgumentException("nobody here is called " + userId);
        }
        return person;
    }

    synchronized @Nullable Person personByUnionId(String unionId) {
        return people.values().stream()
                .filter(person -> person.unionId().equals(unionId))
                .findFirst()
                .orElse(null);
    }

    synchronized void put(Conversation conversation) {
        conversations.put(conversation.id(), conversation);
        journal.keep("conversation:" + conversation.id(), conversation);
        if (watcher != null) {
            watcher.met(conversation);
        }
    }

    synchronized @Nullable Conversation conversation(String id) {
        return conversations.get(id);
    }

    synchronized List<Conversation> conversationsOf(String userId) {
        return conversations.values().stream()
                .filter(conversation -> conversation.has(userId) && !conversation.disbanded())
                .toList();
    }

    synchronized Collection<Conversation> conversations() {
        return List.copyOf(conversations.values());
    }

    /** The 1:1 chat of this person with the robot; made when it is first needed. */
    synchronized Conversation dm(String userId) {
        String id = dmId(userId);
        Conversation known = conversations.get(id);
        if (known != null) {
            return known;
        }
        Conversation fresh = new Conversation(id, "", false, List.of(userId), true, false);
        put(fresh);
        return fresh;
    }

    static String dmId(String userId) {
        UUID hash = UUID.nameUUIDFromBytes(("dm:" + userId).getBytes(StandardCharsets.UTF_8));
        return "cid"
                + Base64.getEncoder()
                        .encodeToString(hash.toString().substring(0, 17).getBytes(StandardCharsets.UTF_8))
                        .replace("=", "")
                + "+/==";
    }

    // messages

    synchronized Message say(String conversationId, Draft draft) {
        Conversation where = Objects.requireNonNull(conversations.get(conversationId), "no such conversation");
        Message message = new Message(
                ++seq,
                "msg" + random() + "==",
                conversationId,
                draft.sender(),
                draft.kind(),
                draft.title(),
                draft.text(),
                draft.links(),
                List.copyOf(draft.mentions()),
                draft.silent() ? Map.of() : rings(where, draft),
                draft.card(),
                draft.key(),
                now.getAsLong(),
                false);
        List<Message> list = in(conversationId);
        list.add(message);
        if (list.size() > KEPT_MESSAGES) {
            journal.keep("message:" + list.remove(0).id(), null);
        }
        journal.keep("message:" + message.id(), message);
        if (people.containsKey(draft.sender())) {
            read(draft.sender(), conversationId);
        }
        if (watcher != null) {
            watcher.said(where, message);
        }
        return message;
    }

    private static Map<String, String> rings(Conversation where, Draft draft) {
        Map<String, String> rings = new LinkedHashMap<>();
        boolean everybody = draft.mentions().contains("@ALL");
        for (String member : where.members()) {
            if (!member.equals(draft.sender())) {
                boolean named = everybody || draft.mentions().contains(member);
                rings.put(member, !where.group() ? "dm" : named ? "mention" : "group");
            }
        }
        return rings;
    }

    private List<Message> in(String conversationId) {
        return messages.computeIfAbsent(conversationId, fresh -> new ArrayList<>());
    }

    synchronized List<Message> messages(String conversationId) {
        return List.copyOf(in(conversationId));
    }

    synchronized @Nullable Message last(String conversationId) {
        List<Message> list = in(conversationId);
        return list.isEmpty() ? null : list.get(list.size() - 1);
    }

    /** Messages that are that answer of the platform: one in a group, one in each chat for a send to several people. */
    synchronized List<Message> withKey(String processQueryKey) {
        return messages.values().stream()
                .flatMap(List::stream)
                .filter(message -> processQueryKey.equals(message.key()))
                .toList();
    }

    synchronized boolean recall(String processQueryKey) {
        boolean found = false;
        for (List<Message> list : messages.values()) {
            for (int i = 0; i < list.size(); i++) {
                if (processQueryKey.equals(list.get(i).key())) {
                    Message gone = list.get(i).recall();
                    list.set(i, gone);
                    journal.keep("message:" + gone.id(), gone);
                    found = true;
                    Conversation where = conversations.get(gone.conversation());
                    if (watcher != null && where != null) {
                        watcher.said(where, gone);
                    }
                }
            }
        }
        return found;
    }

    /** This person has now read everything in that conversation. */
    synchronized void read(String userId, String conversationId) {
        Message last = last(conversationId);
        String who = userId + "|" + conversationId;
        long upTo = last == null ? 0 : last.seq();
        if (lastRead.getOrDefault(who, 0L) < upTo) {
            lastRead.put(who, upTo);
            journal.keep("read:" + who, Json.object("who", who, "seq", upTo));
            if (watcher != null) {
                watcher.read(userId, conversationId);
            }
        }
    }

    synchronized boolean hasRead(String userId, Message message) {
        return lastRead.getOrDefault(userId + "|" + message.conversation(), 0L) >= message.seq();
    }

    synchronized int unread(String userId, String conversationId) {
        long upTo = lastRead.getOrDefault(userId + "|" + conversationId, 0L);
        List<Message> list = in(conversationId);
        int unread = 0;
        for (int i = list.size() - 1; i >= 0 && list.get(i).seq() > upTo; i--) {
            if (!list.get(i).sender().equals(userId)) {
                unread++;
            }
        }
        return unread;
    }

    /** Every ring of this person's phone, oldest first. */
    synchronized List<Message> rings(String userId) {
        return messages.values().stream()
                .flatMap(List::stream)
                .filter(message -> message.rings().containsKey(userId))
                .sorted(java.util.Comparator.comparingLong(Message::seq))
                .toList();
    }

    // cards

    synchronized @Nullable Card card(String outTrackId) {
        return cards.get(outTrackId);
    }

    /** False when there is one of that name already; nothing changes then. */
    synchronized boolean create(Card card) {
        if (cards.containsKey(card.outTrackId())) {
            return false;
        }
        keep(card);
        return true;
    }

    synchronized @Nullable Card change(String outTrackId, UnaryOperator<Card> change) {
        Card card = cards.get(outTrackId);
        if (card == null) {
            return null;
        }
        Card changed = change.apply(card);
        keep(changed);
        if (watcher != null) {
            watcher.drawn(changed);
        }
        return changed;
    }

    private void keep(Card card) {
        cards.put(card.outTrackId(), card);
        journal.keep("card:" + card.outTrackId(), card);
    }

    /** As if the card had never been: neither its instance nor the messages that carried it are there. */
    synchronized void lose(String outTrackId) {
        if (cards.remove(outTrackId) != null) {
            journal.keep("card:" + outTrackId, null);
            messages.values()
                    .forEach(list -> list.removeIf(message -> {
                        boolean carried = outTrackId.equals(message.card());
                        if (carried) {
                            journal.keep("message:" + message.id(), null);
                        }
                        return carried;
                    }));
        }
    }

    /** The message hung into a space, null when it hangs there already and the platform swallows repeats. */
    synchronized @Nullable Message hang(
            String outTrackId, String space, String conversationId, Draft draft, boolean repeat) {
        Card card = Objects.requireNonNull(cards.get(outTrackId));
        if (card.spaces().contains(space) && !repeat) {
            return messages.getOrDefault(conversationId, List.of()).stream()
                    .filter(message -> outTrackId.equals(message.card()))
                    .findFirst()
                    .orElse(null);
        }
        Set<String> spaces = new LinkedHashSet<>(card.spaces());
        spaces.add(space);
        keep(card.hangingIn(spaces));
        return say(conversationId, draft);
    }

    /** Cards this person can see, oldest first. */
    synchronized List<Card> cardsOf(String userId) {
        return cards.values().stream()
                .filter(card -> !placesOf(userId, card).isEmpty())
                .toList();
    }

    /** Conversations of this person in which the card hangs; the own chat with the robot first. */
    synchronized List<String> placesOf(String userId, Card card) {
        List<String> places = new ArrayList<>();
        for (String space : card.spaces()) {
            if (space.equals("IM_ROBOT." + userId)) {
                places.add(0, dmId(userId));
            } else if (space.startsWith("IM_GROUP.")) {
                Conversation group = conversations.get(space.substring("IM_GROUP.".length()));
                if (group != null && group.has(userId) && !group.disbanded()) {
                    places.add(group.id());
                }
            }
        }
        return places;
    }

    static String random() {
        return Base64.getEncoder()
                .encodeToString(UUID.randomUUID().toString().substring(0, 18).getBytes(StandardCharsets.US_ASCII));
    }
}
