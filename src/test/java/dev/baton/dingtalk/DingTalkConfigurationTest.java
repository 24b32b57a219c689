package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.dingtalk.PretendDingTalk.Answer;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** The room as a whole, as its settings put it together. */
@Timeout(30)
class DingTalkConfigurationTest {

    private static final String HTTP = "baton.dingtalk.callback-mode=http";

    private final WebApplicationContextRunner room = new WebApplicationContextRunner()
            .withBean(Clock.class, Clock::systemUTC)
            .withUserConfiguration(DingTalkConfiguration.class, CallbackController.class);

    private WebApplicationContextRunner configured(String origin) {
        return room.withPropertyValues(
                "baton.dingtalk.client-id=" + Samples.APP,
                "baton.dingtalk.client-secret=s",
                "baton.dingtalk.card-template-id=t.schema",
                "baton.dingtalk.card-secret=c",
                "baton.dingtalk.api-base=" + origin,
                "baton.dingtalk.oapi-base=" + origin);
    }

    @Test
    void withoutCredentialsItStaysOffAndSaysSo() {
        room.run(context -> {
            DingTalkClient client = context.getBean(DingTalkClient.class);
            assertThat(client.status().state()).isEqualTo(Status.State.OFF);
            assertThat(client.status().lastError()).contains("DINGTALK_CLIENT_ID");
            assertThatThrownBy(() -> client.sendToGroup("c", "t", "x"))
                    .isInstanceOfSatisfying(
                            DingTalkException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(DingTalkException.Kind.CONFIGURATION));
            assertThat(context.getBean(DingTalkHealth.class)
                            .health()
                            .getStatus()
                            .getCode())
                    .isEqualTo("DEGRADED");
        });
    }

    @Test
    void inStreamModeItConnectsAndHasNoCallbackAddresses() throws Exception {
        try (PretendDingTalk gateway = new PretendDingTalk()) {
            configured(gateway.origin()).run(context -> {
                assertThat(context).doesNotHaveBean(CallbackController.class);
                gateway.line();
                await().until(() ->
                        context.getBean(DingTalkClient.class).status().state() == Status.State.CONNECTED);
                Health health = context.getBean(DingTalkHealth.class).health();
                assertThat(health.getStatus().getCode()).isEqualTo("UP");
                assertThat(health.getDetails()).containsEntry("state", Status.State.CONNECTED);
            });
        }
    }

    @Test
    void inHttpModeItRegistersItsAddressAndOpensNoStream() throws Exception {
        try (PretendDingTalk platform = new PretendDingTalk()) {
            String register = "POST /v1.0/card/callbacks/register";
            platform.on(
                    register,
                    request -> Answer.json(
                            200,
                            Samples.JSON.writeValueAsString(java.util.Map.of(
                                    "success",
                                    true,
                                    "result",
                                    java.util.Map.of(
                                            "callbackUrl",
                                            request.body().path("callbackUrl").asString(),
                                            "apiSecret",
                                            "c")))));
            configured(platform.origin())
                    .withPropertyValues(HTTP, "baton.public-url=https://baton.example/")
                    .run(context -> {
                        assertThat(context).hasSingleBean(CallbackController.class);
                        await().until(() ->
                                context.getBean(DingTalkClient.class).status().state() == Status.State.LISTENING);
                        assertThat(platform.calls(register)).hasSize(1);
                        assertThat(platform.calls(register)
                                        .get(0)
                                        .body()
                                        .path("callbackUrl")
                                        .asString())
                                .isEqualTo("https://baton.example/dingtalk/card");
                        assertThat(platform.calls("POST /v1.0/gateway/connections/open"))
                                .isEmpty();
                        assertThat(platform.hasLine()).isFalse();
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({"stream", "http"})
    void aOneShotCommandStartsNoTransport(String mode) throws Exception {
        try (PretendDingTalk platform = new PretendDingTalk()) {
            configured(platform.origin())
                    .withPropertyValues("baton.command=import", "baton.dingtalk.callback-mode=" + mode)
                    .run(context -> {
                        assertThat(context.getBean(StreamTransport.class).isRunning())
                                .isFalse();
                        assertThat(context.getBean(CallbackRoute.class).isRunning())
                                .isFalse();
                        assertThat(context.getBean(DingTalkClient.class)
                                        .status()
                                        .state())
                                .isEqualTo(Status.State.OFF);
                    });
        }
    }

    @Test
    void refusedCredentialsDoNotStopTheStartAndTheFirstWordsSaySo() throws Exception {
        try (PretendDingTalk gateway = new PretendDingTalk()) {
            gateway.on("POST /v1.0/gateway/connections/open", request -> Answer.json(401, "{}"));
            configured(gateway.origin()).run(context -> {
                assertThat(context).hasNotFailed();
                Health health = context.getBean(DingTalkHealth.class).health();
                assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
                assertThat(String.valueOf(health.getDetails().get("problem"))).contains("DINGTALK_CLIENT_SECRET");
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "baton.dingtalk.client-secret=                  | DINGTALK_CLIENT_SECRET",
                "baton.dingtalk.card-template-id=               | DINGTALK_CARD_TEMPLATE_ID",
                "baton.dingtalk.callback-mode=webhook           | DINGTALK_CALLBACK_MODE",
                "baton.dingtalk.api-base=http://127.0.0.1:9/api | DINGTALK_API_BASE",
                "baton.dingtalk.oapi-base=oapi.dingtalk.com     | DINGTALK_OAPI_BASE",
                "baton.dingtalk.event-token=123456              | DINGTALK_EVENT_AES_KEY",
            })
    void aHalfSetRoomDoesNotOpen(String property, String variable) {
        configured("http://127.0.0.1:9")
                .withPropertyValues(property)
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining(variable));
    }
}
