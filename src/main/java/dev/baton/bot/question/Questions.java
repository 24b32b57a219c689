package dev.baton.bot.question;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.bot.language.Said;
import dev.baton.card.Slip;
import dev.baton.card.Slips;
import dev.baton.dingtalk.ChatMessage;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Texts;
import dev.baton.workflow.When;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks back on a card in the person's own chat: which of several, or whether really all of that. Nothing happens until
 * it is answered.
 */
@Component
public class Questions implements Slip {

    /** The id of a question's card: this, and the question's number. */
    public static final String PREFIX = "question-";

    /** The button of a choice is called so, with its place behind. */
    public static final String CHOOSE = "choose-";

    /** The button that wants none of them. */
    public static final String CANCEL = "question-cancel";

    /** As many buttons as a card has room for. */
    public static final int MOST = 6;

    /** A longer sentence is not kept several times over. */
    private static final int LONGEST = 2_000;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int KEY = 191;
    private static final int LABEL = 16;
    private static final int ANSWER = 4_000;

    private final QuestionMapper rows;
    private final Slips slips;
    private final Roster roster;
    private final Wording wording;
    private final JsonMapper json;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Questions(
            QuestionMapper rows,
            Slips slips,
            Roster roster,
            Wording wording,
            JsonMapper json,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.slips = slips;
        this.roster = roster;
        this.wording = wording;
        this.json = json;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The question behind a card; empty for a card that is none of ours. */
    public static Optional<Long> id(String outTrackId) {
        String number = outTrackId.startsWith(PREFIX) ? outTrackId.substring(PREFIX.length()) : "";
        return number.matches("[0-9]{1,19}") ? Optional.of(Long.parseUnsignedLong(number)) : Optional.empty();
    }

    /** Whether so many readings of this sentence can be buttons; else they are only listed. */
    public static boolean canOffer(String sentence, int readings) {
        return readings <= MOST && sentence.length() <= LONGEST;
    }

    /** Which of these is meant? What is said in the chat besides the card; the same message again asks once. */
    public String which(Said said, String asked, List<Question.Choice> choices) {
        return ask(said, asked, choices, false);
    }

    /** Really? The one choice does what {@code asked} shows. */
    public String really(Said said, String asked, Question.Choice yes) {
        return ask(said, asked, List.of(yes), true);
    }

    private String ask(Said said, String asked, List<Question.Choice> choices, boolean confirms) {
        Instant now = clock.instant();
        Question question = new Question(
                TsidCreator.getTsid().toLong(),
                said.message().robotCode(),
                said.member().userId(),
                said.message().conversationId(),
                said.message().group(),
                said.message().quotedCarrier(),
                confirms ? "" : mentioned(said.message()),
                String.join("\n", said.message().pictures()),
                asked,
                Question.lines(choices.subList(0, Math.min(MOST, choices.size()))),
                confirms,
                Question.OPEN,
                "",
                now,
                now.plus(PATIENCE));
        try {
            transaction.executeWithoutResult(status -> {
                rows.insert(key(said.message()), question);
                slips.bring(PREFIX + question.id(), now);
                slips.lookAgain(PREFIX + question.id(), question.expiresAt());
            });
        } catch (DuplicateKeyException repeated) {
            // the platform sent the message twice, and its card is there or on its way
        }
        String hint = wording.say(confirms ? "question.confirm-hint" : "question.which-hint");
        return said.asks(asked + "\n\n" + hint + (said.message().group() ? wording.say("bot.raise-in-chat") : ""));
    }

    /** What is only confirmed is our own sentence, and names everybody itself. */
    private static String mentioned(ChatMessage message) {
        return message.mentions().stream()
                .map(ChatMessage.Mention::staffId)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
    }

    private static String key(ChatMessage message) {
        String whole = message.identity();
        return whole.length() <= KEY ? whole : whole.substring(whole.length() - KEY);
    }

    /** As it stands now; one whose time is over says so itself. */
    public Optional<Question> find(long id) {
        return transaction.execute(status -> rows.find(id));
    }

    /**
     * It was answered, and this came of it; a second answer changes nothing. Its card follows unless the answer showed
     * it.
     */
    public Answered close(long id, String state, String answer) {
        return transaction.execute(status -> {
            rows.close(id, state, Texts.cut(answer, ANSWER));
            long stamp = slips.bring(PREFIX + id, clock.instant().plusSeconds(3));
            return new Answered(rows.find(id).orElseThrow(), stamp);
        });
    }

    /** The answer led to a refusal: it says so and waits for another one, as long as it waits at all. */
    public Answered refuse(long id, String why) {
        return transaction.execute(status -> {
            rows.refuse(id, Texts.cut(why, ANSWER));
            long stamp = slips.bring(PREFIX + id, clock.instant().plusSeconds(3));
            return new Answered(rows.find(id).orElseThrow(), stamp);
        });
    }

    /** The question as it is now, and what to take back when the answer to the press showed it. */
    public record Answered(Question question, long stamp) {}

    @Override
    public String prefix() {
        return PREFIX;
    }

    @Override
    public Optional<Face> draw(String outTrackId) {
        return id(outTrackId)
                .flatMap(this::find)
                .map(question -> new Face(question.userId(), face(question), wording.say("question.title")));
    }

    /** Its card as it is now. */
    public Map<String, String> face(Question question) {
        boolean open = question.isOpen(clock.instant());
        String state = !question.state().equals(Question.OPEN)
                ? question.state()
                : !open ? "expired" : question.answer().isEmpty() ? Question.OPEN : "refused";
        Map<String, String> face = new LinkedHashMap<>();
        face.put("title", wording.say(question.confirms() ? "question.really" : "question.title"));
        face.put("press", "q-" + state);
        face.put("revision", open ? "1" : "2");
        face.put("state", wording.say("question.state." + state));
        face.put("stateColor", color(state));
        face.put("holder", roster.nameOf(question.userId()));
        String[] asked =
                question.asked().replace("**", "").replace("\n\n", "\n").split("\n", 2);
        face.put("problem", asked[0]);
        face.put("guide", asked.length < 2 ? "" : asked[1]);
        face.put("done", question.answer().replace("**", "").replace("\n\n", "\n"));
        if (open) {
            face.put("due", wording.say("report.until", When.exact(question.expiresAt())));
            face.put("buttons", json.writeValueAsString(buttons(question)));
        }
        return slips.face(face);
    }

    private static String color(String state) {
        return switch (state) {
            case Question.DONE -> "green";
            case Question.OPEN, Question.PARTLY -> "orange";
            case "refused" -> "red";
            default -> "gray";
        };
    }

    private List<Map<String, String>> buttons(Question question) {
        List<Map<String, String>> buttons = new ArrayList<>();
        List<Question.Choice> offered = question.offered();
        for (int at = 0; at < offered.size(); at++) {
            buttons.add(
                    Map.of("id", CHOOSE + at, "text", Texts.cut(offered.get(at).label(), LABEL), "style", "blue"));
        }
        buttons.add(Map.of("id", CANCEL, "text", wording.say("question.cancel"), "style", "gray"));
        return buttons;
    }
}
