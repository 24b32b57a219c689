package dev.baton.order.intake;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads times and numbers as a shop writes them. */
final class Formats {

    /** What a money column may carry around its number. */
    private static final Pattern DRESS = Pattern.compile("^(?:[¥￥$€]|R\\$|CN¥|RMB|CNY|BRL)\\s*|\\s*元$");

    private static final Pattern PLAIN = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private final ZoneId zone;
    private final List<DateTimeFormatter> times;
    private final char decimal;
    private final @Nullable Character thousands;

    Formats(Mapping.Formats formats) {
        this.zone = formats.zone();
        this.times = formats.times().stream().map(Formats::pattern).toList();
        this.decimal = formats.decimal();
        this.thousands = formats.thousands();
    }

    /**
     * Strict: there is no 30th of February. The year of an era ("y") would ask for its era, so the plain year is meant.
     */
    static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /** @throws BadCell when it is none of the patterns, nor a time with its offset */
    Instant time(String text, String column) {
        for (DateTimeFormatter format : times) {
            try {
                TemporalAccessor read =
                        format.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
                if (read instanceof OffsetDateTime there) {
                    return there.toInstant();
                }
                LocalDateTime local = read instanceof LocalDate day ? day.atStartOfDay() : (LocalDateTime) read;
                return local.atZone(zone).toInstant();
            } catch (DateTimeException another) {
                // perhaps the next pattern
            }
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            throw BadCell.of(column, "not-time", text);
        }
    }

    /** @throws BadCell when it is not a plain number */
    BigDecimal number(String text, String column) {
        String bare =
                DRESS.matcher(DRESS.matcher(text.strip()).replaceFirst("")).replaceFirst("");
        if (thousands != null) {
            bare = bare.replace(String.valueOf(thousands), "");
        }
        if (decimal != '.') {
            bare = bare.indexOf('.') >= 0 ? text : bare.replace(decimal, '.');
        }
        if (!PLAIN.matcher(bare).matches() || bare.length() > 30) {
            throw BadCell.of(column, "not-number", text);
        }
        return new BigDecimal(bare);
    }
}
