package io.across.spring.autoconfigure;

import io.across.Backoff;
import io.across.Connection;
import io.across.NotSentException;
import io.across.Options;
import io.across.spring.FailureAnalyzedException;
import io.across.spring.client.AcrossConnectionDetails;
import io.across.spring.client.NamedConnection;
import io.across.spring.client.NamedConnections;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Registers a bean for each {@code across.connections.<name>}, under that name, unless there is one or a parent context has
 * that connection. What it has made ends when no bean is left that may call.
 */
final class NamedConnectionRegistrar
        implements BeanDefinitionRegistryPostProcessor, EnvironmentAware, ApplicationContextAware {

    /** Stands for the end of the connections in the order in which beans are destroyed. */
    static final String END = "acrossConnectionsEnd";

    private final List<NamedConnection> made = new CopyOnWriteArrayList<>();

    private @Nullable Environment environment;
    private ApplicationEventPublisher events = event -> {};
    private boolean on;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void setApplicationContext(ApplicationContext context) {
        events = event -> {
            // Its listeners are being destroyed.
            if (!(context instanceof ConfigurableApplicationContext owner && owner.isClosed())) {
                context.publishEvent(event);
            }
        };
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        Environment source = environment;
        if (source == null) {
            throw new IllegalStateException("no environment was set");
        }
        on = Switch.isOn(source);
        Collection<String> names = AcrossSources.of(source).names("across.connections");
        if (on) {
            MisplacedValues misplaced = new MisplacedValues(Binder.get(source));
            misplaced.requireNoneAtServer();
            names.forEach(misplaced::requireNoneAtConnection);
            MisspelledKeys.check(source);
        }
        DefaultListableBeanFactory beans = (DefaultListableBeanFactory) registry;
        // What is registered first is destroyed last: after every bean that calls, however it came by its connection.
        beans.registerDisposableBean(END, () -> NamedConnections.closeAll(made));
        BeanFactory parent = beans.getParentBeanFactory();
        for (String name : names) {
            if (registry.containsBeanDefinition(name)) {
                requireConnection(name, beans);
            } else if (parent == null || !parent.containsBean(name) || !parent.isTypeMatch(name, Connection.class)) {
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
                .setDestroyMethodName("") // none, instead of the one that the container would find
                .getBeanDefinition();
    }

    private NamedConnection create(String name, ConfigurableListableBeanFactory beans) {
        NamedConnection connection = on
                ? new NamedConnectionFactory(name, properties(name, beans), beans, events).create()
                : switchedOff(name);
        made.add(connection);
        beans.registerDependentBean(END, name);
        // What they lead to, as a container or the peers of a test, is there until the connections have ended.
        for (String details : beans.getBeanNamesForType(AcrossConnectionDetails.class)) {
            beans.registerDependentBean(details, END);
        }
        return connection;
    }

    /** One that has nothing but empty values is there all the same, to be told what is missing. */
    private static AcrossConnectionProperties properties(String name, ConfigurableListableBeanFactory beans) {
        return beans.getBean(AcrossProperties.class)
                .getConnections()
                .getOrDefault(name, new AcrossConnectionProperties());
    }

    /** Has a name and nothing behind it: each call fails at once. */
    private static NamedConnection switchedOff(String name) {
        return new NamedConnection(
                name,
                options -> {
                    throw new NotSentException(Switch.PROPERTY + "=false: there are no connections", null);
                },
                Options.defaults(),
                Backoff.never(),
                true);
    }
}
