package dev.baton.sandbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one person sees: the chat list, the messages, the cards drawn with that person's private data. */
final class Views {

    private final World world;
    private final TemplateFile template;
    private final Faults faults;
    private final Supplier<SandboxApp> app;

    Views(World world, TemplateFile template, Faults faults, Supplier<SandboxApp> app) {
        this.world = world;
        this.template = template;
        this.faults = faults;
        this.app = app;
    }

    List<CardTemplate.Drawn> drawn(Card card, String userId) {
        return template.now().draw(card.seenBy(userId), faults.switches().oldClient());
    }

    Map<String, Object> card(Card card, String userId) {
        List<CardTemplate.Drawn> nodes = drawn(card, userId);
        return Json.object(
                "outTrackId", card.outTrackId(),
                "revision", card.revision(),
                "places", world.cards().placesOf(userId, card),
                "variables", card.seenBy(userId),
                "private", card.privateData().getOrDefault(userId, Map.of()),
                "texts", CardTemplate.texts(nodes),
                "buttons", CardTemplate.buttons(nodes),
                "form", CardTemplate.form(nodes),
                "nodes", nodes);
    }

    Map<String, Object> message(Message message, String userId) {
        Card card = message.card() == null ? null : world.cards().find(message.card());
        return Json.object(
                "seq", message.seq(),
                "id", message.id(),
                "conversation", message.conversation(),
                "sender", message.sender(),
                "senderName", nameOf(message.sender()),
                "mine", message.sender().equals(userId),
                "kind", message.kind(),
                "title", message.title(),
                "text", message.text(),
                "links", message.links(),
                "mentions", message.mentions(),
                "mentionsMe",
                        message.mentions().contains(userId)
                                || message.mentions().contains("@ALL"),
                "ring", message.rings().get(userId),
                "at", message.at(),
                "recalled", message.recalled(),
                "card", card == null ? null : card(card, userId));
    }

    String nameOf(String sender) {
        if (sender.equals(Message.ROBOT)) {
            return app.get().robotName();
        }
        Person person = world.person(sender);
        return person == null ? sender : person.name();
    }

    Map<String, Object> conversation(Conversation conversation, String userId) {
        Message last = world.last(conversation.id());
        return Json.object(
                "id", conversation.id(),
                "title", conversation.group() ? conversation.title() : app.get().robotName(),
                "group", conversation.group(),
                "robot", conversation.robot(),
                "members", conversation.members(),
                "unread", world.unread(userId, conversation.id()),
                "mentioned", mentioned(conversation, userId),
                "at", last == null ? 0 : last.at(),
                "last", last == null ? "" : summary(last, conversation, userId));
    }

    private boolean mentioned(Conversation conversation, String userId) {
        List<Message> messages = world.messages(conversation.id());
        int unread = world.unread(userId, conversation.id());
        for (int i = messages.size() - 1; i >= 0 && unread > 0; i--, unread--) {
            if ("mention".equals(messages.get(i).rings().get(userId))) {
                return true;
            }
        }
        return false;
    }

    private String summary(Message message, Conversation conversation, String userId) {
        String text = message.text();
        if (message.kind().equals("image")) {
            text = "[图片]";
        } else if (message.kind().equals("picture")) {
            text = "[图片] " + text;
        } else if (text.isBlank() && message.title() != null) {
            text = message.title();
        }
        if (message.kind().equals("markdown")
                && message.title() != null
                && !message.title().isBlank()) {
            text = message.title();
        }
        text = text.replace('\n', ' ');
        if (message.kind().equals("card")) {
            text = "[卡片] " + text;
        }
        if (!conversation.group() || message.sender().equals(userId) || message.recalled()) {
            return text;
        }
        return nameOf(message.sender()) + "：" + text;
    }

    /** The chat list, the latest on top; conversations without a word come last. */
    List<Map<String, Object>> conversations(String userId) {
        List<Conversation> all = new ArrayList<>(world.conversationsOf(userId));
        all.sort(Comparator.comparingLong(this::lastSeq).reversed());
        return all.stream()
                .map(conversation -> conversation(conversation, userId))
                .toList();
    }

    private long lastSeq(Conversation conversation) {
        Message last = world.last(conversation.id());
        return last == null ? 0 : last.seq();
    }

    Map<String, Object> messages(String conversationId, String userId, long before, int limit) {
        List<Message> all = world.messages(conversationId).stream()
                .filter(message -> before <= 0 || message.seq() < before)
                .toList();
        int from = Math.max(0, all.size() - limit);
        return Json.object(
                "more",
                from > 0,
                "messages",
                all.subList(from, all.size()).stream()
                        .map(message -> message(message, userId))
                        .toList());
    }

    Map<String, Object> person(Person person) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("userId", person.userId());
        view.put("name", person.name());
        view.put("title", person.title());
        view.put("department", person.department());
        view.put("leads", person.leads());
        view.put("outsider", person.outsider());
        return view;
    }

    @Nullable
    CardTemplate template() {
        return template.now();
    }
}
