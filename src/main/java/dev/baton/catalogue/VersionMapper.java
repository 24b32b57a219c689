package dev.baton.catalogue;

import java.time.Instant;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

@Mapper
interface VersionMapper {

    @Insert("""
            INSERT IGNORE INTO catalogue_version (version, type, detail, body, first_seen)
            VALUES (#{version}, #{type}, #{detail}, #{body}, #{firstSeen})
            """)
    void keep(
            @Param("version") String version,
            @Param("type") String type,
            @Param("detail") String detail,
            @Param("body") String body,
            @Param("firstSeen") Instant firstSeen);

    @Select("SELECT body FROM catalogue_version WHERE version = #{version}")
    Optional<String> find(@Param("version") String version);
}
