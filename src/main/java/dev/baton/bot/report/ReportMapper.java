package dev.baton.bot.report;

import dev.baton.catalogue.ProblemType;
import dev.baton.order.OrderNo;
import dev.baton.workflow.Picture;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** What people reported in their own words, and what came of it. */
@Mapper
interface ReportMapper {

    /** As it stands in the store: lists are lines. */
    record Row(
            long id,
            String userId,
            String orderNo,
            @Nullable Integer lineNo,
            String said,
            String ask,
            String kinds,
            @Nullable String type,
            String pictures,
            String state,
            String opened,
            int drawing,
            Instant createdAt,
            Instant expiresAt) {

        static Row of(Report report) {
            return new Row(
                    report.id(),
                    report.userId(),
                    report.orderNo().value(),
                    report.lineNo(),
                    report.said(),
                    report.ask().name().toLowerCase(Locale.ROOT),
                    report.kinds().stream().map(ProblemType::id).collect(Collectors.joining("\n")),
                    report.type(),
                    report.pictures().stream()
                            .map(picture -> picture.robot() + " " + picture.code())
                            .collect(Collectors.joining("\n")),
                    report.state().name().toLowerCase(Locale.ROOT),
                    report.opened().stream().map(String::valueOf).collect(Collectors.joining(",")),
                    report.drawing(),
                    report.createdAt(),
                    report.expiresAt());
        }

        Report report() {
            return new Report(
                    id,
                    userId,
                    new OrderNo(orderNo),
                    lineNo,
                    said,
                    Report.Ask.valueOf(ask.toUpperCase(Locale.ROOT)),
                    parts(kinds, "\n")
                            .map(kind -> new ProblemType(
                                    kind.substring(0, kind.indexOf('/')), kind.substring(kind.indexOf('/') + 1)))
                            .toList(),
                    type,
                    parts(pictures, "\n")
                            .map(picture -> new Picture(
                                    picture.substring(0, picture.indexOf(' ')),
                                    picture.substring(picture.indexOf(' ') + 1)))
                            .toList(),
                    Report.State.valueOf(state.toUpperCase(Locale.ROOT)),
                    parts(opened, ",").map(Long::valueOf).toList(),
                    drawing,
                    createdAt,
                    expiresAt);
        }

        private static Stream<String> parts(String text, String separator) {
            return Arrays.stream(text.split(separator)).filter(part -> !part.isEmpty());
        }
    }

    String REPORT = """
            SELECT id, user_id, order_no, line_no, said, ask, kinds, type, pictures, state, opened, drawing,
                   created_at, expires_at
              FROM bot_report
            """;

    @Insert("""
            INSERT INTO bot_report (id, message, user_id, order_no, line_no, said, ask, kinds, type, pictures, state,
                                    opened, drawing, created_at, expires_at)
            VALUES (#{row.id}, #{message}, #{row.userId}, #{row.orderNo}, #{row.lineNo}, #{row.said}, #{row.ask},
                    #{row.kinds}, #{row.type}, #{row.pictures}, #{row.state}, #{row.opened}, #{row.drawing},
                    #{row.createdAt}, #{row.expiresAt})
            """)
    void insert(@Param("message") String message, @Param("row") Row row);

    @Update("""
            UPDATE bot_report
               SET line_no = #{row.lineNo}, said = #{row.said}, ask = #{row.ask}, type = #{row.type},
                   pictures = #{row.pictures}, state = #{row.state}, opened = #{row.opened},
                   drawing = #{row.drawing}, touched_at = #{now}
             WHERE id = #{row.id}
            """)
    void update(@Param("row") Row row, @Param("now") Instant now);

    @Select(REPORT + " WHERE id = #{id}")
    Optional<Row> find(@Param("id") long id);

    @Select(REPORT + " WHERE id = #{id} FOR UPDATE")
    Optional<Row> lock(@Param("id") long id);

    /** Somebody's reports since a time, the one worked on last first. */
    @Select(REPORT + """
             WHERE user_id = #{userId} AND created_at > #{since}
             ORDER BY COALESCE(touched_at, created_at) DESC, id DESC
             LIMIT 20
            """)
    List<Row> since(@Param("userId") String userId, @Param("since") Instant since);
}
