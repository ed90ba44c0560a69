package io.across.spring.autoconfigure;

import io.across.Connection;
import io.across.spring.FailureAnalyzedException;
import io.across.spring.client.NamedConnection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/** Registers a bean for each {@code across.connections.<name>}, under that name, unless there is one. */
final class NamedConnectionRegistrar
        implements BeanDefinitionRegistryPostProcessor, EnvironmentAware, ApplicationEventPublisherAware {

    private @Nullable Environment environment;
    private ApplicationEventPublisher events = event -> {};

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
        events = publisher;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        Environment source = environment;
        if (source == null) {
            throw new IllegalStateException("no environment was set");
        }
        Map<String, Object> names = Binder.get(source)
                .bind("across.connections", Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of());
        ConfigurableListableBeanFactory beans = (ConfigurableListableBeanFactory) registry;
        for (String name : names.keySet()) {
            if (registry.containsBeanDefinition(name)) {
                requireConnection(name, beans);
            } else {
                registry.registerBeanDefinition(name, definition(name, beans));
            }
        }
    }

    /** Another bean of that name would hide the connection without a word. */
    private static void requireConnection(String name, ConfigurableListableBeanFactory beans) {
        Class<?> type = beans.getType(name, false);
        if (type != null && !Connection.class.isAssignableFrom(type)) {
            throw new FailureAnalyzedException(
                    "across.connections." + name + " is to be a bean named '" + name
                            + "', but the bean of that name is a " + type.getName() + ".",
                    "Give the connection another name.");
        }
    }

    private BeanDefinition definition(String name, ConfigurableListableBeanFactory beans) {
        return BeanDefinitionBuilder.genericBeanDefinition(NamedConnection.class, () -> create(name, beans))
                .setDestroyMethodName("close")
                .getBeanDefinition();
    }

    private NamedConnection create(String name, ConfigurableListableBeanFactory beans) {
        AcrossConnectionProperties properties =
                beans.getBean(AcrossProperties.class).getConnections().get(name);
        if (properties == null) {
            throw new IllegalStateException("across.connections." + name + " has gone");
        }
        return new NamedConnectionFactory(name, properties, beans, events).create();
    }
}
