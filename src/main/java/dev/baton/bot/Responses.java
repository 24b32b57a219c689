package dev.baton.bot;

import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What comes of a sentence that was read: it is done, or asked back about. */
@Component
class Responses {

    private final HelpCommand help;
    private final Questions questions;
    private final Roster roster;
    private final Wording wording;

    Responses(HelpCommand help, Questions questions, Roster roster, Wording wording) {
        this.help = help;
        this.questions = questions;
        this.roster = roster;
        this.wording = wording;
    }

    /** The answer, after doing what was asked. */
    String to(Understanding.Reading reading) {
        if (reading instanceof Understanding.Reading.Clear clear) {
            return clear.command().run(clear.said());
        }
        if (reading instanceof Understanding.Reading.Who who) {
            return which(who);
        }
        if (reading instanceof Understanding.Reading.Stranger) {
            return wording.say("stranger.mentioned");
        }
        if (reading instanceof Understanding.Reading.Unsure unsure) {
            return help.unsure(unsure.said().line().word(), unsure.commands());
        }
        return help.unknown(((Understanding.Reading.Nothing) reading).said());
    }

    private String which(Understanding.Reading.Who who) {
        List<Member> members = who.named().members();
        String text = who.said().message().text();
        String written = who.named().written();
        if (!text.contains(written) || !Questions.canOffer(text, members.size())) {
            return wording.say("bot.several-people", named(roster.typable(members)));
        }
        List<String> labels = roster.labels(members);
        List<Question.Choice> choices = new ArrayList<>();
        for (int at = 0; at < members.size(); at++) {
            String userId = members.get(at).userId();
            choices.add(new Question.Choice(labels.get(at), text.replace(written, " " + userId + " ")));
        }
        return questions.which(who.said(), wording.say("bot.several-people", named(labels)), choices);
    }

    private static String named(List<String> people) {
        return people.stream().map(Markdown::plain).collect(Collectors.joining("、"));
    }
}
