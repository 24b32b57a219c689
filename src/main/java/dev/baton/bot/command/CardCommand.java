package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Said;
import dev.baton.card.Cards;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * 卡片: brings the card of one's own work into one's chat once more. DingTalk cannot be asked whether a card has arrived
 * when the answer of a delivery was lost, and a blind repeat would show it twice; who looks for it knows.
 */
@Component
class CardCommand implements Command {

    private final WorkFinder finder;
    private final Cards cards;
    private final Wording wording;

    CardCommand(WorkFinder finder, Cards cards, Wording wording) {
        this.finder = finder;
        this.cards = cards;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("卡片", "发卡片", "card");
    }

    @Override
    public Topic topic() {
        return Topic.MINE;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "卡片N?",
                "N的?卡片",
                "(?:再|重新?)?发(?:我|一下|一遍)*N的?卡片(?:给我|过来)*",
                "把?N的?卡片(?:再|重新?)?发(?:给|一下|一遍|过来|我|到我这)*",
                "N的?卡片(?:没了|不见了|没收到|找不到了?|没看到|看不到|看不见|呢|在哪)[?]?",
                "(?:我)?(?:没|没有)(?:看到|看见|收到)N的?卡片",
                "(?:我)?(?:看不到|看不见|找不到)N的?卡片了?");
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public String run(Said said) {
        return finder.find(said)
                .then(works -> works.stream().map(work -> again(said, work)).collect(Collectors.joining("\n\n")));
    }

    private String again(Said said, Workflow work) {
        String order = work.orderNo().value();
        return switch (cards.again(work, said.member().userId())) {
            case COMES -> wording.say("bot.card-comes", order, work.kind().id());
            case JUST_SENT -> wording.say("bot.card-just-sent", order);
            case NOT_YOURS -> wording.say("bot.card-not-yours", order, cards.pageUrl(work));
        };
    }
}
