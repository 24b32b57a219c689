package dev.baton.bot.language;

import dev.baton.dingtalk.ChatMessage;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What a sentence means. One that does something is understood as a whole or not at all: a word in it that we do not
 * know, a second reading, a name that is nobody's or two people's makes it a question.
 */
@Component
public class Understanding {

    private static final Pattern THIS = Pattern.compile("这一?个?单子?|这个|该单|它|这条");

    /**
     * So many words are looked up as whole short order numbers: those stand beside the command, not in what is told.
     */
    private static final int LOOKED_UP = 8;

    private final List<Said.Reader> readers;
    private final List<String> words;
    private final FreeText free;
    private final Lexicon lexicon;
    private final Hints hints;
    private final SentenceReader sentences;
    private final PeopleMeant people;
    private final Roster roster;
    private final Orders orders;

    Understanding(List<Command> commands, SentenceReader sentences, PeopleMeant people, Roster roster, Orders orders) {
        this.readers = commands.stream()
                .map(command -> new Said.Reader(command, new Ways(command.ways()), new Ways(command.perhaps())))
                .toList();
        this.words = commands.stream()
                .flatMap(command -> command.words().stream())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        this.lexicon = new Lexicon(commands);
        this.hints = new Hints(commands, lexicon);
        this.free = new FreeText(commands, lexicon);
        this.sentences = sentences;
        this.people = people;
        this.roster = roster;
        this.orders = orders;
    }

    /** What was understood. */
    public sealed interface Reading {

        /** What was said, as far as it was understood. */
        Said said();

        /** Whether it says, or may say, that its writer goes: that is no sign of being here. */
        default boolean goes() {
            return commands(this).anyMatch(Command::goes);
        }

        /** This command, with what it needs. */
        record Clear(Command command, Said said) implements Reading {}

        /** This command, for one of these people. */
        record Who(Command command, Said said, Sentence.Named named) implements Reading {}

        /** One of these, or, of one alone, perhaps that one: it is asked about before anything is done. */
        record Either(List<Clear> among, Said said) implements Reading {}

        /** Something that is done with people, and somebody who was mentioned is not in the roster. */
        record Stranger(Said said) implements Reading {}

        /** A command as it is said, for somebody of this name, and nobody here has it. */
        record Nobody(String name, Said said) implements Reading {}

        /** Something about these commands, but not what. */
        record Unsure(List<Command> commands, Said said) implements Reading {}

        /** Nothing we know. */
        record Nothing(Said said) implements Reading {}
    }

    /**
     * What somebody wants by this message; changes nothing.
     *
     * @param confirmed whether it was shown what this would do, and said yes
     */
    public Reading read(ChatMessage message, Member member, boolean confirmed) {
        String written = SentenceReader.plain(message.text());
        String plain = written.startsWith("/") ? written.substring(1) : written;
        String spoken = SentenceReader.withoutFaces(plain, lexicon);
        List<Asked> each = sentences.read(spoken, lexicon, confirmed).stream()
                .map(sentence -> new Asked(
                        message,
                        member,
                        confirmed,
                        sentence,
                        mentioned(message, sentence),
                        message.quotedCarrier() != null))
                .toList();
        Asked asked = each.get(0);
        return said(each)
                .or(() -> free(asked, plain))
                .or(() -> ways(asked, lexicon.mended(asked.sentence().shape())))
                .or(() -> own(asked))
                .or(() -> nobody(asked))
                .or(() -> plainly(asked, spoken))
                .or(() -> perhaps(asked))
                .map(reading -> known(asked, reading))
                .map(reading -> asksLeave(reading, spoken))
                .orElseGet(() -> hinted(asked, plain));
    }

    /**
     * A colleague's id that is an order's number as well makes two sentences of one: what both of them say is asked.
     */
    private Optional<Reading> said(List<Asked> each) {
        List<Reading> readings = each.stream()
                .flatMap(asked -> ways(asked, asked.sentence().shape()).stream())
                .toList();
        return readings.size() < 2 ? readings.stream().findFirst() : Optional.of(among(each.get(0), readings));
    }

    /** Whoever asks whether something may be done has not said that it shall be. */
    private static Reading asksLeave(Reading reading, String spoken) {
        return reading instanceof Reading.Clear clear
                        && clear.command().acts()
                        && !clear.command().free()
                        && !clear.command().looksFirst()
                        && !clear.said().confirmed()
                        && Shape.asksLeave(spoken)
                ? new Reading.Either(List.of(clear), clear.said())
                : reading;
    }

    private Optional<Reading> perhaps(Asked asked) {
        return read(asked, shapes(asked, asked.sentence().shape()), Said.Reader::perhaps)
                .map(reading -> reading instanceof Reading.Clear clear
                        ? new Reading.Either(List.of(clear), clear.said())
                        : reading);
    }

