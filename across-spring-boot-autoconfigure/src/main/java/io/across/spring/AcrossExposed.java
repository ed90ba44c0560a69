package io.across.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A bean that peers may call by name, through the methods of interfaces and no others; those with the right {@link
 * io.across.Right#CALL_EXPOSED} and no further right included. The other side calls it by {@link
 * io.across.Connection#exposed}.
 *
 * <p>Stands at the class of a bean, at a {@code @Bean} method, which has precedence, or at an interface: then every bean whose
 * class implements it is exposed. Beans that a {@link org.springframework.beans.factory.FactoryBean} makes, as clients of other
 * services are, have it at their {@code @Bean} method only. The bean is looked up at each call, so that it may be lazy,
 * scoped and proxied; it must be thread-safe. What its methods take and return is copied, and what their signatures name is read
 * from whoever may call it.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface AcrossExposed {

    /**
     * The interfaces of the bean through which it may be called. If there are none, the annotated interface, or the only one
     * that the class implements; those of {@code java}, {@code jakarta} and Spring do not count.
     */
    Class<?>[] value() default {};

    /**
     * Name of the exposed object; empty to expose each interface under its own, {@code orders} for {@code com.acme.Orders}.
     * It may have placeholders, <code>${...}</code>.
     */
    String name() default "";
}
