package dev.baton.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the sandbox knows is there again after a restart, and after being killed. */
class SandboxMemoryTest {

    @TempDir
    Path folder;

    private static void live(String origin, String clientId, String clientSecret) throws Exception {
        SandboxClient chat = new SandboxClient(origin);
        Wire wire = new Wire(origin);
        String token = Json.text(
                wire.post("/v1.0/oauth2/accessToken", Map.of("appKey", clientId, "appSecret", clientSecret), null),
                "accessToken");
        chat.person("u-new", "新来的");
        chat.dm("u-new", "第一句");
        wire.call(
                "POST",
                "/v1.0/card/instances/createAndDeliver",
                Json.object(
                        "cardTemplateId",
                        SandboxApp.TEMPLATE,
                        "outTrackId",
                        "kept",
                        "callbackType",
                        "STREAM",
                        "cardData",
                        Map.of("cardParamMap", Map.of("title", "一张卡", "state", "旧")),
                        "privateData",
                        Map.of("u-new", Map.of("cardParamMap", Map.of("notice", "只给你看"))),
                        "openSpaceId",
                        "dtv1.card//IM_ROBOT.u-new",
                        "imRobotOpenSpaceModel",
                        Map.of("supportForward", true),
                        "imRobotOpenDeliverModel",
                        Map.of("spaceType", "IM_ROBOT")),
                token);
        wire.call(
                "PUT",
                "/v1.0/card/instances",
                Json.object(
                        "outTrackId", "kept",
                        "cardData", Map.of("cardParamMap", Map.of("state", "新")),
                        "cardUpdateOptions", Map.of("updateCardDataByKey", true)),
                token);
    }

    private static void assertRemembers(SandboxClient chat) {
        assertThat(chat.dms("u-new")).extracting(SandboxClient.Said::kind).containsExactly("text", "card");
        SandboxClient.Card card = chat.card("u-new", "kept");
        assertThat(card.get("title")).isEqualTo("一张卡");
        assertThat(card.get("state")).isEqualTo("新");
        assertThat(card.notice()).isEqualTo("只给你看");
        assertThat(chat.rings("u-new")).hasSize(1);
    }

    @Test
    void everythingIsThereAgainAfterARestartOnTheSamePort() throws Exception {
        String origin;
        String secret;
        try (SandboxServer first = SandboxServer.start(SandboxOptions.inMemory().withFolder(folder))) {
            live(first.origin(), first.clientId(), first.clientSecret());
            origin = first.origin();
            secret = first.clientSecret();
        }
        // A line that was being written when the machine went down.
        Files.writeString(
                folder.resolve("journal.jsonl"), "{\"k\":\"card:kept\",\"v\":{\"out", StandardOpenOption.APPEND);
        try (SandboxServer again =
                SandboxServer.start(SandboxOptions.inMemory().withFolder(folder).withPort(Folder.port(folder)))) {
            assertThat(again.origin()).isEqualTo(origin);
            assertThat(again.clientSecret()).isEqualTo(secret);
            assertRemembers(new SandboxClient(origin));
            new SandboxClient(origin).dm("u-new", "第二句");
        }
        try (SandboxServer third = SandboxServer.start(SandboxOptions.inMemory().withFolder(folder))) {
            assertThat(new SandboxClient(third.origin()).dms("u-new")).hasSize(3);
        }
    }

    @Test
    void runsAsAProcessAndSurvivesBeingKilled() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxServer.class.getName(),
                        "--port=0",
                        "--folder=" + folder)
                .redirectErrorStream(true)
                .start();
        try {
            JsonNode settings = ready(process);
            live(
                    Json.text(settings, "baton.sandbox.url"),
                    Json.text(settings, "baton.dingtalk.client-id"),
                    Json.text(settings, "baton.dingtalk.client-secret"));
        } finally {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        try (SandboxServer after = SandboxServer.start(SandboxOptions.inMemory().withFolder(folder))) {
            assertRemembers(new SandboxClient(after.origin()));
        }
    }

    private static JsonNode ready(Process process) throws Exception {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("{")) {
                return Json.read(line);
            }
        }
        throw new AssertionError("the sandbox ended before it was ready");
    }
}
