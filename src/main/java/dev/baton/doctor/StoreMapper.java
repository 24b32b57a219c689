package dev.baton.doctor;

import java.time.Instant;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;

/** Asks the database about itself. */
@Mapper
interface StoreMapper {

    @Select("""
            SELECT VERSION()
            """)
    String version();

    @Select("""
            SELECT UTC_TIMESTAMP(3)
            """)
    Instant now();
}
