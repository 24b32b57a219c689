package dev.baton.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.ReloadableResourceBundleMessageSource;

/** CONTRACT 4: one file, read as a whole or not at all, every mistake named. */
class RosterReaderTest {

    static final String OF_THE_CONTRACT = """
            teams:
              - {id: cs, name: 客服组, roles: [客服], lead: u-wang, group: 订单异常群}
            members:
              - {userId: u-wang, name: 王敏, aliases: [王姐], teams: [cs], roles: [客服], mobile: "13800000000"}
              - {userId: u-zhang, name: 张三, aliases: [小张, zs], teams: [cs], roles: [客服], skills: [缺货, 物流], capacity: 12, mobile: "13800000001"}
            shifts:
              - {team: cs, members: [u-zhang], days: [1,2,3,4,5], from: "09:00", to: "18:00", zone: Asia/Shanghai}
            """;

    private final RosterReader reader = new RosterReader(messages());

    @Test
    void readsTheYamlOfTheContract() {
        RosterFile file = reader.read(OF_THE_CONTRACT);
        assertThat(file.teams()).containsExactly(new Team("cs", "客服组", Set.of("客服"), "u-wang", "订单异常群"));
        assertThat(file.members())
                .containsExactly(
                        new Member(
                                "u-wang",
                                "王敏",
                                List.of("王姐"),
                                List.of("cs"),
                                Set.of("客服"),
                                Set.of(),
                                20,
                                "13800000000"),
                        new Member(
                                "u-zhang",
                                "张三",
                                List.of("小张", "zs"),
                                List.of("cs"),
                                Set.of("客服"),
                                Set.of("缺货", "物流"),
                                12,
                                "13800000001"));
        assertThat(file.shifts()).singleElement().satisfies(shift -> {
            assertThat(shift.days())
                    .containsExactly(
                            DayOfWeek.MONDAY,
                            DayOfWeek.TUESDAY,
                            DayOfWeek.WEDNESDAY,
                            DayOfWeek.THURSDAY,
                            DayOfWeek.FRIDAY);
            assertThat(shift.from()).isEqualTo(LocalTime.of(9, 0));
            assertThat(shift.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        });
        assertThat(file.members().get(0)).asString().doesNotContain("138");
    }

    @Test
    void readsTheSameAsJson() {
        RosterFile json = reader.read("""
                {"teams":[{"id":"cs","name":"客服组","roles":["客服"],"lead":"u-wang","group":"订单异常群"}],
                 "members":[{"userId":"u-wang","name":"王敏","aliases":["王姐"],"teams":["cs"],"roles":["客服"],"mobile":"13800000000"},
                            {"userId":"u-zhang","name":"张三","aliases":["小张","zs"],"teams":["cs"],"roles":["客服"],
                             "skills":["缺货","物流"],"capacity":12,"mobile":"13800000001"}],
                 "shifts":[{"team":"cs","members":["u-zhang"],"days":[1,2,3,4,5],"from":"09:00","to":"18:00","zone":"Asia/Shanghai"}]}
                """);
        assertThat(json).isEqualTo(reader.read(OF_THE_CONTRACT));
    }

    @Test
    void namesEveryMistakeAtOnce() {
        RosterInvalid invalid = invalid("""
                teams:
                  - {id: cs, name: 客服组, lead: u-nobody}
                  - {id: cs, name: 又一个}
                  - {name: 没有编号, rolls: [客服]}
                  - 财务
                members:
                  - {userId: u-1, name: 王敏, teams: [cs, pr], capacity: 0}
                  - {userId: u-1, name: 张三, mobile: 13800000001}
                  - {userId: 7, aliases: 小张, capacity: 很多, mobile: "一三八"}
                shifts:
                  - {team: xx, members: [u-9], days: [0, 8, 一], from: "9点", to: "25:00", zone: Asia/Chengdu}
                  - {days: [], from: "09:00"}
                leave: []
                """);
        assertThat(invalid.malformed()).isFalse();
        assertThat(invalid.problems())
                .extracting(RosterInvalid.Problem::field, RosterInvalid.Problem::code)
                .containsExactlyInAnyOrder(
                        tuple("leave", "unknown-field"),
                        tuple("teams[0].lead", "unknown-lead"),
                        tuple("teams[1].id", "duplicate-team"),
                        tuple("teams[2].id", "required"),
                        tuple("teams[2].rolls", "unknown-field"),
                        tuple("teams[3]", "object"),
                        tuple("members[0].teams[1]", "unknown-team"),
                        tuple("members[0].capacity", "capacity"),
                        tuple("members[1].userId", "duplicate-user"),
                        tuple("members[1].mobile", "unquoted"),
                        tuple("members[2].userId", "unquoted"),
                        tuple("members[2].name", "required"),
                        tuple("members[2].aliases", "list"),
                        tuple("members[2].capacity", "capacity"),
                        tuple("members[2].mobile", "mobile"),
                        tuple("shifts[0].team", "unknown-team"),
                        tuple("shifts[0].members[0]", "unknown-member"),
                        tuple("shifts[0].days[0]", "day"),
                        tuple("shifts[0].days[1]", "day"),
                        tuple("shifts[0].days[2]", "day"),
                        tuple("shifts[0].from", "time"),
                        tuple("shifts[0].to", "time"),
                        tuple("shifts[0].zone", "zone"),
                        tuple("shifts[1].days", "days"),
                        tuple("shifts[1].to", "required"),
                        tuple("shifts[1]", "nobody"));
        assertThat(invalid).hasMessageContaining("teams[0].lead：组长 u-nobody 不在人员里");
        assertThat(invalid).hasMessageContaining("shifts[0].zone：没有「Asia/Chengdu」这个时区，应写成 Asia/Shanghai 这样");
    }

    /** Who writes what the sentence shows is understood. */
    @Test
    void whatASentenceProposesIsAccepted() {
        RosterInvalid invalid = invalid("""
                members: [{userId: u-1, name: 王敏}]
                shifts: [{members: [u-1], days: [1], from: "9点", to: "18：00", zone: Asia/Chengdu}]
                """);
        String sentences = String.valueOf(invalid.getMessage());
        String time = found(sentences, "时间应写成 (\\S+) 这样");
        String zone = found(sentences, "时区，应写成 (\\S+) 这样");

        RosterFile read = reader.read("""
                members: [{userId: u-1, name: 王敏}]
                shifts: [{members: [u-1], days: [1], from: "%s", to: "18:00", zone: %s}]
                """.formatted(time, zone));

        assertThat(read.shifts()).hasSize(1);
    }

    private static String found(String text, String pattern) {
        java.util.regex.Matcher matcher =
                java.util.regex.Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    /** Who writes it as the sentence says is not refused with the same sentence again. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            shifts[0].from     | from: "09:00"       | from: "%s" | 9点
            shifts[0].zone     | zone: Asia/Shanghai | zone: "%s" | 中国
            shifts[0].off[0]   | days: [1,2,3,4,5]   | days: [1,2,3,4,5], off: ["%s"] | 国庆
            """)
    void whatAMistakeSaysInItsPlaceIsAccepted(String field, String right, String with, String wrong) {
        RosterInvalid.Problem problem = invalid(OF_THE_CONTRACT.replace(right, with.formatted(wrong)))
                .problems()
                .get(0);
        assertThat(problem.field()).isEqualTo(field);
        Matcher example = Pattern.compile("应写成 (\\S+) 这样").matcher(problem.text());
        assertThat(example.find()).as(problem.text()).isTrue();

        RosterFile read = reader.read(OF_THE_CONTRACT.replace(right, with.formatted(example.group(1))));

        assertThat(read.shifts()).hasSize(1);
    }

    @Test
    void anEmptyRosterWouldTakeEverybodyAwayAndIsRefused() {
        assertThat(invalid("{}").problems())
                .extracting(RosterInvalid.Problem::field, RosterInvalid.Problem::code)
                .containsExactly(tuple("members", "required"));
    }

    @Test
    void saysWhereItIsNoYaml() {
        RosterInvalid invalid = invalid("teams:\n  - {id: cs\nmembers: ]");
        assertThat(invalid.malformed()).isTrue();
        assertThat(invalid.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.text()).startsWith("第 3 行"));
        assertThat(invalid("").malformed()).isTrue();
        assertThat(invalid("just a sentence").malformed()).isTrue();
        assertThat(invalid("{\"teams\":[").malformed()).isTrue();
        assertThat(invalid("teams: []\nteams: []").malformed())
                .as("a key twice")
                .isTrue();
    }

    @Test
    void takesAFileOfManyPeople() {
        String text = "# 很多行\n".repeat(700_000) + "members: [{userId: u-1, name: 甲}]\n";
        assertThat(text.length()).isGreaterThan(3 * 1024 * 1024);
        assertThat(reader.read(text).members()).hasSize(1);
    }

    @Test
    void aWholeDayAndANightAreShiftsToo() {
        RosterFile file = reader.read("""
                members: [{userId: u-1, name: 夜}]
                shifts:
                  - {members: [u-1], days: [7], from: "22:00", to: "06:00"}
                  - {members: [u-1], days: [1], from: "00:00", to: "24:00"}
                """);
        assertThat(file.shifts()).hasSize(2);
        assertThat(file.shifts().get(0).zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
    }

    private RosterInvalid invalid(String text) {
        return catchThrowableOfType(RosterInvalid.class, () -> reader.read(text));
    }

    static ReloadableResourceBundleMessageSource messages() {
        ReloadableResourceBundleMessageSource messages = new ReloadableResourceBundleMessageSource();
        messages.setBasename("classpath:bot-templates/messages/messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setDefaultLocale(Locale.SIMPLIFIED_CHINESE);
        return messages;
    }
}
