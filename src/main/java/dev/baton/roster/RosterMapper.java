package dev.baton.roster;

import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface RosterMapper {

    @Select("""
            select version
            from roster_version
            where id = 1
            """)
    long version();

    @Select("""
            select has_people
            from roster_version
            where id = 1
            """)
    boolean hadPeople();

    /** One writer at a time. */
    @Select("""
            select has_people
            from roster_version
            where id = 1
            for update
            """)
    boolean lock();

    @Update("""
            update roster_version
            set version = version + 1, has_people = has_people or #{people}, changed_at = #{now}
            where id = 1
            """)
    void changed(boolean people, Instant now);

    @Select("""
            select team_id, name, roles, lead_id, group_name
            from roster_team
            order by place
            """)
    List<TeamRow> teams();

    @Select("""
            select user_id, name, aliases, teams, roles, skills, capacity, mobile
            from roster_member
            order by place
            """)
    List<MemberRow> members();

    @Select("""
            select team_id, members, days, off_days, also_days, starts_at, ends_at, zone
            from roster_shift
            order by place
            """)
    List<ShiftRow> shifts();

    @Select("""
            select name, conversation_id, teams, former, lost_why, renamed_at is not null as renamed
            from roster_group
            order by name
            """)
    List<GroupRow> groups();

    @Delete("""
            delete from roster_team
            """)
    void deleteTeams();

    @Delete("""
            delete from roster_member
            """)
    void deleteMembers();

    @Delete("""
            delete from roster_shift
            """)
    void deleteShifts();

    void insertTeams(List<TeamRow> rows, int first);

    void insertMembers(List<MemberRow> rows, int first);

    void insertShifts(List<ShiftRow> rows, int first);

    @Insert("""
            insert into roster_group (name, conversation_id, teams, bound_at)
            values (#{row.name}, #{row.conversationId}, #{row.teams}, #{now})
            on duplicate key update
                conversation_id = values(conversation_id), teams = values(teams), bound_at = values(bound_at),
                lost_at = null, lost_why = null
            """)
    void bind(GroupRow row, Instant now);

    @Update("""
            update roster_group
            set lost_at = #{now}, lost_why = #{why}
            where conversation_id = #{conversationId} and lost_at is null
            """)
    int lose(String conversationId, String why, Instant now);

    @Update("""
            update roster_group
            set name = #{to}, former = #{former}, renamed_at = null
            where name = #{from}
            """)
    void rename(String from, String to, String former);

    @Update("""
            update roster_group
            set renamed_at = #{now}
            where conversation_id = #{conversationId} and lost_at is null
            """)
    int renamed(String conversationId, Instant now);

    @Update("""
            update roster_team
            set group_name = #{to}
            where group_name = #{from}
            """)
    void renameInTeams(String from, String to);

    void nameGroup(List<String> teams, String group);

    @Update("""
            update roster_group
            set teams = #{teams}
            where name = #{name}
            """)
    void keepTeams(String name, String teams);

    @Update("""
            update roster_team
            set group_name = null
            where team_id = #{team} and group_name = #{group}
            """)
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
