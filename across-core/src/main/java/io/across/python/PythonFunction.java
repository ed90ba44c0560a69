package io.across.python;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the name of a method of a {@link PythonModule}, or of an interface of a {@link PythonObject}, does not say. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface PythonFunction {

    /** Name of the function in the module, or of the object's method; empty for the method's own in snake_case. */
    String value() default "";

    /** Deadline of the calls in ISO-8601 form, such as {@code PT2S}; empty for that of what it is called on. */
    String deadline() default "";

    /**
     * Whether the function of a module is taken as it is, without comparing it with the method: for those that tell no
     * signature, such as some that are written in C.
     */
    boolean unchecked() default false;
}
