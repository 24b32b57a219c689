package dev.baton.roster;

import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** The roster as it was last taken in, and the groups that are bound to its teams. */
@Mapper
interface RosterMapper {

    @Select("SELECT version FROM roster_version WHERE id = 1")
    long version();

    @Select("SELECT has_people FROM roster_version WHERE id = 1")
    boolean hadPeople();

    /** One writer at a time. */
    @Select("SELECT has_people FROM roster_version WHERE id = 1 FOR UPDATE")
    boolean lock();

    @Update("""
            UPDATE roster_version
               SET version = version + 1, has_people = has_people OR #{people}, changed_at = #{now}
             WHERE id = 1
            """)
    void changed(boolean people, Instant now);

    @Select("SELECT team_id, name, roles, lead_id, group_name FROM roster_team ORDER BY place")
    List<TeamRow> teams();

    @Select("SELECT user_id, name, aliases, teams, roles, skills, capacity, mobile FROM roster_member ORDER BY place")
    List<MemberRow> members();

    @Select("""
            SELECT team_id, members, days, off_days, also_days, starts_at, ends_at, zone
              FROM roster_shift
             ORDER BY place
            """)
    List<ShiftRow> shifts();

    @Select("""
            SELECT name, conversation_id, teams, former, lost_why, renamed_at IS NOT NULL AS renamed
              FROM roster_group
             ORDER BY name
            """)
    List<GroupRow> groups();

    @Delete("DELETE FROM roster_team")
    void deleteTeams();

    @Delete("DELETE FROM roster_member")
    void deleteMembers();

    @Delete("DELETE FROM roster_shift")
    void deleteShifts();

    void insertTeams(List<TeamRow> rows, int first);

    void insertMembers(List<MemberRow> rows, int first);

    void insertShifts(List<ShiftRow> rows, int first);

    @Insert("""
            INSERT INTO roster_group (name, conversation_id, teams, bound_at)
            VALUES (#{row.name}, #{row.conversationId}, #{row.teams}, #{now})
            ON DUPLICATE KEY UPDATE conversation_id = VALUES(conversation_id), teams = VALUES(teams),
                                    bound_at = VALUES(bound_at), lost_at = NULL, lost_why = NULL
            """)
    void bind(GroupRow row, Instant now);

    @Update("""
            UPDATE roster_group
               SET lost_at = #{now}, lost_why = #{why}
             WHERE conversation_id = #{conversationId} AND lost_at IS NULL
            """)
    int lose(String conversationId, String why, Instant now);

    @Update("UPDATE roster_group SET name = #{to}, former = #{former}, renamed_at = NULL WHERE name = #{from}")
    void rename(String from, String to, String former);

    @Update("UPDATE roster_group SET renamed_at = #{now} WHERE conversation_id = #{conversationId} AND lost_at IS NULL")
    int renamed(String conversationId, Instant now);

    @Update("UPDATE roster_team SET group_name = #{to} WHERE group_name = #{from}")
    void renameInTeams(String from, String to);

    void nameGroup(List<String> teams, String group);

    @Update("UPDATE roster_group SET teams = #{teams} WHERE name = #{name}")
    void keepTeams(String name, String teams);

    @Update("UPDATE roster_team SET group_name = NULL WHERE team_id = #{team} AND group_name = #{group}")
    void unnameGroup(String team, String group);

    record TeamRow(
            String teamId,
            String name,
            String roles,
            @Nullable String leadId,
            @Nullable String groupName) {}

    record MemberRow(
            String userId,
            String name,
            String aliases,
            String teams,
            String roles,
            String skills,
            int capacity,
            @Nullable String mobile) {}

    record ShiftRow(
            @Nullable String teamId,
            String members,
            String days,
            @Nullable String offDays,
            @Nullable String alsoDays,
            String startsAt,
            String endsAt,
            String zone) {}

    record GroupRow(
            String name,
            String conversationId,
            String teams,
            @Nullable String former,
            @Nullable String lostWhy,
            boolean renamed) {

        static GroupRow of(String name, String conversationId, String teams) {
            return new GroupRow(name, conversationId, teams, null, null, false);
        }
    }
}
