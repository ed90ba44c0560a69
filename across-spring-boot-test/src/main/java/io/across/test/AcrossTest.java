package io.across.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of what an application has to do with across, and of nothing else of it: clients, exposed beans, connections.
 *
 * <p>Of the application's components only those are found that are exposed by {@link io.across.spring.AcrossExposed} or of a
 * type that changes what across does, such as {@link io.across.spring.OptionsCustomizer}, and configuration classes that import
 * clients by {@link io.across.spring.declarative.ImportAcrossClients}. What they need beside is to be mocked or imported. Of the
 * auto-configurations only those of across's connections are there: no listener is started, whatever the properties say, and
 * nothing of the web, health or metrics.
 *
 * <p>Named connections lead to {@link InMemoryPeers}, a bean that a test may define itself; {@link InMemoryListener} is a bean by
 * which the test calls what is exposed.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(AcrossTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(AcrossTypeExcludeFilter.class)
@AutoConfigureAcross
@ImportAutoConfiguration
public @interface AcrossTest {

    /** Properties {@code name=value}, added to the {@link Environment} before the test runs. */
    String[] properties() default {};

    /** Whether the components named above are found; without, none is but those of {@link #includeFilters}. */
    boolean useDefaultFilters() default true;

    /** Finds more components. */
    Filter[] includeFilters() default {};

    /** Finds fewer components. */
    Filter[] excludeFilters() default {};

    /** Auto-configurations to leave out. */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};
}
