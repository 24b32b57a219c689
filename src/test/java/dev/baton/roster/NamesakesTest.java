package dev.baton.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two colleagues of one name are never the same button. */
class NamesakesTest {

    private static final Map<String, String> TEAMS =
            Map.of("cs", "客服组", "wh", "仓库组", "far", "华东区域大客户售后服务第一小组", "near", "华东区域大客户售后服务第二小组");

    private static Member member(String userId, String name, String... teams) {
        return new Member(userId, name, List.of(), List.of(teams), Set.of(), Set.of(), 20, null);
    }

    private static Namesakes of(Member... people) {
        return new Namesakes(List.of(people), id -> TEAMS.getOrDefault(id, ""), RosterReaderTest.messages());
    }

    @Test
    void aNameAloneStaysAsItIs() {
        Namesakes both = of(member("u-1", "张伟", "cs"), member("u-2", "李四", "cs"));
        assertThat(both.labels()).containsExactly("张伟", "李四");
        assertThat(both.typed()).containsExactly("张伟", "李四");
    }

    @Test
    void theTeamTellsThemApartWhereItCan() {
        Namesakes three = of(member("u-1", "张伟", "cs"), member("u-2", "张伟", "wh"), member("u-3", "李四", "cs"));
        assertThat(three.labels()).containsExactly("张伟（客服组）", "张伟（仓库组）", "李四");
        assertThat(three.typed()).containsExactly("张伟（客服组 u-1）", "张伟（仓库组 u-2）", "李四");
    }

    @Test
    void elseTheEndOfTheIdDoes() {
        assertThat(of(member("manager4417", "张伟", "cs"), member("manager5520", "张伟", "cs"))
                        .labels())
                .containsExactly("张伟（…4417）", "张伟（…5520）");
        assertThat(of(member("a34417", "张伟"), member("b24417", "张伟"), member("4417", "张伟"))
                        .labels())
                .containsExactly("张伟（…34417）", "张伟（…24417）", "张伟（4417）");
        assertThat(of(member("u-1001", "张伟", "far"), member("u-1002", "张伟", "near"))
                        .labels())
                .as("names of teams that would be cut off on a button")
                .containsExactly("张伟（…1001）", "张伟（…1002）");
    }

    @Test
    void nothingIsLongerThanAButton() {
        assertThat(of(member("u-1001", "Alexander Benedict", "cs"), member("u-1002", "Alexander Benedict", "cs"))
                        .labels())
                .doesNotHaveDuplicates()
                .allMatch(label -> label.length() <= 16);
    }
}
