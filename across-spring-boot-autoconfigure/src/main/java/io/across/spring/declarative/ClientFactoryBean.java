package io.across.spring.declarative;

import io.across.Connection;
import io.across.OperationException;
import io.across.spring.AcrossConnections;
import io.across.spring.client.NamedConnections;
import io.across.spring.internal.FailureAnalyzedException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.BeanNameAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;

/**
 * Makes the bean of a client, and has it checked at the start of the application, if that is configured. Calls of the bean are
 * thread-safe; the container alone calls this.
 *
 * @param <T> the client's interface
 */
final class ClientFactoryBean<T>
        implements FactoryBean<T>, BeanFactoryAware, BeanNameAware, EnvironmentAware, InitializingBean, SmartLifecycle {

    /** Connections are being established by then, and nothing is served yet that might use the client. */
    private static final int PHASE = NamedConnections.PHASE + 1;

    private final Class<T> type;
    private @Nullable BeanFactory beans;
    private @Nullable String ownName;
    private @Nullable Environment environment;
    private @Nullable ClientDescription client;
    private @Nullable FirstCheck check;
    private @Nullable T object;
    private boolean checksAtStart;

    private volatile boolean running;

    ClientFactoryBean(Class<T> type) {
        this.type = type;
    }

    @Override
    public void setBeanFactory(BeanFactory factory) {
        beans = factory;
    }

    @Override
    public void setBeanName(String name) {
        ownName = name;
    }

    @Override
    public void setEnvironment(Environment source) {
        environment = source;
    }

    @Override
    public void afterPropertiesSet() {
        if (!(beans instanceof ConfigurableListableBeanFactory factory) || environment == null) {
            throw new IllegalStateException("neither bean factory nor environment were set");
        }
        ClientDescription described = ClientDescription.of(type, environment);
        client = described;
        if (isWithoutConnections(described, factory)) {
            NoTarget nothing = new NoTarget(described);
            // No fallback either: what it needs may not be there.
            object = object(described, nothing, new FirstCheck(nothing, type.getName(), false), null);
            return;
        }
        ClientCheck when = described.check() != ClientCheck.DEFAULT
                ? described.check()
                : Binder.get(environment)
                        .bind("across.clients.check", ClientCheck.class)
                        .orElse(ClientCheck.LAZY);
        // Where it is switched off there is nothing to compare with.
        checksAtStart = when == ClientCheck.STARTUP && environment.getProperty("across.enabled", Boolean.class, true);
        Connection connection = connection(described.connection(), factory);
        ClientTarget target = described.python() == null
                ? new ExposedTarget(described, connection)
                : new PythonTarget(described, connection);
        FirstCheck first = new FirstCheck(target, type.getName(), when != ClientCheck.NEVER);
        check = first;
        object = object(described, target, first, fallback(described, factory));
    }

    private T object(ClientDescription client, ClientTarget target, FirstCheck first, @Nullable Object fallback) {
        return type.cast(new ClientProxy(client, target, first, new Fallback(fallback)).create());
    }

    /** In a slice of the application, whose tests need not call every client, there may be nothing of across beside clients. */
    private static boolean isWithoutConnections(ClientDescription client, ConfigurableListableBeanFactory factory) {
        return !isThere(client.connection(), factory)
                && BeanFactoryUtils.beanNamesForTypeIncludingAncestors(factory, AcrossConnections.class, true, false)
                                .length
                        == 0;
    }

    private static boolean isThere(String connection, ConfigurableListableBeanFactory factory) {
        return factory.containsBean(connection) && factory.isTypeMatch(connection, Connection.class);
    }

    private Connection connection(String name, ConfigurableListableBeanFactory factory) {
        if (!isThere(name, factory)) {
            String[] known =
                    BeanFactoryUtils.beanNamesForTypeIncludingAncestors(factory, Connection.class, true, false);
            Arrays.sort(known);
            throw new FailureAnalyzedException(
                    type.getName() + " is a client over the connection '" + name + "', which does not exist; "
                            + (known.length == 0 ? "there is none." : "there are: " + String.join(", ", known) + "."),
                    "Define across.connections." + name + ", or correct the annotation of " + type.getName() + ".");
        }
        if (ownName != null) {
            // So that whoever has the client may call until it is gone itself.
            factory.registerDependentBean(name, ownName);
        }
        return factory.getBean(name, Connection.class);
    }

    private static @Nullable Object fallback(ClientDescription client, AutowireCapableBeanFactory factory) {
        Class<?> fallback = client.fallback();
        if (fallback == null) {
            return null;
        }
        Object bean = factory.getBeanProvider(fallback).getIfAvailable();
        return bean != null ? bean : factory.createBean(fallback);
    }

    @Override
    public @Nullable T getObject() {
        return object;
    }

    @Override
    public Class<T> getObjectType() {
        return type;
    }

    @Override
    public void start() {
        FirstCheck first = check;
        ClientDescription described = client;
        if (checksAtStart && first != null && described != null) {
            try {
                first.run(described.deadline());
            } catch (OperationException e) {
                throw new FailureAnalyzedException(
                        "The client of the " + described + " failed its check: " + e.getMessage(),
                        "See to it that the far side can be reached and has what the interface names, correct the interface, or"
                                + " have it checked at its first call: check = ClientCheck.LAZY.",
                        e);
            }
        }
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
