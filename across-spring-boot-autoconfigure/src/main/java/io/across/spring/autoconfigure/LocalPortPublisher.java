package io.across.spring.autoconfigure;

import io.across.spring.server.AcrossServerStartedEvent;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;

/**
 * Publishes the actual port of each TCP listener as the property {@code local.across.<name>.port}, and that of the one named
 * {@code tcp} as {@value #PROPERTY}, too.
 */
final class LocalPortPublisher implements ApplicationListener<AcrossServerStartedEvent> {

    /** The property that has the port of the listener {@code tcp}. */
    static final String PROPERTY = "local.across.port";

    /** Where Boot publishes its web servers' ports too. */
    private static final String SOURCE = "server.ports";

    private final ConfigurableEnvironment environment;

    LocalPortPublisher(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public void onApplicationEvent(AcrossServerStartedEvent event) {
        if (event.getAddress() instanceof InetSocketAddress tcp) {
            String name = event.getListener();
            publish("local.across." + name + ".port", tcp.getPort());
            if (name.equals("tcp")) {
                publish(PROPERTY, tcp.getPort());
            }
        }
    }

    @SuppressWarnings("unchecked") // a property source of this name is a map that can be written: Boot's convention
    private void publish(String property, int port) {
        MutablePropertySources sources = environment.getPropertySources();
        PropertySource<?> source = sources.get(SOURCE);
        if (source == null) {
            source = new MapPropertySource(SOURCE, new HashMap<>());
            sources.addFirst(source);
        }
        ((Map<String, Object>) source.getSource()).put(property, port);
    }
}
