package io.across.spring.declarative;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An interface whose bean is an object that another JVM exposes. {@link ImportAcrossClients} makes the bean.
 *
 * <p>Each method is called there, those with a body too, since the object may have another one. Arguments, results and
 * exceptions are copied. A method that returns a {@link java.util.concurrent.CompletableFuture} or a {@link
 * java.util.concurrent.CompletionStage} returns at once. Texts may have placeholders, <code>${...}</code>. A call waits for its connection, see {@link
 * io.across.spring.client.NamedConnection}; {@link Deadline} says how long.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface AcrossClient {

    /** Name of the connection: a key of {@code across.connections}, or a bean of type {@link io.across.Connection}. */
    String connection();

    /** Name under which the object is exposed; empty for that of the interface, {@code orders} for {@code com.acme.Orders}. */
    String name() default "";

    /** Name of the bean; empty for the full name of the interface. */
    String beanName() default "";

    /** When the interface is compared with what is exposed there. */
    ClientCheck check() default ClientCheck.DEFAULT;

    /**
     * A class that implements the interface and answers when the far side does not: when a call was not sent, the connection
     * broke, the deadline was missed, or a limit was reached on either side. Whatever else is thrown, the caller gets. The call
     * may have run there all the same. The bean of that class is used, or else an object of it is made, with its dependencies.
     * The client is the primary bean of its type then.
     */
    Class<?> fallback() default void.class;
}
