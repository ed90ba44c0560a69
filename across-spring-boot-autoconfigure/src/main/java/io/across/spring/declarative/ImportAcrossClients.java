package io.across.spring.declarative;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Makes beans of interfaces with {@link AcrossClient} or {@link PythonClient}, on a configuration class: of those that it names,
 * and of those that are found in packages. Without attributes the package of the configuration class is searched, with those
 * below it. A bean that has been defined under the client's bean name by then, as by a {@code @Bean} method of the same class,
 * replaces it.
 *
 * <p>In a context without connections, such as a slice of the application that a test makes, the beans are there and their calls
 * fail. With across's auto-configuration a client whose connection does not exist ends the start.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ImportAcrossClients.Container.class)
@Import(ClientRegistrar.class)
public @interface ImportAcrossClients {

    /** Interfaces. */
    Class<?>[] types() default {};

    /** Packages to search, with those below them; they may have placeholders, <code>${...}</code>. */
    String[] basePackages() default {};

    /** Classes whose packages are searched, with those below them. */
    Class<?>[] basePackageClasses() default {};

    /** Several of them. */
    @Documented
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Import(ClientRegistrar.class)
    @interface Container {

        /** Each of them. */
        ImportAcrossClients[] value();
    }
}
