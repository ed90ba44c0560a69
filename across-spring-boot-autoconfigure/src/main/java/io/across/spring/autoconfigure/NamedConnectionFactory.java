package io.across.spring.autoconfigure;

import io.across.Connection;
import io.across.Options;
import io.across.process.ChildJvm;
import io.across.spring.client.ConnectionOpener;
import io.across.spring.client.NamedConnection;
import io.across.spring.client.ReconnectPolicy;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Makes the connection that {@code across.connections.<name>} describes. */
final class NamedConnectionFactory {

    private NamedConnectionFactory() {}

    static NamedConnection create(String name, AcrossConnectionProperties properties, Options defaults) {
        String prefix = "across.connections." + name;
        ConnectionOpener opener = opener(prefix, properties);
        try {
            AcrossConnectionProperties.Reconnect reconnect = properties.getReconnect();
            ReconnectPolicy policy =
                    new ReconnectPolicy(reconnect.isEnabled(), reconnect.getInitialDelay(), reconnect.getMaxDelay());
            return new NamedConnection(
                    name, opener, properties.getOptions().over(defaults), policy, properties.isLazy());
        } catch (IllegalArgumentException e) {
            throw new FailureAnalyzedException(
                    prefix + " is not valid: " + e.getMessage(),
                    "Correct the value below " + prefix + ".options or " + prefix + ".reconnect.",
                    e);
        }
    }

    private static ConnectionOpener opener(String prefix, AcrossConnectionProperties properties) {
        List<ConnectionOpener> openers = new ArrayList<>();
        String uri = properties.getUri();
        if (uri != null) {
            openers.add(options -> Connection.open(uri, options));
        }
        List<String> command = List.copyOf(properties.getCommand());
        if (!command.isEmpty()) {
            openers.add(options -> Connection.fromCommand(command, options));
        }
        AcrossConnectionProperties.Java java = properties.getJava();
        if (java != null) {
            ChildJvm child = child(java);
            openers.add(options -> Connection.fromCommand(child.command(), options));
        }
        if (openers.size() != 1) {
            throw new FailureAnalyzedException(
                    prefix + " says " + (openers.isEmpty() ? "not" : "more than once") + " what to connect to.",
                    "Set exactly one of " + prefix + ".uri, " + prefix + ".command and " + prefix + ".java.");
        }
        return openers.get(0);
    }

    private static ChildJvm child(AcrossConnectionProperties.Java java) {
        ChildJvm.Builder builder = ChildJvm.builder().jvmArgs(java.getJvmArgs());
        return java.getMaxHeap() == null
                ? builder.build()
                : builder.maxHeap(java.getMaxHeap().toBytes()).build();
    }
}
