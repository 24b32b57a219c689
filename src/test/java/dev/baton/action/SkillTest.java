package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import dev.baton.handover.HandoverRoom;
import dev.baton.handover.Handovers;
import dev.baton.order.OrderStatus;
import dev.baton.presence.State;
import dev.baton.roster.Member;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Flows;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.util.ReflectionTestUtils;
import picocli.CommandLine;

/**
 * A step names a skill: who of its role has it goes first, wherever work is given, and never at the price of work that
 * nobody has (R072).
 */
class SkillTest extends ActionRoom {

    private static final String KIND = "夜班/找货";

    private static final String NIGHT = """
            type: 夜班
            details:
              找货:
                urgency: NORMAL
                steps:
                  - id: find
                    name: 找货
                    role: 夜班
                    skill: 物流
                    limit: PT2H
                    hours: always
                    todo: 找货
                    actions: [call-customer, chase, update, resolve]
                    outcomes:
                      - {after: call-customer, when: {result: reached}, to: tell}
                      - {after: chase, to: drive}
                  - id: tell
                    name: 告诉用户
                    role: 夜班
                    skill: 外语
                    limit: PT2H
                    hours: always
                    todo: 告诉用户
                    actions: [resolve]
                  - id: drive
                    name: 送过去
                    role: 司机
                    skill: 大车
                    limit: PT2H
                    hours: always
                    todo: 送过去
                    actions: [resolve]
            """;

    private static final List<String> NIGHT_PEOPLE =
            List.of("n-able", "n-too", "n-other", "n-third", "d-small", "d-big");

    @Autowired
    private Catalogue catalogue;

    @Autowired
    private Handovers handovers;

    private final List<Workflow> mine = new ArrayList<>();

    @BeforeEach
    void night() throws IOException {
        staff(2);
        Files.writeString(file(), NIGHT);
        look();
        NIGHT_PEOPLE.forEach(user -> presence.set(user, State.ONLINE, null, "test"));
    }

    @AfterEach
    void asItWas() throws IOException {
        NIGHT_PEOPLE.forEach(user -> presence.set(user, State.ONLINE, null, "test"));
        mine.stream().map(this::now).filter(one -> one.state().isOpen()).forEach(this::finished);
        Files.delete(file());
        look();
        roster.replace(roster.read(ROSTER));
    }

    private void finished(Workflow open) {
        String holder = Objects.requireNonNullElse(open.holder(), "n-able");
        if (open.holder() == null) {
            assertThat(pressed(open, holder, ActionName.TAKE, Map.of())).isEqualTo("done");
        }
        assertThat(pressed(open, holder, ActionName.RESOLVE, Map.of())).isEqualTo("done");
    }

    private void staff(int capacity) {
        roster.replace(roster.read(ROSTER.replace(
                        "members:\n",
                        "  - {id: night, name: 夜班组, roles: [夜班]}\n  - {id: cars, name: 车队, roles: [司机]}\nmembers:\n")
                + """
                  - {userId: n-able, name: 会一, teams: [night], roles: [夜班], skills: [找人, 物流], capacity: %1$d}
                  - {userId: n-too, name: 会二, teams: [night], roles: [夜班], skills: [物流], capacity: %1$d}
                  - {userId: n-other, name: 别一, teams: [night], roles: [夜班], capacity: %1$d}
                  - {userId: n-third, name: 别二, teams: [night], roles: [夜班], capacity: %1$d}
                  - {userId: d-small, name: 小车, teams: [cars], roles: [司机], skills: [小车], capacity: 9}
                  - {userId: d-big, name: 大车, teams: [cars], roles: [司机], skills: [大车], capacity: 9}
                """.formatted(capacity)));
    }

    private Path file() {
        Path playbooks = (Path) ReflectionTestUtils.getField(baton.getBean("playbookFiles"), "playbooks");
        return Objects.requireNonNull(playbooks).resolve("night.yml");
    }

    private void look() {
        Object watch = baton.getBean("playbookWatch");
        ReflectionTestUtils.invokeMethod(watch, "look");
        ReflectionTestUtils.invokeMethod(watch, "look");
        assertThat(catalogue.refused()).isEmpty();
    }

