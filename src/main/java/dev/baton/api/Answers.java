package dev.baton.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** One answer of a call, for {@code /v3/api-docs}: the method writes its text itself. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Answers.All.class)
@interface Answers {

    /** Its status. */
    int status() default 200;

    /** What it means. */
    String what();

    /** Its shape as JSON; void: none beside the status. */
    Class<?> body() default void.class;

    /** Several answers of one call. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {

        /** One for each status. */
        Answers[] value();
    }
}
