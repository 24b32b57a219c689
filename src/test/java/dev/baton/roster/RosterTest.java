package dev.baton.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.SettableClock;
import dev.baton.embedded.TestEngines;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The roster is replaced as a whole, read from memory, and the same on every instance. */
@SpringBootTest(classes = RosterRoom.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class RosterTest {

    private static final String TWO_TEAMS = """
            teams:
              - {id: cs, name: 客服组, roles: [客服], lead: u-wang, group: 订单异常群}
              - {id: fin, name: 财务组, roles: [财务], lead: u-qian}
            members:
              - {userId: u-wang, name: 王敏, aliases: [王姐], teams: [cs], roles: [客服]}
              - {userId: u-zhang, name: 张三, aliases: [小张, zs], teams: [cs], roles: [客服, 采购], skills: [缺货, 物流]}
              - {userId: u-zhang2, name: 张三丰, aliases: [小张], teams: [cs], roles: [客服]}
              - {userId: u-qian, name: 钱进, teams: [fin], roles: [财务]}
            """;

    @Autowired
    Roster roster;

    @Autowired
    Groups groups;

    @Autowired
    RosterStore store;

    @Autowired
    MessageSource messages;

    @Autowired
    JdbcClient sql;

    @Autowired
    PlatformTransactionManager transactions;

    private final List<RosterWatch> others = new ArrayList<>();

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, RosterTest.class);
    }

    @BeforeEach
    void twoTeams() {
        transaction()
                .executeWithoutResult(
                        status -> sql.sql("delete from roster_group").update());
        roster.replace(roster.read(TWO_TEAMS));
    }

    @AfterEach
    void stopOthers() {
        others.forEach(RosterWatch::stop);
    }

    @Test
    void knowsPeopleTeamsAndLeads() {
        assertThat(roster.member("u-zhang")).hasValueSatisfying(zhang -> {
            assertThat(zhang.roles()).containsExactly("客服", "采购");
            assertThat(zhang.capacity()).isEqualTo(20);
        });
        assertThat(roster.member("u-nobody")).isEmpty();
        assertThat(roster.members())
                .extracting(Member::userId)
                .containsExactly("u-wang", "u-zhang", "u-zhang2", "u-qian");
        assertThat(roster.withRole("采购")).extracting(Member::userId).containsExactly("u-zhang");
        assertThat(roster.withRole("产品")).isEmpty();
        assertThat(roster.team("fin"))
                .hasValueSatisfying(team -> assertThat(team.name()).isEqualTo("财务组"));
        assertThat(roster.teamForRole("财务")).map(Team::id).contains("fin");
        assertThat(roster.teams()).extracting(Team::id).containsExactly("cs", "fin");
        assertThat(roster.leads("u-wang", "cs")).isTrue();
        assertThat(roster.leads("u-wang", "fin")).isFalse();
        assertThat(roster.leads("u-wang", "no such team")).isFalse();
    }

    @Test
    void findsPeopleByWhatTheyAreCalled() {
        assertThat(roster.named("张三"))
                .as("exact beats beginning")
                .extracting(Member::userId)
                .containsExactly("u-zhang");
        assertThat(roster.named("@王姐")).extracting(Member::userId).containsExactly("u-wang");
        assertThat(roster.named(" ＺＳ ")).extracting(Member::userId).containsExactly("u-zhang");
        assertThat(roster.named("U-QIAN")).extracting(Member::userId).containsExactly("u-qian");
        assertThat(roster.named("小张"))
                .as("two are called so")
                .extracting(Member::userId)
                .containsExactly("u-zhang", "u-zhang2");
        assertThat(roster.named("张")).extracting(Member::userId).containsExactlyInAnyOrder("u-zhang", "u-zhang2");
        assertThat(roster.named("三")).isEmpty();
        assertThat(roster.named(" @ ")).isEmpty();
    }

    @Test
    void aBadRosterChangesNothing() {
        RosterFile bad = new RosterFile(
                List.of(),
                List.of(new Member("u-1", "甲", List.of(), List.of("cs"), Set.of(), Set.of(), 1, null)),
                List.of());
        assertThatThrownBy(() -> roster.replace(bad))
                .isInstanceOf(RosterInvalid.class)
                .hasMessage("members[0].teams[0]：没有 cs 这个小组");
        assertThat(roster.members()).hasSize(4);
    }

    @Test
    void aRollbackOfTheCallerChangesNothing() {
        transaction().executeWithoutResult(status -> {
            roster.replace(roster.read("members: [{userId: u-1, name: 甲}]"));
            status.setRollbackOnly();
        });
        assertThat(roster.members()).hasSize(4);
        assertThat(another().members()).hasSize(4);
    }

    @Test
    void anotherInstanceSeesAChangeWithinASecondOrSo() {
        Roster another = another();
        assertThat(another.members()).hasSize(4);
        roster.replace(roster.read("members: [{userId: u-1, name: 甲}]"));
        assertThat(roster.members()).as("here at once").hasSize(1);
        await().atMost(Duration.ofSeconds(5)).until(() -> another.members().size() == 1);
        new Groups(store, elsewhere(), messages, transaction(), new SettableClock()).bind("新群", "cid-new", List.of());
        await().atMost(Duration.ofSeconds(5))
                .until(() -> groups.ofConversation("cid-new").isPresent());
    }

    @Test
    void aTeamWorksInTheGroupItNamesOnceThatIsBound() {
        assertThat(groups.ofTeam("cs")).isEmpty();
        Group group = groups.bind("订单异常群", "cid-1", List.of());
        assertThat(group.teams()).containsExactly("cs");
        assertThat(groups.ofTeam("cs")).contains(group);
        assertThat(groups.ofConversation("cid-1")).contains(group);
        assertThat(groups.ofTeam("fin")).isEmpty();

        groups.bind("订单异常群", "cid-2", List.of());
        assertThat(groups.ofTeam("cs")).map(Group::openConversationId).contains("cid-2");
        assertThat(groups.ofConversation("cid-1")).isEmpty();
    }

    @Test
    void aTeamWorksInTheGroupItWasBoundToLast() {
        groups.bind("订单异常群", "cid-1", List.of("cs", "fin"));
        assertThat(groups.ofTeam("fin")).map(Group::name).contains("订单异常群");
        groups.bind("财务群", "cid-2", List.of("fin"));
        assertThat(groups.ofTeam("fin")).map(Group::name).contains("财务群");
        assertThat(groups.ofTeam("cs")).map(Group::name).contains("订单异常群");

        roster.replace(roster.read(TWO_TEAMS));
        assertThat(groups.ofTeam("fin"))
                .as("the file names none")
                .map(Group::name)
                .contains("财务群");
        roster.replace(roster.read(TWO_TEAMS.replace("lead: u-qian}", "lead: u-qian, group: 订单异常群}")));
        assertThat(groups.ofTeam("fin"))
                .as("the file names one")
                .map(Group::name)
                .contains("订单异常群");
    }

    /**
     * A name that is taken, its own one, one too long, a group that is lost: messages go on without waiting for
     * anybody.
     */
    @Test
    void aNameThatCannotBeTakenKeepsNoMessageWaiting() {
        groups.bind("订单异常群", "cid-1", List.of("cs"));
        groups.bind("财务群", "cid-2", List.of("fin"));
        groups.renamed("cid-1");
        groups.renamed("cid-2");
        groups.lose("cid-2", "disbanded");

        transaction().executeWithoutResult(status -> {
            store.lock();
            CompletableFuture<Void> messages = CompletableFuture.runAsync(() -> {
                groups.called("cid-1", "财务群");
                groups.called("cid-1", " 订单异常群 ");
                groups.called("cid-1", "长".repeat(101));
                groups.called("cid-1", " ");
                groups.called("cid-2", "财务三群");
            });
            assertThat(messages).succeedsWithin(Duration.ofSeconds(20));
        });

        assertThat(groups.all()).extracting(Group::name).containsExactly("订单异常群");
        groups.called("cid-1", "订单二群");
        assertThat(groups.all()).extracting(Group::name).containsExactly("订单二群");
    }

    @Test
    void aGroupIsBoundForTeamsThatExist() {
        assertThatThrownBy(() -> groups.bind("某群", "cid-9", List.of("cs", "xx")))
                .isInstanceOf(RosterInvalid.class)
                .hasMessage("teams[1]：没有 xx 这个小组");
        assertThat(groups.ofConversation("cid-9")).isEmpty();
    }

    @Test
    void rosterYmlIsTakenAtTheFirstStartOnly(@TempDir Path templates) throws IOException {
        Files.writeString(templates.resolve("roster.yml"), "members: [{userId: u-first, name: 首}]");
        startWith(templates);
        assertThat(another().members()).as("one is stored already").hasSize(4);

        transaction()
                .executeWithoutResult(status ->
                        sql.sql("update roster_version set has_people = false").update());
        startWith(templates);
        assertThat(another().members()).extracting(Member::userId).containsExactly("u-first");
    }

    @Test
    void aBadRosterYmlStopsTheStart(@TempDir Path templates) throws IOException {
        Path file = Files.writeString(templates.resolve("roster.yml"), "members: [{userId: u-first}]");
        startWith(templates); // one is stored already: this one is not even judged

        transaction()
                .executeWithoutResult(status ->
                        sql.sql("update roster_version set has_people = false").update());
        assertThatThrownBy(() -> startWith(templates))
                .isInstanceOf(ExitCodeGenerator.class)
                .hasMessage(file + ": members[0].name：必填");
        Files.write(file, "members: [{userId: u-first, name: 首}]".getBytes(Charset.forName("GB18030")));
        assertThatThrownBy(() -> startWith(templates))
                .isInstanceOf(ExitCodeGenerator.class)
                .hasMessage(file + " is not saved as UTF-8: save it again with that encoding.");
    }

    @Test
    void thousandsOfPeopleAreReplacedInFewStatements() {
        StringBuilder text = new StringBuilder("members:\n");
        for (int i = 0; i < 1200; i++) {
            text.append("- {userId: u-").append(i).append(", name: 某").append(i).append("}\n");
        }
        roster.replace(roster.read(text.toString()));
        assertThat(another().members()).hasSize(1200);
        assertThat(another().members().get(1199).userId()).isEqualTo("u-1199");
    }

    private Roster another() {
        Roster another = anInstance();
        RosterWatch watch = new RosterWatch(another, "no such folder");
        others.add(watch);
        watch.start();
        return another;
    }

    private Roster anInstance() {
        return new Roster(store, elsewhere(), messages, transaction(), event -> {}, new SettableClock());
    }

    private Remembered elsewhere() {
        return new Remembered(store, event -> {}, transactions);
    }

    private void startWith(Path templates) {
        RosterWatch watch = new RosterWatch(anInstance(), templates.toString());
        others.add(watch);
        watch.start();
    }

    private TransactionTemplate transaction() {
        return new TransactionTemplate(transactions);
    }
}
