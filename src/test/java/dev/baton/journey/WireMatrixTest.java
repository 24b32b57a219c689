package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.roster.Groups;
import dev.baton.sandbox.SandboxClient;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Over the stream. */
class WireMatrixTest extends WireMatrix {

    static Stream<Trouble> troubles() {
        return Stream.of(
                robot("tooFast", 1, 1, "valueOnly"),
                robot("busy", 1, 1, "contentOnly"),
                robot("flowControlled", 1, 1, "paramsBeside"),
                robot("flowControlled", 3, 1),
                robot("lost", 1, 1),
                robot("doneThenTimeout", 1, 1),
                robot("doneThenError", 1, 1),
                // nobody can know that it came to nothing; the card in the chat says it all the same
                robot("timeout", 1, 0),
                switched("no chat with the robot takes cards for a while", Map.of("spacesFail", "IM_ROBOT")),
                switched("no group takes cards for a while", Map.of("spacesFail", "IM_GROUP")),
                silently("lost"),
                silently("doneThenTimeout"),
                cards("every answer lost", chat -> chat.faultRate("lost", CARDS, 1)),
                new Trouble(
                        "one connection at a time, and it ends",
                        chat -> {
                            chat.switches(Map.of("oneConnection", true));
                            chat.disconnectAll();
                        },
                        true,
                        1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("troubles")
    void inTheEndEverybodySeesTheTruthOnce(Trouble trouble) {
        survives(trouble);
    }

    @Test
    void anEventThatComesThreeTimesHappensOnce() {
        chat.switches(Map.of("pushCopies", 3, "copiesNewId", true));
        chat.event("chat_disband", Map.of("openConversationId", SandboxClient.FINANCE_GROUP, "chatId", "chat2"));
        await().atMost(PATIENCE)
                .until(() -> baton.getBean(Groups.class).ofTeam("fin").isEmpty());
        quiet();
        assertThat(chat.dms("u-zhao").stream()
                        .filter(said -> said.words().contains("已解散"))
                        .count())
                .isEqualTo(1);
        shop.open();
    }
}