    /** What somebody says of oneself, with 我, whoever is mentioned: one's lead is told so. */
    private Optional<Reading> own(Asked asked) {
        Sentence sentence = asked.sentence();
        boolean begins = sentence.shape().startsWith("P") && sentence.people().size() == 1;
        String shape = begins ? sentence.shape().substring(1) : sentence.shape();
        if (asked.message().mentions().isEmpty() || !shape.startsWith("我") || shape.contains("P")) {
            return Optional.empty();
        }
        return ways(asked.ofOneself(shape), shape)
                .filter(reading -> reading instanceof Reading.Clear clear
                        && clear.command().own());
    }

    /** Somebody is named whom nobody knows here, and all the rest is a command. */
    private Optional<Reading> nobody(Asked asked) {
        boolean mentions = !asked.message().mentions().isEmpty();
        return (mentions ? List.<Unknown>of() : Unknown.in(asked.sentence(), asked.member()))
                .stream()
                        .filter(one -> ways(asked.saying(one.sentence()), one.mended(lexicon))
                                .isPresent())
                        .findFirst()
                        .map(one -> new Reading.Nobody(
                                one.name(), asked.said(empty(asked.sentence().plain()), List.of())));
    }

    /** Somebody was mentioned whom nobody knows here: what would be done without is not what was meant. */
    private Reading known(Asked asked, Reading reading) {
        boolean strange = asked.message().mentions().stream()
                .map(ChatMessage.Mention::staffId)
                .anyMatch(staffId -> staffId == null || roster.member(staffId).isEmpty());
        return strange
                        && reading instanceof Reading.Clear clear
                        && clear.command().acts()
                        && !clear.command().free()
                        && !(clear.command().own() && asked.sentence().shape().contains("我"))
                ? new Reading.Stranger(clear.said())
                : reading;
    }

    private record Asked(
            ChatMessage message,
            Member member,
            boolean confirmed,
            Sentence sentence,
            List<Member> mentioned,
            boolean quotes) {

        Asked ofOneself(String shape) {
            return saying(new Sentence(
                    shape, sentence.numbers(), sentence.words(), List.of(), sentence.times(), sentence.plain()));
        }

        Asked saying(Sentence other) {
            return new Asked(message, member, confirmed, other, List.of(), quotes);
        }

        Said said(CommandLine line, List<Member> people) {
            return new Said(message, member, line, people, confirmed, new Upshot());
        }
    }

    private List<Member> mentioned(ChatMessage message, Sentence sentence) {
        Set<Member> written = sentence.people().stream()
                .flatMap(named -> named.members().stream())
                .collect(Collectors.toSet());
        return message.mentions().stream()
                .map(ChatMessage.Mention::staffId)
                .filter(Objects::nonNull)
                .flatMap(staffId -> roster.member(staffId).stream())
                .filter(member -> !written.contains(member))
                .distinct()
                .toList();
    }

    private Optional<Reading> free(Asked asked, String plain) {
        return free.in(plain, asked.message().text().strip())
                .map(told -> new Reading.Clear(told.command(), asked.said(line(told.word(), told.text()), List.of())));
    }

    /** The line of a command with free text; numbers said aloud are written. */
    private CommandLine line(String word, String rest) {
        Matcher first = FreeText.NUMBER.matcher(rest);
        String written = first.lookingAt() && Character.isIdeographic(rest.charAt(0))
                ? FreeText.written(first.group()) + " "
                        + rest.substring(first.end()).strip()
                : rest;
        return knowing(CommandLine.parse(word + " " + written, List.of(word)));
    }

    private CommandLine knowing(CommandLine line) {
        List<String> perhaps = line.shortWords();
        return perhaps.isEmpty()
                ? line
                : line.knowing(perhaps.stream()
                        .distinct()
                        .limit(LOOKED_UP)
                        .filter(word -> orders.exists(new OrderNo(word)))
                        .collect(Collectors.toSet()));
    }

    /**
     * A sentence that answers a card may be about its order: where it may as well be about something else, it is a
     * question.
     */
    private Optional<Reading> ways(Asked asked, String shape) {
        return read(asked, shapes(asked, shape), Said.Reader::ways);
    }

    private static Set<String> shapes(Asked asked, String shape) {
        Set<String> shapes = new LinkedHashSet<>(List.of(shape));
        if (asked.quotes() && asked.sentence().numbers().isEmpty()) {
            String named = Shape.bare(THIS.matcher(shape).replaceFirst("N"));
            shapes.addAll(named.equals(shape) ? List.of("N" + shape, shape + "N") : List.of(named));
        } else if (!asked.quotes() && asked.sentence().numbers().size() == 1) {
            shapes.add(numbered(shape));
        }
        return shapes;
    }

