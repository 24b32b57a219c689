package dev.baton.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.springdoc.core.customizers.GlobalOperationComponentsCustomizer;
import org.springdoc.core.utils.SpringDocAnnotationsUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/** Puts what {@link Takes} and {@link Answers} say of a call into {@code /v3/api-docs}. */
@Component
class BodyDocs implements GlobalOperationComponentsCustomizer {

    @Override
    public Operation customize(Operation call, Components components, HandlerMethod handler) {
        Takes takes = handler.getMethodAnnotation(Takes.class);
        if (takes != null) {
            call.setRequestBody(taken(takes, components));
        }
        for (Answers answer : handler.getMethod().getAnnotationsByType(Answers.class)) {
            call.getResponses().addApiResponse(Integer.toString(answer.status()), answered(answer, components));
        }
        return call;
    }

    @Override
    public Operation customize(Operation call, HandlerMethod handler) {
        return call;
    }

    private static RequestBody taken(Takes takes, Components components) {
        Schema<?> one = shape(takes.value(), components);
        RequestBody body = new RequestBody()
                .required(!takes.optional())
                .content(content(takes.as(), takes.many() ? new ArraySchema().items(one) : one));
        return takes.what().isEmpty() ? body : body.description(takes.what());
    }

    private static ApiResponse answered(Answers answer, Components components) {
        ApiResponse response = new ApiResponse().description(answer.what());
        return answer.body() == void.class
                ? response
                : response.content(content("application/json", shape(answer.body(), components)));
    }

    private static Content content(String type, Schema<?> schema) {
        return new Content().addMediaType(type, new MediaType().schema(schema));
    }

    private static Schema<?> shape(Class<?> type, Components components) {
        return SpringDocAnnotationsUtils.extractSchema(components, type, null, null, SpecVersion.V31);
    }
}
