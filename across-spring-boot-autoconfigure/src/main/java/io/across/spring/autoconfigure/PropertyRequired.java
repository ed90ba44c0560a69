package io.across.spring.autoconfigure;

import io.across.spring.ConnectionSource;
import io.across.spring.FailureAnalyzedException;
import io.across.spring.MonitoredConnection;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;

/**
 * Fails where a listener or a named connection of the application's own uses across and no property of it is set: such beans
 * are not known yet when {@link FeatureFilter} leaves out what they would be watched with.
 */
final class PropertyRequired implements BeanFactoryPostProcessor {

    private final Environment environment;

    PropertyRequired(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        // Ahead of time nothing is left out.
        boolean processed =
                Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING) || AotDetector.useGeneratedArtifacts();
        if (processed || OnUse.isConfigured(environment)) {
            return;
        }
        List<String> own = Stream.of(ConnectionSource.class, MonitoredConnection.class)
                .flatMap(type -> Arrays.stream(beans.getBeanNamesForType(type, true, false)))
                .filter(name -> !name.equals(NamedConnectionsConfiguration.NAMED_CONNECTIONS))
                .toList();
        throw new FailureAnalyzedException(
                "No property of across is set, so there are neither handlers, health nor meters for the application's own bean "
                        + String.join(", ", own) + ".",
                "Set one; across.server.enabled=true changes nothing else.");
    }
}
