package dev.baton.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongSupplier;
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
    private final Cards cards;
    private final Map<String, Person> people = new LinkedHashMap<>();
    private final Departments departments = new Departments();
    private final Map<String, Conversation> conversations = new LinkedHashMap<>();
    private final Map<String, List<Message>> messages = new HashMap<>();
    private final Map<String, Long> lastRead = new HashMap<>();
    private @Nullable Watcher watcher;
    private long seq;

    World(Journal journal, LongSupplier now) {
        this.journal = journal;
        this.now = now;
        this.cards = new Cards(this, journal);
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
            case "card" -> cards.remember(Json.MAPPER.convertValue(value, Card.class));
            case "read" -> lastRead.put(Json.text(value, "who"), Json.number(value, "seq", 0));
            default -> {
                // A kind of a later version: not ours.
            }
        }
    }

    /** After the last {@link #remember}: a message that was recalled was kept twice, the order of things is by seq. */
    synchronized void settle() {
        messages.values().forEach(list -> list.sort(Comparator.comparingLong(Message::seq)));
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

    /** By path, parents before what is in them; see {@link Departments#of}. */
    synchronized Map<String, Long> departments() {
        return departments.of(people.values());
    }

    synchronized void renameDepartment(String from, String to) {
        if (!departments().containsKey(from)) {
            throw new IllegalArgumentException("no such department: " + from);
        }
        departments.rename(from, to);
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
                .sorted(Comparator.comparingLong(Message::seq))
                .toList();
    }

    Cards cards() {
        return cards;
    }

    /** The first message of this conversation that carries the card, null for none. */
    synchronized @Nullable Message carrying(String conversationId, String outTrackId) {
        return in(conversationId).stream()
                .filter(message -> outTrackId.equals(message.card()))
                .findFirst()
                .orElse(null);
    }

    /** As if nothing had ever carried this card. */
    synchronized void withoutCard(String outTrackId) {
        messages.values()
                .forEach(list -> list.removeIf(message -> {
                    boolean carried = outTrackId.equals(message.card());
                    if (carried) {
                        journal.keep("message:" + message.id(), null);
                    }
                    return carried;
                }));
    }

    synchronized void drawn(Card card) {
        if (watcher != null) {
            watcher.drawn(card);
        }
    }

    static String random() {
        return Base64.getEncoder()
                .encodeToString(UUID.randomUUID().toString().substring(0, 18).getBytes(StandardCharsets.US_ASCII));
    }
}
