package dev.baton.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The body of a call, for {@code /v3/api-docs}: the method reads its bytes itself. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Takes {

    /** Its shape. */
    Class<?> value();

    /** Whether it is a list of them. */
    boolean many() default false;

    /** Whether the call does without as well. */
    boolean optional() default false;

    /** The media type. */
    String as() default "application/json";

    /** What it is, where the shape does not say so. */
    String what() default "";
}
