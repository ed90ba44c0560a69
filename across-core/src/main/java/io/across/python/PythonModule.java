package io.across.python;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The Python module that a Java interface stands for; see {@link Python#bind}. Each method without a body of its own is a
 * function of the module, by its name in snake_case unless {@link PythonFunction} says otherwise; parameters are positional
 * unless {@link Keyword} says otherwise; what a method returns is converted, or is a {@link
 * java.util.concurrent.CompletableFuture} of it.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface PythonModule {

    /** Name of the module, such as {@code pkg.stats}. */
    String value();
}
