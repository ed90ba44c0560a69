package io.across.spring.autoconfigure;

import io.across.Connection;
import io.across.ConnectionUri;
import io.across.Options;
import io.across.process.ChildJvm;
import io.across.spring.client.ConnectionOpener;
import io.across.spring.client.NamedConnection;
import io.across.spring.client.ReconnectPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Makes the connection that {@code across.connections.<name>} describes. Finds mistakes before anything is opened. */
final class NamedConnectionFactory {

    private final String name;
    private final String prefix;
    private final AcrossConnectionProperties properties;

    private NamedConnectionFactory(String name, AcrossConnectionProperties properties) {
        this.name = name;
        this.prefix = "across.connections." + name;
        this.properties = properties;
    }

    static NamedConnection create(String name, AcrossConnectionProperties properties, Options defaults) {
        return new NamedConnectionFactory(name, properties).create(defaults);
    }

    private NamedConnection create(Options defaults) {
        ConnectionOpener opener = opener();
        Options options = checked(".options", () -> properties.getOptions().over(defaults));
        AcrossConnectionProperties.Reconnect reconnect = properties.getReconnect();
        ReconnectPolicy policy = checked(
                ".reconnect",
                () -> new ReconnectPolicy(reconnect.isEnabled(), reconnect.getInitialDelay(), reconnect.getMaxDelay()));
        NamedConnection connection = new NamedConnection(name, opener, options, policy, properties.isLazy());
        if (!properties.getExports().isEmpty()) {
            connection.export(properties.getExports().toArray(new String[0]));
        }
        return connection;
    }

    private ConnectionOpener opener() {
        List<ConnectionOpener> openers = new ArrayList<>();
        String uri = properties.getUri();
        if (uri != null) {
            openers.add(checked(".uri", () -> ConnectionUri.parse(uri))::open);
        }
        List<String> command = List.copyOf(properties.getCommand());
        if (!command.isEmpty()) {
            openers.add(options -> Connection.fromCommand(command, options));
        }
        AcrossJavaProperties java = properties.getJava();
        if (java != null) {
            ChildJvm child = checked(".java", java::child);
            openers.add(options -> Connection.fromCommand(child.command(), options));
        }
        if (openers.size() != 1) {
            throw new FailureAnalyzedException(
                    prefix + " says " + (openers.isEmpty() ? "not" : "more than once") + " what to connect to.",
                    "Set exactly one of " + prefix + ".uri, " + prefix + ".command and " + prefix + ".java.");
        }
        return openers.get(0);
    }

    private <T> T checked(String part, Supplier<T> value) {
        return CheckedProperties.checked(prefix, prefix + part, value);
    }
}
