package dev.baton.detection;

import dev.baton.catalogue.ProblemType;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Update;

/** Whose turn it is to open many of a kind. Compared by the database's clock alone. */
@Mapper
interface FloodMapper {

    @Insert("""
            INSERT IGNORE INTO detection_flood (type, detail, owner, until_at)
            VALUES (#{kind.type}, #{kind.detail}, '', '2000-01-01')
            """)
    int know(@Param("kind") ProblemType kind);

    /** Zero while it is somebody else's turn. */
    @Update("""
            UPDATE detection_flood
               SET owner = #{owner}, until_at = TIMESTAMPADD(SECOND, #{seconds}, NOW(3))
             WHERE type = #{kind.type} AND detail = #{kind.detail} AND until_at <= NOW(3)
            """)
    int begin(@Param("kind") ProblemType kind, @Param("owner") String owner, @Param("seconds") long seconds);

    /** Zero when it was taken over, because this one was not heard of for so long. */
    @Update("""
            UPDATE detection_flood
               SET until_at = TIMESTAMPADD(SECOND, #{seconds}, NOW(3))
             WHERE type = #{kind.type} AND detail = #{kind.detail} AND owner = #{owner}
            """)
    int goOn(@Param("kind") ProblemType kind, @Param("owner") String owner, @Param("seconds") long seconds);
}
