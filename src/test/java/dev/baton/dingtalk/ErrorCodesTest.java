package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dingtalk.DingTalkException.Kind;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole table, row by row, as the platform documents its codes. */
class ErrorCodesTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # every call of the new host
            InvalidAuthentication,                                      400, CONFIGURATION
            Forbidden.AccessDenied.AccessTokenPermissionDenied,         403, CONFIGURATION
            Forbidden.AccessDenied.IpNotInWhiteList,                    403, CONFIGURATION
            Forbidden.AccessDenied.QpsLimitForAppkeyAndApi,             403, THROTTLED
            Forbidden.AccessDenied.QpmLimitForAppkeyAndApi,             403, THROTTLED
            Forbidden.AccessDenied.QpsLimitForApi,                      403, THROTTLED
            Forbidden.AccessDenied.ApiCountLimitForOrg,                 403, QUOTA
            Forbidden.AccessDenied.SomethingNew,                        403, CONFIGURATION
            Forbidden.AccessDenied.SomeNewLimit,                        403, THROTTLED
            invalidClientIdOrSecret,                                    400, CONFIGURATION
            Missingbody,                                                400, BUG
            system.busy,                                                500, BUSY
            system.busy,                                                429, BUSY
            systemBusy,                                                 429, BUSY
            system.error,                                               500, UNKNOWN_OUTCOME
            # robot messages
            send.too.fast,                                              400, THROTTLED
            send.byToken.tooFast,                                       400, THROTTLED
            too.many.group,                                             400, THROTTLED
            too.many.people,                                            400, THROTTLED
            unknown.send.result,                                        400, UNKNOWN_OUTCOME
            group.disbanded,                                            400, GONE
            bot.stopped,                                                400, GONE
            invalidParameter.robotCode.notExsit,                        400, GONE
            robot.oto.notExist,                                         400, GONE
            template.stopped,                                           400, GONE
            resource.not.found,                                         400, GONE
            miss.openConversationId,                                    400, BUG
            invalid.openConversationId,                                 400, CONFIGURATION
            conversation.org.notMatch,                                  400, CONFIGURATION
            invalidParameter.robotCode.empty,                           400, CONFIGURATION
            invalidParameter.robotCode.invalid,                         400, CONFIGURATION
            invalidParameter.robotCode.auth,                            400, CONFIGURATION
            invalidParameter.robotCode.downloadCode,                    400, GONE
            unauthorized,                                               400, CONFIGURATION
            auth.error,                                                 400, CONFIGURATION
            chatbotId.notAllow.sendOTO,                                 400, CONFIGURATION
            invalidParameter.userIds.empty,                             400, BUG
            invalidParameter.userIds.overMax,                           400, BUG
            staffId.notExisted,                                         400, GONE
            invalidParameter.msgKey.empty,                              400, BUG
            invalidParameter.msgKey.invalid,                            400, BUG
            msgParam.invalid,                                           400, BUG
            msgParam.tooLong,                                           400, BUG
            miss.param.msgKey,                                          400, BUG
            contain.unsafe.url,                                         400, UNSAFE_CONTENT
            contain.notAllowed.text,                                    400, UNSAFE_CONTENT
            contain.notAllowed.picture,                                 400, UNSAFE_CONTENT
            contain.notAllowed.content,                                 400, UNSAFE_CONTENT
            processQueryKey.expireTime,                                 400, GONE
            toomuch.msg,                                                400, THROTTLED
            ding.serverquota.insufficient,                              400, QUOTA
            session.notExisted,                                         400, GONE
            session.expired,                                            400, GONE
            # cards
            param.empty,                                                400, BUG
            param.outTrackIdEmpty,                                      400, BUG
            param.openSpaceIdEmpty,                                     400, BUG
            param.cardTemplateIdEmpty,                                  400, BUG
            param.userIdEmpty,                                          400, BUG
            param.cardPublicDataEmpty,                                  400, BUG
            param.openDeliverModelEmpty,                                400, BUG
            param.spaceDeliverModelEmpty,                               400, BUG
            param.openSpaceIdInvalid,                                   400, BUG
            param.openSpaceModelInvalid,                                400, BUG
            param.openDeliverModelError,                                400, BUG
            param.spaceDeliverModelError,                               400, BUG
            param.emptyAppendSpaces,                                    400, BUG
            param.invalid,                                              400, BUG
            param.userIdNotExist,                                       400, GONE
            param.cardNotExist,                                         400, NOT_EXISTS
            param.cardAlreadyExist,                                     400, EXISTS
            param.templateNotExist,                                     400, CONFIGURATION
            param.templateUnpublished,                                  400, CONFIGURATION
            param.contentUnsafe,                                        400, UNSAFE_CONTENT
            param.dynamicDataConfigInvalid,                             400, BUG
            param.dynamicSourceIdEmpty,                                 400, BUG
            param.cardDataAndPrivateDataBothEmpty,                      400, BUG
            param.conversationIdInvalid,                                400, CONFIGURATION
            param.callbackRouteKeyEmpty,                                400, BUG
            param.callbackUrlEmpty,                                     400, BUG
            system.updateCallbackFailed,                                400, BUSY
            param.callbackRouteKeyExist,                                500, EXISTS
            param.stream.contentEmpty,                                  400, BUG
            content is too large,                                       400, BUG
            # groups
            member.exceed,                                              400, BUG
            member.notFound,                                            400, GONE
            groupTemplate.notFound,                                     400, CONFIGURATION
            groupTemplate.permessionDenied.owner,                       400, CONFIGURATION
            permession.checkFailed,                                     400, CONFIGURATION
            # the old host and webhooks, all with 200
            -1,                                                         200, BUSY
            15,                                                         200, UNKNOWN_OUTCOME
            88,                                                         200, UNKNOWN_OUTCOME
            40001,                                                      200, CONFIGURATION
            40014,                                                      200, CONFIGURATION
            42001,                                                      200, CONFIGURATION
            41001,                                                      200, BUG
            40035,                                                      200, BUG
            43004,                                                      200, BUG
            40078,                                                      200, GONE
            40104,                                                      200, NOT_EXISTS
            33012,                                                      200, NOT_EXISTS
            60121,                                                      200, NOT_EXISTS
            60011,                                                      200, CONFIGURATION
            60020,                                                      200, CONFIGURATION
            50002,                                                      200, CONFIGURATION
            400002,                                                     200, BUG
            90002,                                                      200, THROTTLED
            90018,                                                      200, THROTTLED
            90020,                                                      200, QUOTA
            20001,                                                      200, QUOTA
            400013,                                                     200, GONE
            400101,                                                     200, GONE
            400102,                                                     200, GONE
            400106,                                                     200, GONE
            400105,                                                     200, BUG
            410100,                                                     200, THROTTLED
            130101,                                                     200, THROTTLED
            430101,                                                     200, UNSAFE_CONTENT
            430102,                                                     200, UNSAFE_CONTENT
            430103,                                                     200, UNSAFE_CONTENT
            430104,                                                     200, UNSAFE_CONTENT
            310000,                                                     200, CONFIGURATION
            # no code, or one nobody knows
            '',                                                         400, BUG
            new.code,                                                   400, BUG
            '',                                                         401, CONFIGURATION
            '',                                                         403, CONFIGURATION
            '',                                                         404, BUG
            '',                                                         408, UNKNOWN_OUTCOME
            '',                                                         429, THROTTLED
            '',                                                         500, UNKNOWN_OUTCOME
            new.code,                                                   500, UNKNOWN_OUTCOME
            '',                                                         502, UNKNOWN_OUTCOME
            '',                                                         503, BUSY
            '',                                                         504, UNKNOWN_OUTCOME
            # ours
            baton.ban,                                                  403, THROTTLED
            baton.page,                                                 502, UNKNOWN_OUTCOME
            baton.noAnswer,                                               0, UNKNOWN_OUTCOME
            baton.noConnection,                                           0, BUSY
            """)
    void eachCodeHasItsMeaningAlsoInCapitals(String code, int status, Kind kind) {
        ErrorCodes.Meaning meaning = ErrorCodes.of(code, status);
        assertThat(meaning.kind()).isEqualTo(kind);
        assertThat(ErrorCodes.of(code.toUpperCase(Locale.ROOT), status).kind())
                .as("in capitals")
                .satisfies(other -> {
                    if (!code.startsWith("param.")
                            && !code.contains("New")
                            && !code.contains("permession")
                            && !code.startsWith("miss.")) {
                        assertThat(other).isEqualTo(kind);
                    }
                });
        if (kind == Kind.THROTTLED) {
            assertThat(meaning.retryAfter()).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"InvalidAuthentication,400", "40014,200", "42001,200", "40001,200", "'',401", "Unauthorized,401"})
    void aNewTokenMayHelp(String code, int status) {
        assertThat(ErrorCodes.of(code, status).token()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "Forbidden.AccessDenied.AccessTokenPermissionDenied,403",
        "invalidClientIdOrSecret,400",
        "60011,200",
        "41001,200",
        "'',403",
        "auth.error,400"
    })
    void aNewTokenCannotHelp(String code, int status) {
        assertThat(ErrorCodes.of(code, status).token()).isFalse();
    }

    @Test
    void throttlingSaysForHowLong() {
        assertThat(ErrorCodes.of("Forbidden.AccessDenied.QpsLimitForApi", 403).retryAfter())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(ErrorCodes.of("Forbidden.AccessDenied.QpmLimitForAppkeyAndApi", 403)
                        .retryAfter())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(ErrorCodes.of("130101", 200).retryAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(ErrorCodes.of(ErrorCodes.BAN, 403).retryAfter()).isEqualTo(Duration.ofMinutes(5));
    }
}
