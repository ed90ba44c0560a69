package io.across.spring.autoconfigure;

import io.across.Bios;
import io.across.JvmBios;
import io.across.Options;
import io.across.process.ChildJvm;
import io.across.server.BiosConnectionHandler;
import io.across.server.ChildSettings;
import io.across.server.ConnectionHandler;
import io.across.server.LocalConnectionHandler;
import io.across.server.ProcessConnectionHandler;
import io.across.spring.server.ConnectionHandlerFactory;
import io.across.spring.server.InboundTimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Makes the handlers that {@code across.server} describes. Finds mistakes before anything is bound. */
final class PropertiesHandlerFactory implements ConnectionHandlerFactory {

    private static final String PREFIX = "across.server";

    private final Supplier<ConnectionHandler> handlers;

    PropertiesHandlerFactory(AcrossServerProperties properties, Options options, InboundTimes times) {
        int limit = ListenerFactory.maxConnections(properties);
        this.handlers = switch (properties.getHandler()) {
            case LOCAL -> local(options.toBuilder().listener(times).build(), limit);
            case PROCESS -> process(properties.getChild(), options, limit);
            case BIOS -> bios(properties.getChild(), options, limit);
        };
    }

    @Override
    public ConnectionHandler create(String listener) {
        return handlers.get();
    }

    private static Supplier<ConnectionHandler> local(Options options, int limit) {
        if (options.acceptExportedClasses()) {
            throw new FailureAnalyzedException(
                    "across.options.accept-exported-classes=true, but across.server serves its peers in this process:"
                            + " the classes of one would be those of all.",
                    "Set across.server.handler=process, or accept the classes only where they are wanted:"
                            + " across.connections.<name>.options.accept-exported-classes.");
        }
        return () -> new LocalConnectionHandler(options, limit);
    }

    private static Supplier<ConnectionHandler> process(
            AcrossServerProperties.Child properties, Options options, int limit) {
        ChildJvm child = CheckedProperties.checked(PREFIX, PREFIX + ".child.java", properties.getJava()::child);
        ChildSettings settings = settings(properties, limit);
        // The child finds its classes by itself.
        Options travelling = options.toBuilder().classLoader(null).build();
        return () -> new ProcessConnectionHandler(child, travelling, settings);
    }

    private static Supplier<ConnectionHandler> bios(
            AcrossServerProperties.Child properties, Options options, int limit) {
        ChildSettings settings = settings(properties, limit);
        if (settings.spareChildren() > 0) {
            throw new FailureAnalyzedException(
                    "across.server.child.spare=" + settings.spareChildren()
                            + ", but children that boot from their peer cannot be started before it is there.",
                    "Remove across.server.child.spare, or set across.server.handler=process.");
        }
        JvmBios bios = CheckedProperties.checked(PREFIX, PREFIX + ".child.java", () -> bios(properties.getJava()));
        return () -> new BiosConnectionHandler(bios.command(), options, settings);
    }

    private static JvmBios bios(AcrossJavaProperties java) {
        Path home = java.getHome();
        List<String> arguments = new ArrayList<>(java.getJvmArgs());
        if (java.getMaxHeap() != null) {
            arguments.add("-Xmx" + java.getMaxHeap().toBytes());
        }
        JvmBios bios = Bios.jvm().javaOptions(arguments);
        return bios.java(
                home == null ? ownJava() : home.resolve("bin").resolve("java").toString());
    }

    private static String ownJava() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static ChildSettings settings(AcrossServerProperties.Child properties, int limit) {
        return CheckedProperties.checked(
                PREFIX,
                PREFIX + ".child",
                () -> new ChildSettings(limit, properties.getSpare(), properties.getEnvironment()));
    }
}
