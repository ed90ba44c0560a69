package io.across.spring.autoconfigure;

import io.across.Connection;
import io.across.spring.client.NamedConnection;
import io.across.spring.internal.FailureAnalyzedException;
import io.across.spring.server.AcrossListener;
import java.util.function.Supplier;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The beans that properties name. Each is registered unless there is one of that name, in a parent context perhaps: each {@code
 * across.connections.<name>} under its name, each listener that has an address as {@code across<Name>Listener}.
 */
final class NamedBeans {

    private final DefaultListableBeanFactory beans;
    private final AcrossSources sources;

    NamedBeans(DefaultListableBeanFactory beans, AcrossSources sources) {
        this.beans = beans;
        this.sources = sources;
    }

    void registerConnections(ConnectionMaker connections) {
        for (String name : sources.names("across.connections")) {
            register(
                    new Named("across.connections." + name, name, "connection", Connection.class),
                    NamedConnection.class,
                    () -> connections.make(name));
        }
    }

    void registerListeners(Environment environment) {
        if (!beans.containsLocalBean(AcrossServerAutoConfiguration.LISTENER_FACTORY)) {
            return;
        }
        Supplier<ListenerFactory> factory =
                () -> beans.getBean(AcrossServerAutoConfiguration.LISTENER_FACTORY, ListenerFactory.class);
        // An empty value is none: it is what a placeholder with an empty default leaves.
        if (StringUtils.hasText(environment.getProperty("across.server.tcp.port"))) {
            registerListener("across.server.tcp", "tcp", () -> factory.get().tcp());
        }
        if (StringUtils.hasText(environment.getProperty("across.server.unix.path"))) {
            registerListener("across.server.unix", "unix", () -> factory.get().unix());
        }
        for (String name : sources.names("across.server.listeners")) {
            registerListener(
                    "across.server.listeners." + name, name, () -> factory.get().named(name));
        }
    }

    private void registerListener(String property, String name, Supplier<AcrossListener> maker) {
        String bean = "across" + StringUtils.capitalize(name) + "Listener";
        register(new Named(property, bean, "listener", AcrossListener.class), AcrossListener.class, maker);
    }

    /**
     * What properties name.
     *
     * @param property that has the name
     * @param bean its name as a bean
     * @param kind what it is, for messages
     * @param type that a bean needs to take its place
     */
    private record Named(String property, String bean, String kind, Class<?> type) {}

    private <T> void register(Named named, Class<T> type, Supplier<T> maker) {
        BeanFactory parent = beans.getParentBeanFactory();
        if (beans.containsLocalBean(named.bean)) {
            requireType(named);
        } else if (parent == null || !parent.containsBean(named.bean) || !parent.isTypeMatch(named.bean, named.type)) {
            beans.registerBeanDefinition(
                    named.bean,
                    BeanDefinitionBuilder.genericBeanDefinition(type, maker)
                            .setDestroyMethodName("") // none, instead of the one that the container would find
                            .getBeanDefinition());
        }
    }

    /** Another bean of that name would hide what is named without a word. */
    private void requireType(Named named) {
        Class<?> type = beans.getType(named.bean, false);
        if (type != null && !named.type.isAssignableFrom(type)) {
            throw new FailureAnalyzedException(
                    named.property + " is to be a bean named '" + named.bean + "', but the bean of that name is a "
                            + type.getName() + ".",
                    "Give the " + named.kind + " another name.");
        }
    }
}
