package dev.baton.api;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import org.springframework.context.annotation.Configuration;

/** What {@code /v3/api-docs} says of the whole; each controller says its own part. */
@Configuration(proxyBeanMethods = false)
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Baton",
                        version = "1",
                        description = "Errors are problem details (RFC 9457) with a code. Money is a decimal text with"
                                + " two digits, times are ISO-8601 with offset. Lists are keyset pages. Every change takes an"
                                + " Idempotency-Key header or a requestId."),
        security = @SecurityRequirement(name = "token"))
@SecurityScheme(name = "token", type = SecuritySchemeType.HTTP, scheme = "bearer")
class ApiDocs {}
