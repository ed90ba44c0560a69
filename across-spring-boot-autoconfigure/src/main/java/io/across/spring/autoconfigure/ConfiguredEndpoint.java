package io.across.spring.autoconfigure;

import io.across.Bios;
import io.across.Endpoint;
import io.across.PythonBios;
import io.across.Tls;
import io.across.spring.internal.FailureAnalyzedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code across.connections.<name>} connects to. Finds mistakes before anything is opened. */
final class ConfiguredEndpoint {

    private final String prefix;
    private final AcrossConnectionProperties properties;
    private final Supplier<@Nullable Tls> bundle;
    private final LaunchChecks launch;

    /** @param bundle answers what {@code ssl.bundle} names, null if that is not set */
    ConfiguredEndpoint(String prefix, AcrossConnectionProperties properties, Supplier<@Nullable Tls> bundle) {
        this.prefix = prefix;
        this.properties = properties;
        this.bundle = bundle;
        this.launch = new LaunchChecks(properties.isOptional(), properties.getWorkingDirectory());
    }

    /** What the properties say. */
    Endpoint endpoint() {
        Tls tls = bundle.get();
        List<Endpoint> named = Stream.of(uri(), tcp(tls), unix(), command(), java(), python())
                .filter(Objects::nonNull)
                .toList();
        if (named.size() != 1) {
            throw new FailureAnalyzedException(
                    prefix + " says " + (named.isEmpty() ? "not" : "more than once") + " what to connect to.",
                    "Set exactly one of " + prefix + ".uri, .tcp.port, .unix.path, .command, .java and .python.");
        }
        Endpoint endpoint = named.get(0);
        if (tls != null && !endpoint.isTls()) {
            throw new FailureAnalyzedException(
                    prefix + ".ssl.bundle is set, but what this connects to does not speak TLS.",
                    "Set " + prefix + ".uri=tls://host:port or " + prefix + ".tcp.port, or remove " + prefix
                            + ".ssl.bundle.");
        }
        return inSurroundings(secured(endpoint, tls));
    }

    /**
     * What a URI says that somebody else has given.
     *
     * @throws IllegalArgumentException if it is none
     */
    Endpoint at(String uri) {
        return secured(Endpoint.parse(uri), bundle.get());
    }

    private static Endpoint secured(Endpoint endpoint, @Nullable Tls tls) {
        return tls != null && endpoint.isTls() ? endpoint.withTls(tls) : endpoint;
    }

    private Endpoint inSurroundings(Endpoint endpoint) {
        ProcessSettings settings = ProcessSettings.of(prefix, properties);
        if (endpoint.startsProcess()) {
            return endpoint.prepared(settings.ofConnection());
        }
        if (!settings.areUsual()) {
            throw new FailureAnalyzedException(
                    prefix + " says in which environment or directory a process works, but what this connects to is no"
                            + " process that this application starts.",
                    "Set " + prefix + ".command, .java, .python or a .uri that begins with exec:, shell: or python:, or"
                            + " remove " + prefix + ".environment, .inherit-environment and .working-directory.");
        }
        return endpoint;
    }

    private @Nullable Endpoint uri() {
        String uri = properties.getUri();
        if (uri == null) {
            return null;
        }
        return launched(".uri", checked(".uri", () -> Endpoint.parse(uri)));
    }

    private @Nullable Endpoint tcp(@Nullable Tls tls) {
        String host = properties.getTcp().getHost();
        Integer port = properties.getTcp().getPort();
        if (port == null) {
            return null;
        }
        if (port < 1 || port > 65_535) {
            throw new FailureAnalyzedException(
                    prefix + ".tcp.port must be between 1 and 65535, is " + port + ".",
                    "Correct " + prefix + ".tcp.port: it is the one at which the far side listens.");
        }
        return checked(".tcp", () -> tls == null ? Endpoint.tcp(host, port) : Endpoint.tls(host, port, tls));
    }

    private @Nullable Endpoint unix() {
        Path path = properties.getUnix().getPath();
        return path == null ? null : Endpoint.unix(path);
    }

    private @Nullable Endpoint command() {
        List<String> command = properties.getCommand();
        if (command.isEmpty()) {
            return null;
        }
        return launched(".command", Endpoint.command(command));
    }

    private @Nullable Endpoint java() {
        AcrossJavaProperties java = properties.getJava();
        if (java == null) {
            return null;
        }
        Endpoint endpoint = checked(".java", () -> Endpoint.jvm(java.child()));
        launch.jvm(prefix + ".java", java.binary(), java);
        return endpoint;
    }

    private @Nullable Endpoint python() {
        AcrossConnectionProperties.Python python = properties.getPython();
        if (python == null) {
            return null;
        }
        Endpoint endpoint = Endpoint.python(checked(".python", () -> bios(python)));
        String environment = python.getVirtualEnvironment();
        if (environment != null) {
            launch.environment(prefix + ".python.virtual-environment", environment);
            return endpoint;
        }
        return launched(python.getInterpreter() == null ? ".python" : ".python.interpreter", endpoint);
    }

    /** The endpoint, whose program is there. */
    private Endpoint launched(String property, Endpoint endpoint) {
        launch.program(prefix + property, endpoint.program());
        return endpoint;
    }

    private static PythonBios bios(AcrossConnectionProperties.Python python) {
        String interpreter = python.getInterpreter();
        String environment = python.getVirtualEnvironment();
        if (interpreter != null && environment != null) {
            throw new IllegalArgumentException(
                    "interpreter and virtual-environment are two interpreters, one is needed");
        }
        PythonBios bios = Bios.python().pythonOptions(python.getOptions());
        if (environment != null) {
            return bios.virtualEnvironment(environment);
        }
        return interpreter == null ? bios : bios.python(interpreter);
    }

    private <T> T checked(String part, Supplier<T> value) {
        return CheckedProperties.checked(prefix, prefix + part, value);
    }
}
