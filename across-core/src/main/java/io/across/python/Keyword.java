package io.across.python;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A parameter that a function of a {@link PythonModule} gets by name. */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Keyword {

    /** Name in Python; empty for the parameter's own in snake_case, which needs {@code javac -parameters}. */
    String value() default "";

    /** Whether null leaves the argument out, so that the function's default holds, instead of passing None. */
    boolean defaultIfNull() default true;
}
