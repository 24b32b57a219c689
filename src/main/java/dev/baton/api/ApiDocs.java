package dev.baton.api;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.security.SecurityScheme;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
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
class ApiDocs {

    private static final String PROBLEM = "Problem";

    /** The key, and the refusals, of every call. */
    @Bean
    OpenApiCustomizer everyCall() {
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problem());
            api.getPaths().forEach((path, item) -> {
                if (path.startsWith("/api/")) {
                    item.readOperationsMap().forEach((method, call) -> complete(path, method, call));
                }
            });
        };
    }

    private static void complete(String path, HttpMethod method, Operation call) {
        Examples.into(path, call);
        boolean changes = method != HttpMethod.GET;
        boolean action = path.equals(Examples.ACTION);
        if (changes) {
            call.addParametersItem(new HeaderParameter()
                    .name("Idempotency-Key")
                    .required(false)
                    .schema(new StringSchema().maxLength(200))
                    .description("the same one again gives the first answer and has no second effect;"
                            + " may stand in the body as requestId instead"));
        }
        if (call.getRequestBody() != null) {
            refusal(call, "400", "not JSON");
            refusal(call, "413", "too large");
        }
        refusal(call, "401", "no token, or a wrong one");
        if (action) {
            refusal(call, "403", "no right to it");
            refusal(call, "409", "state, revision, or an amount above what is refundable");
        }
        if (path.contains("{") || path.equals("/api/workflows")) {
            refusal(call, "404", "unknown");
        }
        refusal(call, "422", "bad values: errors has an entry a field");
        refusal(call, "503", "the database is busy or out of reach: the same call again, later");
    }

    private static void refusal(Operation call, String status, String what) {
        Content content = new Content()
                .addMediaType(
                        "application/problem+json",
                        new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM)));
        call.getResponses()
                .addApiResponse(status, new ApiResponse().description(what).content(content));
    }

    private static Schema<?> problem() {
        Schema<?> error = new ObjectSchema()
                .addProperty("field", new StringSchema())
                .addProperty("code", new StringSchema())
                .addProperty("message", new StringSchema());
        return new ObjectSchema()
                .description("RFC 9457, with a code for programs")
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("code", new StringSchema())
                .addProperty("detail", new StringSchema())
                .addProperty("instance", new StringSchema())
                .addProperty("errors", new ArraySchema().items(error))
                .addProperty("outcome", new StringSchema().description("refused, when an action was"))
                .addProperty(
                        "reason", new StringSchema().description("the sentence people see, when an action was refused"))
                .addProperty("workflow", new ObjectSchema().description("as it is now, when an action was refused"));
    }
}
