package io.across.spring.autoconfigure;

import io.across.Connection;
import io.across.spring.client.NamedConnection;
import io.across.spring.client.NamedConnections;
import io.across.spring.internal.FailureAnalyzedException;
import io.across.spring.server.AcrossListener;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Registers the beans that properties name, unless there is one of that name, in a parent context perhaps: each {@code
 * across.connections.<name>} under its name, each listener that has an address as {@code across<Name>Listener}. It does so when
 * the application starts, also if that was processed ahead of time, and looks for mistakes in the properties first.
 */
final class NamedBeanRegistrar
        implements BeanDefinitionRegistryPostProcessor, EnvironmentAware, ApplicationContextAware {

    private @Nullable Environment environment;
    private @Nullable ApplicationContext context;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void setApplicationContext(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        if (environment == null || context == null) {
            throw new IllegalStateException("neither environment nor context were set");
        }
        BootVersion version = BootVersion.ofThisApplication();
        version.require();
        version.logIfUntested();
        DefaultListableBeanFactory beans = (DefaultListableBeanFactory) registry;
        // An application that was processed ahead of time may have been switched off then.
        boolean on = OnEnabled.isOn(environment)
                && beans.getBeanNamesForType(NamedConnections.class, true, false).length > 0;
        AcrossSources sources = AcrossSources.of(environment);
        if (on) {
            PropertyMistakes.check(environment, sources);
        }
        ConnectionMaker connections = new ConnectionMaker(beans, context, on);
        for (String name : sources.names("across.connections")) {
            register(
                    beans,
                    new Named("across.connections." + name, name, "connection", Connection.class),
                    NamedConnection.class,
                    () -> connections.make(name));
        }
        if (on) {
            registerListeners(beans, sources, environment);
        }
    }

    private static void registerListeners(
            DefaultListableBeanFactory beans, AcrossSources sources, Environment environment) {
        if (!beans.containsLocalBean(AcrossServerAutoConfiguration.LISTENER_FACTORY)) {
            return;
        }
        Supplier<ListenerFactory> factory =
                () -> beans.getBean(AcrossServerAutoConfiguration.LISTENER_FACTORY, ListenerFactory.class);
        // An empty value is none: it is what a placeholder with an empty default leaves.
        if (StringUtils.hasText(environment.getProperty("across.server.tcp.port"))) {
            registerListener(
                    beans, "across.server.tcp", "tcp", () -> factory.get().tcp());
        }
        if (StringUtils.hasText(environment.getProperty("across.server.unix.path"))) {
            registerListener(
                    beans, "across.server.unix", "unix", () -> factory.get().unix());
        }
        for (String name : sources.names("across.server.listeners")) {
            registerListener(
                    beans,
                    "across.server.listeners." + name,
                    name,
                    () -> factory.get().named(name));
        }
    }

    private static void registerListener(
            DefaultListableBeanFactory beans, String property, String name, Supplier<AcrossListener> maker) {
        String bean = "across" + StringUtils.capitalize(name) + "Listener";
        register(beans, new Named(property, bean, "listener", AcrossListener.class), AcrossListener.class, maker);
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

    private static <T> void register(DefaultListableBeanFactory beans, Named named, Class<T> type, Supplier<T> maker) {
        BeanFactory parent = beans.getParentBeanFactory();
        if (beans.containsLocalBean(named.bean)) {
            requireType(beans, named);
        } else if (parent == null || !parent.containsBean(named.bean) || !parent.isTypeMatch(named.bean, named.type)) {
            beans.registerBeanDefinition(
                    named.bean,
                    BeanDefinitionBuilder.genericBeanDefinition(type, maker)
                            .setDestroyMethodName("") // none, instead of the one that the container would find
                            .getBeanDefinition());
        }
    }

    /** Another bean of that name would hide what is named without a word. */
    private static void requireType(DefaultListableBeanFactory beans, Named named) {
        Class<?> type = beans.getType(named.bean, false);
        if (type != null && !named.type.isAssignableFrom(type)) {
            throw new FailureAnalyzedException(
                    named.property + " is to be a bean named '" + named.bean + "', but the bean of that name is a "
                            + type.getName() + ".",
                    "Give the " + named.kind + " another name.");
        }
    }
}
