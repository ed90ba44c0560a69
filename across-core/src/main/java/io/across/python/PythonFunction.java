package io.across.python;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the name of a method of a {@link PythonModule} does not say. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PythonFunction {

    /** Name of the function in the module; empty for the method's own in snake_case. */
    String value() default "";

    /** Deadline of the calls in ISO-8601 form, such as {@code PT2S}; empty for that of the connection. */
    String deadline() default "";
}