    /** 这单我来 3882 says with its number which one is meant: 3882 我来. */
    private static String numbered(String shape) {
        Matcher spoken = THIS.matcher(shape.replaceFirst("N", ""));
        return shape.indexOf('N') == shape.lastIndexOf('N') && spoken.find()
                ? Shape.bare(spoken.replaceFirst("N"))
                : shape;
    }

    private Optional<Reading> read(Asked asked, Set<String> shapes, Function<Said.Reader, Ways> ways) {
        Map<Command, Reading> readings = new LinkedHashMap<>();
        for (String shape : shapes) {
            for (Said.Reader reader : readers) {
                ways.apply(reader)
                        .fit(shape, asked.sentence().people(), asked.mentioned())
                        .ifPresent(
                                named -> readings.putIfAbsent(reader.command(), clear(asked, reader.command(), named)));
            }
        }
        return readings.size() < 2
                ? readings.values().stream().findFirst()
                : Optional.of(among(asked, readings.values()));
    }

    /**
     * Several readings are as good as each other: each of them is a choice, unless one has to be asked about itself.
     */
    private static Reading among(Asked asked, Collection<Reading> readings) {
        List<Reading.Clear> clear =
                readings.stream().flatMap(Understanding::choices).toList();
        Said said = asked.said(empty(asked.sentence().plain()), List.of());
        boolean offered = readings.stream().noneMatch(Reading.Who.class::isInstance);
        return offered
                ? new Reading.Either(clear, said)
                : new Reading.Unsure(
                        readings.stream()
                                .flatMap(Understanding::commands)
                                .distinct()
                                .toList(),
                        said);
    }

    private static Stream<Reading.Clear> choices(Reading reading) {
        if (reading instanceof Reading.Clear clear) {
            return Stream.of(clear);
        }
        return reading instanceof Reading.Either either ? either.among().stream() : Stream.empty();
    }

    private static Stream<Command> commands(Reading reading) {
        if (reading instanceof Reading.Unsure unsure) {
            return unsure.commands().stream();
        }
        return reading instanceof Reading.Who who
                ? Stream.of(who.command())
                : choices(reading).map(Reading.Clear::command);
    }

    private Reading clear(Asked asked, Command command, List<Sentence.Named> named) {
        Sentence sentence = asked.sentence();
        CommandLine line = new CommandLine(
                command.words().get(0),
                sentence.words(),
                (String.join(" ", sentence.numbers()) + " " + sentence.times()).strip(),
                true,
                Set.copyOf(sentence.numbers()));
        Optional<Sentence.Named> doubtful =
                named.stream().filter(one -> !one.clear()).findFirst();
        if (doubtful.isPresent()) {
            return new Reading.Who(command, asked.said(line, List.of()), doubtful.get());
        }
        return new Reading.Clear(
                command,
                asked.said(line, named.stream().map(one -> one.members().get(0)).toList()));
    }

    /**
     * The word first, and nothing we can misread behind it; or, for what only shows, the word with names and numbers
     * around it.
     */
    private Optional<Reading> plainly(Asked asked, String plain) {
        CommandLine line = knowing(CommandLine.parse(plain, words));
        return readers.stream()
                .filter(reader -> reader.command().words().contains(line.word()))
                .filter(reader ->
                        reader.command().acts() ? alone(asked, reader, line) : line.exact() || nothingElse(line))
                .map(Said.Reader::command)
                .filter(command -> meant(command, plain, line.word()))
                .findFirst()
                .map(command -> new Reading.Clear(command, asked.said(line, List.of())));
    }

    /** Nothing but the word; somebody who is mentioned beside it is told to do it, unless it is done with people. */
    private static boolean alone(Asked asked, Said.Reader reader, CommandLine line) {
        boolean toOthers =
                !asked.message().mentions().isEmpty() && !reader.ways().namePeople();
        return line.exact() && line.words().isEmpty() && !toOthers;
    }

    private static boolean meant(Command command, String plain, String word) {
        int at = plain.indexOf(word);
        return at < 0 || command.meant(plain.substring(0, at), word, plain.substring(at + word.length()));
    }

    /**
     * A command found inside a sentence counts only when nothing but orders, people and teams stand beside it: never
     * guess.
     */
    private boolean nothingElse(CommandLine line) {
        return line.names().stream().allMatch(people::named);
    }

    /** Which commands it may have to do with: by a word of theirs in it. */
    private Reading hinted(Asked asked, String plain) {
        List<Command> hinted = hints.in(asked.sentence().shape());
        Said said = asked.said(empty(plain), List.of());
        return hinted.isEmpty() ? new Reading.Nothing(said) : new Reading.Unsure(hinted, said);
    }

    private static CommandLine empty(String plain) {
        return new CommandLine(plain, List.of(), "", false, Set.of());
    }
}
