package dev.baton.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * R001: what is raised before there are people, or waits for a team that is no more, still comes to somebody's queue.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // there is a first roster only once
class FirstRosterTest extends ApiTest {

    private static final String ROSTER = """
            {"teams":[{"id":"%s","name":"客服组","roles":["客服"]}],
             "members":[{"userId":"u-1","name":"一","teams":["%<s"],"roles":["客服"]}]}
            """;

    private String raise(String number) {
        return raise(number, "缺货", "商品售罄");
    }

    private String raise(String number, String type, String detail) {
        assertThat(put("/api/orders/" + number, """
                                {"status":"paid","amount":"10.00","placedAt":"2025-10-05T09:30:00+08:00",
                                 "updatedAt":"2025-10-05T09:30:00+08:00","buyer":{"id":"b"},
                                 "lines":[{"lineNo":1,"name":"灯","quantity":1,"price":"10.00"}]}
                                """).status()).isEqualTo(200);
        return post("/api/workflows", """
                        {"orderNo":"%s","lineNo":1,"type":"%s","detail":"%s","reportedBy":"shop"}
                        """.formatted(number, type, detail)).text("/id");
    }

    private void queuedIn(String team, String id) {
        Heard workflow = get("/api/workflows/" + id);
        assertThat(workflow.text("/state")).isEqualTo("waiting");
        assertThat(workflow.text("/team")).isEqualTo(team);
        assertThat(get("/api/integrity").body().path("violations").findValuesAsString("rule"))
                .doesNotContain("queue-unwatched", "queue-role");
    }

    @Test
    @Order(1)
    void whatWasRaisedBeforeThereWereTeamsComesToTheFirst() {
        String id = raise("FIRST-1");

        assertThat(put("/api/roster", ROSTER.formatted("cs")).status()).isEqualTo(200);

        queuedIn("cs", id);
    }

    @Test
    @Order(2)
    void whatWaitsForATeamThatIsGoneGoesOnToTheOneThatHasItsRole() {
        String id = raise("GONE-1");

        assertThat(put("/api/roster", ROSTER.formatted("service")).status()).isEqualTo(200);

        queuedIn("service", id);
    }

    private static final String MAKERS = """
            {"teams":[{"id":"cs","name":"客服组","roles":["客服"]},{"id":"pm","name":"产品组","roles":["%s"]}],
             "members":[{"userId":"u-1","name":"一","teams":["cs"],"roles":["客服"]},
                        {"userId":"u-2","name":"二","teams":["pm"],"roles":["%<s"]}]}
            """;

    @Test
    @Order(3)
    void whatWaitsForARoleThatNobodyHasAnyMoreGoesOnToWhoStandsInForIt() {
        assertThat(put("/api/roster", MAKERS.formatted("产品")).status()).isEqualTo(200);
        String id = raise("GONE-2", "技术", "技术问题");
        assertThat(get("/api/workflows/" + id).text("/team")).isEqualTo("pm");

        assertThat(put("/api/roster", MAKERS.formatted("研发")).status()).isEqualTo(200);

        queuedIn("cs", id);
    }
}
