package dev.baton.start;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form MYSQL_URL has: {@code jdbc:mysql://host:port/database}, several hosts with commas between, and the driver's
 * options after a question mark.
 */
public final class MysqlAddress {

    private static final Pattern FORM =
            Pattern.compile("jdbc:mysql://(?<hosts>[^/?\\s]+)/(?<database>[^/?\\s]*)(\\?\\S*)?");

    private MysqlAddress() {}

    static void check(String url) {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches()) {
            String mend = url.startsWith("jdbc:mariadb:")
                    ? "write jdbc:mysql:// for a MariaDB server, too."
                    : "write it like jdbc:mysql://db.example.com:3306/baton.";
            throw new StartRefused("MYSQL_URL does not have the form jdbc:mysql://host:port/database: " + mend);
        }
        if (parts.group("database").isEmpty()) {
            throw new StartRefused(
                    "MYSQL_URL names no database: put one at the end, like jdbc:mysql://db.example.com:3306/baton.");
        }
    }

    /** Host, port and database, without account and options; MYSQL_URL for what does not have the form. */
    public static String shown(String url) {
        Matcher parts = FORM.matcher(url);
        return parts.matches()
                ? parts.group("hosts").replaceFirst(".*@", "") + "/" + parts.group("database")
                : "MYSQL_URL";
    }
}
