package dev.baton.sync;

import java.time.Instant;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** Which department is which team, so that either may be renamed. */
@Mapper
interface LinkMapper {

    record Link(long departmentId, String teamId) {}

    @Select("""
            SELECT department_id, team_id
              FROM sync_department
             ORDER BY department_id
            """)
    List<Link> all();

    @Delete("""
            DELETE FROM sync_department
            """)
    void forget();

    @Insert("""
            INSERT INTO sync_department (department_id, team_id, linked_at)
            VALUES (#{departmentId}, #{teamId}, #{now})
            """)
    void link(@Param("departmentId") long departmentId, @Param("teamId") String teamId, @Param("now") Instant now);
}
