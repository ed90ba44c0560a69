package io.across.spring.autoconfigure;

import io.across.Backoff;
import io.across.NotSentException;
import io.across.Options;
import io.across.spring.client.AcrossConnectionDetails;
import io.across.spring.client.NamedConnection;
import io.across.spring.client.NamedConnections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Makes the connections of one context. What it has made ends when no bean is left that may call. */
final class ConnectionMaker {

    /** Stands for the end of the connections in the order in which beans are destroyed. */
    private static final String END = "acrossConnectionsEnd";

    private final List<NamedConnection> made = new CopyOnWriteArrayList<>();

    private final DefaultListableBeanFactory beans;
    private final ApplicationContext context;
    private final boolean on;

    /** @param on false for connections that nothing stands behind */
    ConnectionMaker(DefaultListableBeanFactory beans, ApplicationContext context, boolean on) {
        this.beans = beans;
        this.context = context;
        this.on = on;
        // What is registered first is destroyed last: after every bean that calls, however it came by its connection.
        beans.registerDisposableBean(END, () -> NamedConnections.closeAll(made));
    }

    NamedConnection make(String name) {
        NamedConnection connection = on
                ? new NamedConnectionFactory(name, properties(name), beans, this::publish).create()
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
    private AcrossConnectionProperties properties(String name) {
        return beans.getBean(AcrossProperties.class)
                .getConnections()
                .getOrDefault(name, new AcrossConnectionProperties());
    }

    private void publish(Object event) {
        // Its listeners are being destroyed.
        if (!(context instanceof ConfigurableApplicationContext owner && owner.isClosed())) {
            context.publishEvent(event);
        }
    }

    /** Has a name and nothing behind it: each call fails at once. */
    private static NamedConnection switchedOff(String name) {
        return new NamedConnection(
                name,
                options -> {
                    throw new NotSentException(OnEnabled.PROPERTY + "=false: there are no connections", null);
                },
                Options.defaults(),
                Backoff.never(),
                true);
    }
}