    private Workflow raise() {
        Finding finding = new Finding(order(OrderStatus.PAID), 1, new ProblemType("夜班", "找货"), null, null, null, false);
        Workflow raised = workflows.open(finding, By.card("u-zhang")).workflow();
        mine.add(raised);
        return raised;
    }

    private Workflow raise(String holder) {
        Workflow raised = raised(order(OrderStatus.PAID), KIND, holder);
        mine.add(raised);
        assertThat(raised.holder()).isEqualTo(holder);
        return raised;
    }

    private void away(String... users) {
        List.of(users).forEach(user -> presence.set(user, State.OFFLINE, null, "test"));
    }

    private String command(Path folder) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        new CommandLine(baton.getBean("playbookCommand"))
                .setOut(out)
                .setErr(out)
                .execute("check", folder.toString());
        return said.toString();
    }

    @Test
    void whoHasItIsDealtFirstAndTheOthersWhenThoseAreFullOrAwayR072() {
        List<@Nullable String> holders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofMillis(5));
            holders.add(raise().holder());
        }
        assertThat(holders).as("one each, then two each").containsExactly("n-able", "n-too", "n-able", "n-too");
        assertThat(mine.get(0).holding().why()).startsWith("会「物流」的夜班在线 2 人，会一 手上最少（0 单）；其次 会二 0 单");
        assertThat(mine.get(3).holding().why()).startsWith("会「物流」的夜班在线 2 人，会二 手上最少（1 单）；1 人手上满了");

        Workflow fifth = raise();
        assertThat(fifth.holder()).isEqualTo("n-other");
        assertThat(fifth.holding().why()).startsWith("会「物流」的夜班 2 人手上都满了；夜班在线 4 人，别一 手上最少（0 单）；其次 别二 0 单；2 人手上满了");

        away("n-able", "n-too");
        Workflow sixth = raise();
        assertThat(sixth.holder()).isEqualTo("n-third");
        assertThat(sixth.holding().why()).startsWith("现在没有会「物流」的夜班能接；夜班在线 2 人").endsWith("；2 人不在");

        away("n-other", "n-third");
        assertThat(raise().state()).isEqualTo(WorkflowState.WAITING);
        presence.set("n-third", State.ONLINE, null, "test");
        HandoverRoom.deal(baton);
        // who comes has the queue dealt as well, and whoever of the two was first has its row
        await().untilAsserted(() -> assertThat(now(mine.get(6)).holder())
                .as("never unowned for want of a skill")
                .isEqualTo("n-third"));
    }

    @Test
    void theQueueIsDealtByItToo() {
        for (int i = 0; i < 8; i++) {
            raise();
        }
        Workflow waiting = raise();
        assertThat(waiting.holding().why()).isEqualTo("在线的 4 人手上都满了，先排队");

        staff(3);
        HandoverRoom.deal(baton);

        // a new roster has the queue dealt as well, and whoever of the two was first has its row
        await().untilAsserted(() -> assertThat(now(waiting).holder()).isIn("n-able", "n-too"));
        assertThat(now(waiting).holding().why()).startsWith("会「物流」的夜班在线 2 人");
    }

    @Test
    void whoGoesLeavesItToSomebodyWhoHasItAndTheLookAheadSaidSo() {
        Workflow kept = raise("n-too");
        Workflow one = raise("n-able");
        Workflow two = raise("n-able");

        Map<Long, Optional<String>> told = handovers.forecast("n-able").goes().stream()
                .collect(Collectors.toMap(
                        goes -> goes.workflow().id(),
                        goes -> Optional.ofNullable(goes.to()).map(Member::userId)));
        presence.set("n-able", State.LEAVE, null, "test");
        HandoverRoom.leave(baton, "n-able");

        assertThat(told).containsOnlyKeys(one.id(), two.id());
        for (Workflow gone : List.of(one, two)) {
            assertThat(Optional.ofNullable(now(gone).holder())).as("as told").isEqualTo(told.get(gone.id()));
        }
        List<Workflow> went = List.of(now(one), now(two));
        assertThat(went)
                .as("one fits beside what that one has")
                .filteredOn(w -> w.heldBy("n-too"))
                .singleElement()
                .satisfies(w -> assertThat(w.holding().why()).contains("；会「物流」的夜班只有 会二 在线（手上 1 单）"));
        assertThat(went)
                .filteredOn(w -> !w.heldBy("n-too"))
                .singleElement()
                .satisfies(w -> assertThat(w.holding().why()).contains("会「物流」的夜班 1 人手上都满了；夜班在线 3 人"));
        assertThat(now(kept).holder()).isEqualTo("n-too");
    }

    /** R108: what is on offer goes to whom it was offered, and more of it costs no statement more. */
    @Test
    void aLookAheadAsksOnceForAllThatIsOnOffer() {
        staff(9);
        for (int i = 0; i < 5; i++) {
            raise("n-able");
        }
        int before = looks();
        var unused = handovers.offer(
                "n-able", "n-other", null, "look-ahead-" + mine.get(0).id());
        for (int i = 0; i < 3; i++) {
            raise("n-able");
        }

        assertThat(looks()).isEqualTo(before).isLessThan(6);

        assertThat(handovers.forecast("n-able").goes())
                .filteredOn(goes -> goes.to() != null && goes.to().userId().equals("n-other"))
                .extracting(goes -> goes.workflow().id())
                .as("those in the offer, skilled or not")
                .containsExactlyInAnyOrderElementsOf(
                        mine.subList(0, 5).stream().map(Workflow::id).toList());
    }

    /** Statements of one look, the cheapest of some: now and then the loads are read anew as well. */
    private int looks() {
        return IntStream.range(0, 5)
                .map(i -> {
                    int before = statements();
                    handovers.forecast("n-able");
                    return statements() - before;
                })
                .min()
                .orElseThrow();
    }

    @Test
    void theNextStepIsDealtByItsOwnSkillAndStaysWithWhoKnowsTheOrder() {
        Workflow driven = raise("n-other");
        assertThat(pressed(driven, "n-other", ActionName.CHASE, Map.of())).isEqualTo("done");
        assertThat(now(driven).holder()).isEqualTo("d-big");
        assertThat(now(driven).holding().why()).startsWith("会「大车」的司机只有 大车 在线（手上 ");

        Workflow told = raise("n-other");
        assertThat(pressed(told, "n-other", ActionName.CALL_CUSTOMER, Map.of("result", "reached")))
                .isEqualTo("done");
        assertThat(now(told).way().step()).isEqualTo("tell");
        assertThat(now(told).holder()).as("whose role fits keeps it").isEqualTo("n-other");

        Workflow other = held("缺货/商品售罄", "u-zhang");
        assertThat(pressed(other, "u-zhang", ActionName.UPDATE, Map.of("type", "夜班", "detail", "找货")))
                .isEqualTo("done");
        mine.add(other);
        assertThat(now(other).holder()).isIn("n-able", "n-too");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void aSkillNobodyHasIsAWarningAndNoMore(CapturedOutput output) {
        Object warnings = baton.getBean("playbookWarnings");
        ReflectionTestUtils.setField(warnings, "wanted", true);
        try {
            ReflectionTestUtils.invokeMethod(warnings, "look");
        } finally {
            ReflectionTestUtils.setField(warnings, "wanted", false);
        }
        String warning = "花名册里没有会「外语」的夜班，写了它的步骤就分给别的夜班：" + KIND;
        assertThat(output).contains(warning).doesNotContain("会「物流」", "会「大车」");
        assertThat(command(Objects.requireNonNull(file().getParent())))
                .contains("没有问题", "提醒：" + warning)
                .doesNotContain("会「物流」", "会「大车」");
    }

    /** Who fills in skills and sees no difference learns why. */
    @Test
    void aSkillNoStepAsksForIsToldByTheCheckR072() {
        assertThat(command(Objects.requireNonNull(file().getParent())))
                .contains("有人会「找人」（会一），可是他们的步骤没有一步写 skill: 找人", "有人会「小车」（小车）")
                .doesNotContain("有人会「物流」", "有人会「大车」");
    }

    @Test
    void whereTheStepsAreShownTheSkillIsToo() {
        Workflow one = raise("n-other");
        assertThat(baton.getBean(Flows.class).svg(now(one))).contains("夜班（先找会「物流」的） · 2 小时内");
    }
}
