package dev.baton.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wrong setting stops the start with one sentence that names the variable and the mend. */
class VariablesTest {

    private static final String DINGTALK =
            "DINGTALK_CLIENT_ID=ding1 DINGTALK_CLIENT_SECRET=s3cret DINGTALK_ROBOT_CODE=ding1 DINGTALK_CARD_TEMPLATE_ID=t.schema";
    private static final String PRODUCTION =
            "BATON_PROFILE=production BATON_API_TOKEN=t0ken MYSQL_URL=jdbc:mysql://db/baton MYSQL_USER=b"
                    + " REDIS_URL=redis://r " + DINGTALK
                    + " SMS_PROVIDER=http SMS_HTTP_URL=https://sms.example.com SMS_HTTP_SECRET=s"
                    + " REFUND_GATEWAY=http REFUND_HTTP_URL=https://pay.example.com REFUND_HTTP_SECRET=s";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BATON_PROFILE=prod                        | BATON_PROFILE must be development or production, not "prod"
            BATON_HTTP_PORT=eighty                    | BATON_HTTP_PORT must be a whole number from 1 to 65535, not "eighty"
            BATON_HTTP_PORT=70000                     | BATON_HTTP_PORT must be a whole number from 1 to 65535, not "70000"
            BATON_PUBLIC_URL=baton.example.com        | BATON_PUBLIC_URL must be an http or https address
            BATON_PUBLIC_URL=https://b.example.com/?a | BATON_PUBLIC_URL has a query or fragment
            BATON_DATA_DIR=pom.xml                    | BATON_DATA_DIR "pom.xml" is not a folder
            BATON_TEMPLATES_DIR=./nowhere             | BATON_TEMPLATES_DIR "./nowhere" is not a folder
            BATON_DEMO=yes                            | BATON_DEMO must be true or false, not "yes"
            BATON_UNDO_WINDOW=60                      | BATON_UNDO_WINDOW must be an ISO-8601 duration
            BATON_UNDO_WINDOW=-PT1S                   | BATON_UNDO_WINDOW must be an ISO-8601 duration
            BATON_UNDO_WINDOW=P30D                    | BATON_UNDO_WINDOW must be an ISO-8601 duration
            BATON_SWEEP_DAYS=0                        | BATON_SWEEP_DAYS must be a whole number from 1
            MYSQL_USER=baton                          | MYSQL_USER is set but MYSQL_URL is empty: set MYSQL_URL
            MYSQL_PASSWORD=s3cret                     | MYSQL_PASSWORD is set but MYSQL_URL is empty: set MYSQL_URL
            MYSQL_URL=jdbc:mysql://db/baton           | MYSQL_USER is empty but MYSQL_URL is set
            MYSQL_URL=mysql://db/baton                | MYSQL_URL does not have the form jdbc:mysql://host:port/database
            MYSQL_URL=jdbc:mariadb://db/baton         | MYSQL_URL does not have the form jdbc:mysql://host:port/database: write jdbc:mysql:// for a MariaDB
            MYSQL_URL=jdbc:mysql://db:3306/           | MYSQL_URL names no database
            REDIS_URL=localhost:6379                  | REDIS_URL does not have the form redis://
            REDIS_URL=http://localhost:6379           | REDIS_URL does not have the form redis://
            REDIS_URL=redis://a:6379,b:6379/3         | REDIS_URL names a database of a cluster
            REDIS_URL=redis-sentinel://a:26379        | REDIS_URL names sentinels without a master
            REDIS_URL=redis://a:port                  | REDIS_URL has a host that cannot be read
            DINGTALK_CLIENT_ID=d DINGTALK_ROBOT_CODE=r DINGTALK_CARD_TEMPLATE_ID=t     | DINGTALK_CLIENT_SECRET is empty but DINGTALK_CLIENT_ID is set
            DINGTALK_CLIENT_ID=d DINGTALK_CLIENT_SECRET=s DINGTALK_CARD_TEMPLATE_ID=t  | DINGTALK_ROBOT_CODE is empty but DINGTALK_CLIENT_ID is set
            DINGTALK_CLIENT_ID=d DINGTALK_CLIENT_SECRET=s DINGTALK_ROBOT_CODE=r        | DINGTALK_CARD_TEMPLATE_ID is empty but DINGTALK_CLIENT_ID is set
            DINGTALK_CLIENT_SECRET=s3cret             | DINGTALK_CLIENT_SECRET is set but DINGTALK_CLIENT_ID is empty
            DINGTALK_API_BASE=https://api.example.com | DINGTALK_API_BASE is set but DINGTALK_CLIENT_ID is empty
            DINGTALK DINGTALK_API_BASE=https://api.example.com/v1.0   | DINGTALK_API_BASE must be scheme, host and port without a path
            DINGTALK DINGTALK_OAPI_BASE=https://oapi.example.com/     | DINGTALK_OAPI_BASE must be scheme, host and port without a path
            DINGTALK DINGTALK_API_BASE=api.example.com                | DINGTALK_API_BASE must be an http or https address
            DINGTALK_CALLBACK_MODE=websocket          | DINGTALK_CALLBACK_MODE must be stream or http, not "websocket"
            DINGTALK_CALLBACK_MODE=http               | DINGTALK_CARD_SECRET is empty but DINGTALK_CALLBACK_MODE is http
            DINGTALK_EVENT_TOKEN=t0ken                | DINGTALK_EVENT_AES_KEY is empty but DINGTALK_EVENT_TOKEN is set
            DINGTALK_EVENT_TOKEN=t DINGTALK_EVENT_AES_KEY=short | DINGTALK_EVENT_AES_KEY must be 43 letters and digits
            DINGTALK_MONTHLY_API_QUOTA=many           | DINGTALK_MONTHLY_API_QUOTA must be a whole number
            SMS_PROVIDER=twilio                       | SMS_PROVIDER must be http or sandbox, not "twilio"
            SMS_PROVIDER=aliyun                       | SMS_PROVIDER=aliyun is not part of this version yet: set SMS_PROVIDER=http
            SMS_PROVIDER=http SMS_HTTP_SECRET=s       | SMS_HTTP_URL is empty but SMS_PROVIDER is http
            SMS_PROVIDER=http SMS_HTTP_URL=https://s  | SMS_HTTP_SECRET is empty but SMS_PROVIDER is http
            SMS_PROVIDER=http SMS_HTTP_URL=s SMS_HTTP_SECRET=s | SMS_HTTP_URL must be an http or https address
            SMS_HTTP_URL=https://sms.example.com      | SMS_HTTP_URL is set but SMS_PROVIDER is not http
            REFUND_GATEWAY=alipay                     | REFUND_GATEWAY=alipay is not part of this version yet: set REFUND_GATEWAY=http
            REFUND_GATEWAY=wechatpay                  | REFUND_GATEWAY=wechatpay is not part of this version yet
            REFUND_GATEWAY=http REFUND_HTTP_URL=https://p | REFUND_HTTP_SECRET is empty but REFUND_GATEWAY is http
            REFUND_HTTP_SECRET=s3cret                 | REFUND_HTTP_SECRET is set but REFUND_GATEWAY is not http
            DINGTALK_CLIENT_SECRET=<secret>           | DINGTALK_CLIENT_SECRET still holds a placeholder: put the real value
            MYSQL_PASSWORD=changeme                   | MYSQL_PASSWORD still holds a placeholder
            DINGTALK_CLIENT_ID=your-client-id         | DINGTALK_CLIENT_ID still holds a placeholder "your-client-id"
            BATON_DATA_DIR=<folder>                   | BATON_DATA_DIR still holds a placeholder "<folder>"
            BATON_API_TOKEN=xxxxxx                    | BATON_API_TOKEN still holds a placeholder
            MYSQL_PASSWORD=${DB_PASSWORD}             | MYSQL_PASSWORD contains ${
            MYSQL_USER="baton"                        | MYSQL_USER has quotes around its value
            """, ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '\u0001')
    void aWrongSettingIsNamed(String set, String complaint) {
        Map<String, String> variables = variables(set);
        assertThatThrownBy(() -> check(variables))
                .isInstanceOf(StartRefused.class)
                .message()
                .startsWith(complaint)
                .satisfies(VariablesTest::isOneSentenceWithoutSecrets);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "BATON_PROFILE=development BATON_HTTP_PORT=9000 BATON_PUBLIC_URL=https://baton.example.com/shop BATON_DEMO=false",
                "BATON_UNDO_WINDOW=PT0S BATON_SWEEP_DAYS=7",
                "MYSQL_URL=jdbc:mysql://db.example.com:3306/baton?sslMode=REQUIRED MYSQL_USER=baton MYSQL_PASSWORD=p",
                "MYSQL_URL=jdbc:mysql://db/baton?user=u&password=p",
                "MYSQL_URL=jdbc:mysql://[::1]:3306/baton MYSQL_USER=baton",
                "MYSQL_URL=jdbc:mysql://a:3306,b:3306/baton MYSQL_USER=baton",
                "REDIS_URL=redis://:p@r:6379/1",
                "REDIS_URL=rediss://u:p%40@r",
                "REDIS_URL=redis://a:6379,b:6379",
                "REDIS_URL=redis-sentinel://:p@a:26379,b/0#mymaster",
                "DINGTALK",
                "DINGTALK DINGTALK_API_BASE=http://127.0.0.1:9000 DINGTALK_OAPI_BASE=https://oapi.example.com",
                "DINGTALK_CALLBACK_MODE=http DINGTALK_CARD_SECRET=s",
                "SMS_PROVIDER=sandbox REFUND_GATEWAY=sandbox",
                "BATON_API_TOKEN=my-token BATON_DATA_DIR=your-shop/data",
                "MYSQL_URL=jdbc:mysql://db/baton MYSQL_USER=my_baton MYSQL_PASSWORD=my-secret-pw",
                "SMS_PROVIDER=http SMS_HTTP_URL=https://sms.example.com SMS_HTTP_SECRET=my-secret",
            })
    void aRightSettingIsTaken(String set) {
        assertThatCode(() -> check(variables(set))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "MYSQL_URL,set MYSQL_URL",
        "REDIS_URL,set REDIS_URL",
        "DINGTALK_CLIENT_ID DINGTALK_CLIENT_SECRET DINGTALK_ROBOT_CODE DINGTALK_CARD_TEMPLATE_ID,set DINGTALK_CLIENT_ID",
        "SMS_PROVIDER SMS_HTTP_URL SMS_HTTP_SECRET,set SMS_PROVIDER=http",
        "REFUND_GATEWAY REFUND_HTTP_URL REFUND_HTTP_SECRET,set REFUND_GATEWAY=http",
        "BATON_API_TOKEN,BATON_API_TOKEN is empty but BATON_PROFILE is production"
    })
    void productionHasNoEmbeddedPartAndAToken(String removed, String complaint) {
        Map<String, String> variables = variables(PRODUCTION);
        assertThatCode(() -> check(variables)).doesNotThrowAnyException();
        List.of(removed.split(" ")).forEach(variables::remove);
        if (removed.equals("MYSQL_URL")) {
            variables.remove("MYSQL_USER");
        }
        assertThatThrownBy(() -> check(variables))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void theExampleFileListsEveryVariableCommentedOutWithAHarmlessValue() throws IOException {
        List<String> lines = Files.readAllLines(Path.of(".env.example"));
        assertThat(lines).allMatch(line -> line.isBlank() || line.startsWith("#"));
        Map<String, String> example = new HashMap<>();
        for (String line : lines) {
            Matcher variable = Pattern.compile("#([A-Z][A-Z0-9_]+)=(.*)").matcher(line);
            if (variable.matches()) {
                assertThat(example.put(variable.group(1), variable.group(2)))
                        .as(line)
                        .isNull();
            }
        }
        assertThat(example).containsOnlyKeys(Variables.NAMES);
        assertThat(example.values()).allMatch(value -> !value.isBlank());
        example.forEach((name, value) -> {
            if (value.startsWith("the-") || value.startsWith("a-")) {
                assertThatThrownBy(() -> check(Map.of(name, value)))
                        .as("whoever forgets to put a secret")
                        .hasMessageStartingWith(name + " still holds a placeholder:");
            }
        });
    }

    private static void check(Map<String, String> variables) {
        new VariablesCheck(new Variables(name -> variables.getOrDefault(name, ""))).check();
    }

    private static void isOneSentenceWithoutSecrets(String message) {
        assertThat(message)
                .endsWith(".")
                .doesNotContain("s3cret", "t0ken", "\n")
                .doesNotContainPattern("[.:] [A-Z][a-z]");
        assertThat(message).contains(": ");
    }

    private static Map<String, String> variables(String set) {
        Map<String, String> variables = new HashMap<>();
        Arrays.stream(set.replaceFirst("^DINGTALK( |$)", Matcher.quoteReplacement(DINGTALK) + " ")
                        .split(" "))
                .filter(pair -> !pair.isBlank())
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> variables.put(pair[0], pair[1]));
        return variables;
    }
}
