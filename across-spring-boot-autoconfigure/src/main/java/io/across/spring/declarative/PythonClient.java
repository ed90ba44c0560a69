package io.across.spring.declarative;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An interface whose bean is a Python module in another process. {@link ImportAcrossClients} makes the bean.
 *
 * <p>Methods are functions as in {@link io.across.python.PythonModule}; those with a body run here. A method that returns a
 * {@link java.util.concurrent.CompletableFuture} returns at once. Texts may have placeholders, <code>${...}</code>. A call waits for its connection, see {@link
 * io.across.spring.client.NamedConnection}; {@link Deadline} says how long.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface PythonClient {

    /** Name of the connection: a key of {@code across.connections}, or a bean of type {@link io.across.Connection}. */
    String connection();

    /** Name of the module; empty for what {@link io.across.python.PythonModule} on the interface says. */
    String module() default "";

    /** Name of the bean; empty for the full name of the interface. */
    String beanName() default "";

    /** When the interface is compared with the module. */
    ClientCheck check() default ClientCheck.DEFAULT;

    /** Who answers when the far side does not; see {@link AcrossClient#fallback()}. */
    Class<?> fallback() default void.class;
}
