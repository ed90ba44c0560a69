package io.across.spring.autoconfigure;

import io.across.spring.ConnectionSource;
import io.across.spring.MonitoredConnection;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether the application uses across: a property of it is set, or there is a listener or a named connection of the
 * application's own. One that only has the starter on its class path is spared what it has no use for.
 */
final class OnUse extends SpringBootCondition implements ConfigurationCondition {

    private static final String PREFIX = "across";

    /** What may come after the prefix; the last in variables of the process. */
    private static final String SEPARATORS = ".[_";

    private static final ConfigurationPropertyName NAME = ConfigurationPropertyName.of(PREFIX);

    @Override
    public ConfigurationPhase getConfigurationPhase() {
        return ConfigurationPhase.REGISTER_BEAN; // when the application's own are known
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        ConditionMessage.Builder message = ConditionMessage.forCondition("across in use");
        // What is configured when an application is processed ahead of time says nothing of its start.
        if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
            return ConditionOutcome.match(message.because("it may be when the application starts"));
        }
        if (isConfigured(context.getEnvironment())) {
            return ConditionOutcome.match(message.found("properties").items("across.*"));
        }
        if (!Switch.isOn(context.getEnvironment())) {
            return unused(context.getEnvironment());
        }
        ConfigurableListableBeanFactory beans = context.getBeanFactory();
        return beans != null && (has(beans, ConnectionSource.class) || has(beans, MonitoredConnection.class))
                ? ConditionOutcome.match(message.found("beans").items("ConnectionSource or MonitoredConnection"))
                : noProperty();
    }

    /** Why the features are left out. */
    static ConditionOutcome unused(Environment environment) {
        return Switch.isOn(environment)
                ? noProperty()
                : ConditionOutcome.noMatch(
                        ConditionMessage.forCondition("across in use").because(Switch.PROPERTY + " is false"));
    }

    private static ConditionOutcome noProperty() {
        return ConditionOutcome.noMatch(ConditionMessage.forCondition("across in use")
                .didNotFind("properties")
                .items("across.*"));
    }

    private static boolean has(ConfigurableListableBeanFactory beans, Class<?> type) {
        return beans.getBeanNamesForType(type, true, false).length > 0;
    }

    /**
     * Whether any property of across is set, and none that switches it off. Boot's own search would first translate the name of every property there is,
     * which is most of what it costs an application that has none.
     */
    static boolean isConfigured(Environment environment) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            boolean configured = source.getUnderlyingSource() instanceof EnumerablePropertySource<?> enumerable
                    ? hasOwn(enumerable.getPropertyNames())
                    : source.containsDescendantOf(NAME) != ConfigurationPropertyState.ABSENT;
            if (configured) {
                return Switch.isOn(environment);
            }
        }
        return false;
    }

    private static boolean hasOwn(String[] properties) {
        for (String property : properties) {
            if (property.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
                    && property.length() > PREFIX.length()
                    && SEPARATORS.indexOf(property.charAt(PREFIX.length())) >= 0) {
                return true;
            }
        }
        return false;
    }
}
