package io.across.spring.autoconfigure;

import java.util.Locale;
import java.util.Set;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What kind of source a property comes from. */
final class PropertyOrigin {

    /** What is meant for all that runs on a machine, or in a container, and not for this application alone. */
    private static final Set<String> COMMON = Set.of(
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
            "spring.application.json",
            "servletConfigInitParams",
            "servletContextInitParams",
            "jndiProperties");

    /** What a test sets beside the files of the application. */
    private static final Set<String> OF_TESTS = Set.of("Inlined Test Properties", "Dynamic Test Properties");

    private PropertyOrigin() {}

    /** Whether it has variables of the process, whose names have words and nothing else. */
    static boolean isVariables(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables
                && (variables.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
                        || variables
                                .getName()
                                .endsWith("-" + StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME));
    }

    /**
     * Whether a source may have properties below a name of one word. One that can list its properties is asked for these, since
     * Boot's own search would translate the name of each; something may stand before the word, as a prefix of variables.
     */
    static boolean mayHave(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        if (!(source.getUnderlyingSource() instanceof EnumerablePropertySource<?> listing)) {
            return source.containsDescendantOf(name) != ConfigurationPropertyState.ABSENT;
        }
        String word = name.toString();
        for (String property : listing.getPropertyNames()) {
            if (property.toLowerCase(Locale.ROOT).contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether what stands there is meant for this application, so that what it does not know is a mistake. */
    static boolean isOwn(ConfigurationPropertySource source) {
        return !isVariables(source)
                && source.getUnderlyingSource() instanceof PropertySource<?> properties
                && !COMMON.contains(properties.getName());
    }

    /** Whether it is a file, or something like it, whose way to write a name others follow. */
    static boolean isFile(ConfigurationPropertySource source) {
        return isOwn(source)
                && !(source.getUnderlyingSource() instanceof CommandLinePropertySource<?>)
                && !(source.getUnderlyingSource() instanceof PropertySource<?> properties
                        && OF_TESTS.contains(properties.getName()));
    }
}
