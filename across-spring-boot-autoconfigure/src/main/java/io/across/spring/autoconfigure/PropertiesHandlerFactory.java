package io.across.spring.autoconfigure;

import io.across.Bios;
import io.across.ExposedObjects;
import io.across.JvmBios;
import io.across.MemoryBudget;
import io.across.Options;
import io.across.process.ChildJvm;
import io.across.server.BiosConnectionHandler;
import io.across.server.ChildSettings;
import io.across.server.ConnectionHandler;
import io.across.server.LocalConnectionHandler;
import io.across.server.ProcessConnectionHandler;
import io.across.spring.ConnectionOrigin;
import io.across.spring.internal.FailureAnalyzedException;
import io.across.spring.server.ConnectionHandlerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Makes the handlers that {@code across.server} describes. Finds mistakes before anything is bound. Thread-safe. */
final class PropertiesHandlerFactory implements ConnectionHandlerFactory {

    private final AcrossServerProperties properties;
    private final Options options;
    private final Instrumentations instrumentations;

    /** By name of the listener. */
    private final Map<String, Supplier<ConnectionHandler>> handlers;

    PropertiesHandlerFactory(AcrossServerProperties properties, Options options, Instrumentations instrumentations) {
        this.properties = properties;
        this.options = options;
        this.instrumentations = instrumentations;
        this.handlers = ListenerSettings.of(properties).stream()
                .collect(Collectors.toUnmodifiableMap(ListenerSettings::name, this::handlers));
    }

    private Supplier<ConnectionHandler> handlers(ListenerSettings listener) {
        NativeLimits.checkHandler(listener);
        return switch (listener.handler()) {
            case LOCAL -> local(listener);
            case PROCESS -> process(listener);
            case BIOS -> bios(listener);
        };
    }

    @Override
    public ConnectionHandler create(String listener) {
        Supplier<ConnectionHandler> known = handlers.get(listener);
        // A listener of the user's own is served as the server's are.
        return known == null
                ? handlers(ListenerSettings.unnamed(listener, properties)).get()
                : known.get();
    }

    private Supplier<ConnectionHandler> local(ListenerSettings listener) {
        if (options.acceptExportedClasses()) {
            throw new FailureAnalyzedException(
                    "across.options.accept-exported-classes=true, but " + listener.prefix()
                            + " serves its peers in this process: the classes of one would be those of all.",
                    "Set " + listener.prefix() + ".handler=process, or accept the classes only where they are wanted:"
                            + " across.connections.<name>.options.accept-exported-classes.");
        }
        long maxMemory = listener.maxMemory().toBytes();
        Options watched = ListenerRights.of(listener, options).applyTo(options).build();
        ConnectionOrigin origin = ConnectionOrigin.listener(listener.name());
        // At the start, not before: what watches needs beans of its own.
        return () -> new LocalConnectionHandler(instrumentations.applyTo(origin, watched).toBuilder()
                .sharedMemory(MemoryBudget.of(listener.prefix() + ".max-memory", maxMemory))
                .build());
    }

    private Supplier<ConnectionHandler> process(ListenerSettings listener) {
        ListenerRights rights = ListenerRights.of(listener, options);
        rights.requireAll(listener);
        ChildJvm child = checked(
                listener, listener.childPrefix() + ".java", listener.child().getJava()::child);
        requireJava(listener);
        ChildSettings settings = settings(listener);
        // The child finds its classes by itself, and has no beans.
        Options travelling = rights.applyTo(options)
                .classLoader(null)
                .exposed(ExposedObjects.none())
                .build();
        return () -> new ProcessConnectionHandler(child, travelling, settings);
    }

    private Supplier<ConnectionHandler> bios(ListenerSettings listener) {
        ListenerRights rights = ListenerRights.of(listener, options);
        rights.requireAll(listener);
        ChildSettings settings = settings(listener);
        if (settings.spareChildren() > 0) {
            throw new FailureAnalyzedException(
                    listener.childPrefix() + ".spare=" + settings.spareChildren()
                            + ", but children that boot from their peer cannot be started before it is there.",
                    "Remove " + listener.childPrefix() + ".spare, or set " + listener.prefix() + ".handler=process.");
        }
        JvmBios bios = checked(
                listener,
                listener.childPrefix() + ".java",
                () -> bios(listener.child().getJava()));
        requireJava(listener);
        return () -> new BiosConnectionHandler(
                bios.command(), rights.applyTo(options).build(), settings);
    }

    private static JvmBios bios(AcrossJavaProperties java) {
        List<String> arguments = new ArrayList<>(java.getJvmArgs());
        if (java.getMaxHeap() != null) {
            arguments.add("-Xmx" + java.getMaxHeap().toBytes());
        }
        return Bios.jvm().javaOptions(arguments).java(java.binary().toString());
    }

    private static void requireJava(ListenerSettings listener) {
        AcrossJavaProperties java = listener.child().getJava();
        new LaunchChecks(false, null).jvm(listener.childPrefix() + ".java", java.binary(), java);
    }

    private static ChildSettings settings(ListenerSettings listener) {
        AcrossListenerProperties.Child child = listener.child();
        ProcessSettings settings = ProcessSettings.of(listener.childPrefix(), child);
        return checked(
                listener,
                listener.childPrefix(),
                () -> new ChildSettings(child.getSpare(), child.getEnvironment(), settings.ofListener()));
    }

    private static <T> T checked(ListenerSettings listener, String property, Supplier<T> value) {
        return CheckedProperties.checked(listener.prefix(), property, value);
    }
}
