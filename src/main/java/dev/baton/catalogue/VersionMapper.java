package dev.baton.catalogue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** Every playbook that was ever in use, by the digest of its text. */
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

    /** It came last now, whether it was kept before or not. */
    @Insert("""
            INSERT INTO catalogue_version (version, type, detail, body, first_seen)
            VALUES (#{version}, #{type}, #{detail}, #{body}, #{now})
            ON DUPLICATE KEY UPDATE renewed = #{now}
            """)
    void renew(
            @Param("version") String version,
            @Param("type") String type,
            @Param("detail") String detail,
            @Param("body") String body,
            @Param("now") Instant now);

    /** Those of its kind that came after it; a hash says which of two of one moment did. */
    @Select("""
            SELECT other.version
              FROM catalogue_version its
              JOIN catalogue_version other ON other.type = its.type AND other.detail = its.detail
             WHERE its.version = #{version}
               AND (COALESCE(other.renewed, other.first_seen), other.version)
                 > (COALESCE(its.renewed, its.first_seen), its.version)
            """)
    List<String> later(@Param("version") String version);

    @Select("SELECT body FROM catalogue_version WHERE version = #{version}")
    Optional<String> find(@Param("version") String version);
}
