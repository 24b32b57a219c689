package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.handover.HandoverRoom;
import dev.baton.sandbox.SandboxClient;
import dev.baton.workflow.When;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.JsonNode;

/** Weeks of which each begins anew: in the morning, with nobody here and nothing held. */
abstract class WorkWeek extends Journey {

    /** Titles of what the bot says unasked; it may come between a question and its answer. */
    static final Set<String> NEWS = Set.of("顶班", "有任务转走了", "有任务要转走", "组里的异常");

    /** Zhang and Li by day, Wang without a shift. */
    static final String ROSTER = Shop.ROSTER + """
            shifts:
              - {members: [u-zhang], days: [1,2,3,4,5], from: "09:00", to: "18:00"}
              - {members: [u-li], days: [1,2,3,4,5,6,7], from: "09:00", to: "22:00"}
            """;

    final List<String> mine = new ArrayList<>();

    int week;

    @BeforeEach
    void aNewMondayAndNothingHeld() {
        api.put("/api/roster", ROSTER).ok();
        for (String id : mine) {
            JsonNode workflow = workflow(id);
            String holder = workflow.path("holder").asString("");
            if (!holder.isEmpty() && workflow.path("state").asString("").equals("held")) {
                act(workflow, "resolve", holder, Map.of()).ok();
            }
        }
        mine.clear();
        clock.set(LocalDateTime.parse("2026-11-23T10:00")
                .plusWeeks(++week)
                .atZone(When.ZONE)
                .toInstant());
        shop.nobodyHere();
        HandoverRoom.giveBack(baton);
        HandoverRoom.takeBack(baton);
    }

    JsonNode heldBy(String user) {
        shop.here(user);
        JsonNode raised = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        assertThat(raised.path("holder").stringValue()).isEqualTo(user);
        mine.add(id(raised));
        return raised;
    }

    String holder(JsonNode workflow) {
        return workflow(id(workflow)).path("holder").asString("queue");
    }

    String timeline(JsonNode workflow) {
        return api.get("/api/workflows/" + id(workflow) + "/timeline").ok().toString();
    }

    void hears(String user, String... parts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.dms(user).stream()
                                .filter(said -> said.sender().equals("robot"))
                                .map(SandboxClient.Said::words))
                        .anySatisfy(words -> assertThat(words).contains(parts)));
    }

    /** By somebody else, between this change and the next one. */
    static void afterCommit(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                CompletableFuture.runAsync(work).join();
            }
        });
    }

    String answer(String user, String typed) {
        int before = chat.dms(user).size();
        chat.dm(user, typed);
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.dms(user).stream()
                                .skip(before)
                                .filter(said -> said.sender().equals("robot")
                                        && said.card() == null
                                        && !NEWS.contains(said.title())
                                        && !said.words().contains("新任务："))
                                .map(SandboxClient.Said::words)
                                .reduce("", (first, last) -> last),
                        words -> !words.isEmpty());
    }

    void lookAfter(Duration time) {
        clock.advance(time);
        HandoverRoom.takeBack(baton);
    }
}
