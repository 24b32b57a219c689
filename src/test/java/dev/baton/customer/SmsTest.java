package dev.baton.customer;

import static dev.baton.Together.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.action.ActionResult;
import dev.baton.action.Form;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Step;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.workflow.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is written to a customer, and taken back before it leaves. */
class SmsTest extends SmsRoom {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "139****5678", "请问客服", "139 1234 567x", "１３９１２３４５６７８"})
    void withoutAWholeNumberItIsRefusedSayingSoR086(@Nullable String mobile) {
        Workflow workflow = raised(mobile);

        assertThat(send(workflow, "2")).isEqualTo("refused.no-mobile");

        assertThat(wording.say("refused.no-mobile")).contains("缺失", "打了码", "电话");
        assertThat(told(workflow)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1000", "2.5", "两件", "1e3"})
    void aQuantityNobodyCanMeanIsRefused(String quantity) {
        Workflow workflow = raised(MOBILE);

        assertThat(send(workflow, quantity)).isEqualTo("refused.bad-quantity");

        assertThat(told(workflow)).isEmpty();
    }

    @Test
    void theUnifiedTextWithTheQuantityLeavesAsTheContractSaysR086X02() {
        Workflow workflow = raised("+86 139-1234-5678", "围巾 $1 {quantity} \\灰");
        assertThat(send(workflow, "1")).isEqualTo("done");
        clock.advance(WINDOW);

        assertThat(deliver(workflow, 0)).isEqualTo(Outcome.delivered());

        JsonNode body = GATEWAY.seen(key(workflow)).get(0).body();
        assertThat(body.path("requestId").stringValue()).isEqualTo(key(workflow));
        assertThat(body.path("workflowId").stringValue()).isEqualTo(workflow.wireId());
        assertThat(body.path("orderNo").stringValue())
                .isEqualTo(workflow.orderNo().value());
        assertThat(body.path("mobile").stringValue()).isEqualTo("+8613912345678");
        assertThat(body.path("template").stringValue()).isEqualTo("partly-sold-out");
        assertThat(body.path("params").path("quantity").stringValue()).isEqualTo("1");
        assertThat(body.path("text").stringValue()).contains("围巾 $1 {quantity} \\灰", "1");
        sentOnce(workflow);
    }

    /** What is left only the shop knows: it is asked and not proposed. A text about what was ordered proposes that. */
    @Test
    void howManyAreLeftIsAskedAndNotProposedR086X02() {
        Workflow workflow = raised(MOBILE);
        Form asked = ((ActionResult.Asks) actions.form(workflow.id(), ActionName.SEND_SMS, "u-zhang")).form();
        Form.Field quantity = asked.fields().get(0);
        assertThat(quantity.label()).isEqualTo("还剩几件");
        assertThat(quantity.placeholder()).contains("2 件");
        assertThat(quantity.defaultValue()).isNull();
        assertThat(asked.fields().get(1).defaultValue()).contains("羊毛围巾 灰", "只剩＿件");
        assertThat(press(workflow, ActionName.SEND_SMS, Map.of("preview", "x"))).isEqualTo("refused.bad-quantity");

        assertThat(send(workflow, "1")).isEqualTo("done");
        assertThat(timeline.from(workflow.id(), 0, 50))
                .last()
                .satisfies(entry -> assertThat(String.valueOf(entry.data())).contains("只剩1件。要不要先发这1件"));

        Workflow soldOut = raised(MOBILE, "羊毛围巾 灰", "商品售罄");
        Form offered = ((ActionResult.Asks) actions.form(soldOut.id(), ActionName.SEND_SMS, "u-zhang")).form();
        assertThat(offered.fields().get(0).defaultValue()).isEqualTo("2");
        assertThat(offered.fields().get(1).defaultValue()).contains("（2件）");
    }

    @Test
    void onlyOneAtATimeCanBeTakenBack() {
        Workflow workflow = raised(MOBILE);
        assertThat(send(workflow, "2")).isEqualTo("done");

        assertThat(send(workflow, "1")).isEqualTo("refused.sms-scheduled");
        assertThat(press(workflow, ActionName.RESOLVE, Map.of())).isEqualTo("refused.in-flight");

        assertThat(revoke(workflow)).isEqualTo("done");
        assertThat(send(workflow, "1")).isEqualTo("done");
        clock.advance(WINDOW);
        deliver(workflow, 0);
        sentOnce(workflow);
    }

    @Test
    void nothingLeavesBeforeTheUndoWindowIsOverHoweverItIsWokenX06() {
        Workflow workflow = raised(MOBILE);
        send(workflow, "2");

        Outcome early = deliver(workflow, 0);

        assertThat(early)
                .isInstanceOfSatisfying(
                        Outcome.Later.class,
                        later -> assertThat(later.at())
                                .isEqualTo(now(workflow).pending().until()));
        assertThat(GATEWAY.seen(key(workflow))).isEmpty();
        assertThat(revoke(workflow)).isEqualTo("done");
        clock.advance(WINDOW);
        assertThat(deliver(workflow, 0)).isEqualTo(Outcome.delivered());
        assertThat(GATEWAY.seen(key(workflow))).isEmpty();
        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-revoked");
    }

    @Test
    void eitherItIsTakenBackOrItIsSentX06() throws Exception {
        for (int round = 0; round < 10; round++) {
            Workflow workflow = raised(MOBILE);
            send(workflow, "2");
            Instant leaves = Objects.requireNonNull(now(workflow).pending().until());
            clock.advance(Duration.between(clock.instant(), leaves).minusMillis(1));

            List<String> race = together(List.of(
                    () -> {
                        clock.advance(Duration.ofMillis(1));
                        return deliver(workflow, 0).toString();
                    },
                    () -> revoke(workflow)));

            boolean revoked = race.get(1).equals("done");
            assertThat(race.get(1)).isIn("done", "refused.revoke-too-late", "refused.revoke-nothing");
            assertThat(GATEWAY.done(key(workflow))).isEqualTo(revoked ? null : "accepted");
            assertThat(told(workflow))
                    .containsExactlyElementsOf(List.of("sms-scheduled", revoked ? "sms-revoked" : "sms-accepted"));
            deliver(workflow, 0);
        }
    }

    @Test
    void whatHasLeftCannotBeTakenBack() {
        Workflow workflow = leaving();
        GATEWAY.expect(Day.BROKEN);
        fails(workflow, 0);

        assertThat(revoke(workflow)).isEqualTo("refused.revoke-too-late");

        deliver(workflow, 1);
        sentOnce(workflow);
        assertThat(revoke(workflow)).isEqualTo("refused.revoke-nothing");
    }

    @Test
    void aShopsOwnTextReplacesOursAndAWrongOneStopsTheStart(@TempDir Path folder) throws IOException {
        Path own = Files.createDirectories(folder.resolve("sms")).resolve("partly-sold-out.txt");
        Files.writeString(own, "亲，{goods} 只剩 {quantity} 件（{order}）\n");

        Files.createDirectories(folder.resolve("playbooks"));
        Catalogue shops = Catalogue.reading(folder);

        Step step = shops.steps().stream()
                .filter(one -> "partly-sold-out".equals(one.sms()))
                .findFirst()
                .orElseThrow();
        SmsTexts texts = new SmsTexts(folder.toString());
        Files.writeString(own, "亲，{nickname}");
        assertThat(texts.render(step, Map.of("order", "SO1", "goods", "围巾", "quantity", "3")))
                .as("as it was when the version began")
                .isEqualTo("亲，围巾 只剩 3 件（SO1）");
        assertThatThrownBy(() -> Catalogue.reading(folder))
                .hasMessageContaining("partly-sold-out.txt")
                .hasMessageContaining("{nickname}");
    }
}
