package io.across.spring.autoconfigure;

import io.across.Bios;
import io.across.Connection;
import io.across.ConnectionUri;
import io.across.Options;
import io.across.PythonBios;
import io.across.Tls;
import io.across.process.ChildJvm;
import io.across.spring.ConnectionOrigin;
import io.across.spring.FailureAnalyzedException;
import io.across.spring.PeerLanguage;
import io.across.spring.client.AcrossConnectionDetails;
import io.across.spring.client.ConnectionOpener;
import io.across.spring.client.NamedConnection;
import io.across.spring.client.NamedConnectionCustomizer;
import io.across.spring.client.ReconnectPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Makes the connection that {@code across.connections.<name>} describes, with what beans add to it. Finds mistakes before
 * anything is opened.
 */
final class NamedConnectionFactory {

    private final String name;
    private final String prefix;
    private final AcrossConnectionProperties properties;
    private final BeanFactory beans;
    private final ApplicationEventPublisher events;
    private final LaunchChecks launch;

    NamedConnectionFactory(
            String name, AcrossConnectionProperties properties, BeanFactory beans, ApplicationEventPublisher events) {
        this.name = name;
        this.prefix = "across.connections." + name;
        this.properties = properties;
        this.beans = beans;
        this.events = events;
        this.launch = new LaunchChecks(properties.isOptional(), properties.getWorkingDirectory());
    }

    NamedConnection create() {
        ConnectionOpener opener = opener();
        Options options = checked(".options", this::options);
        requireOneLanguage();
        NativeLimits.check(prefix, properties, options);
        AcrossConnectionProperties.Reconnect reconnect = properties.getReconnect();
        ReconnectPolicy policy = checked(
                ".reconnect",
                () -> new ReconnectPolicy(
                        reconnect.isEnabled(),
                        reconnect.getInitialDelay(),
                        reconnect.getMaxDelay(),
                        reconnect.getMaxAttempts()));
        NamedConnection connection = new NamedConnection(name, opener, options, policy, properties.isLazy(), events);
        if (properties.isFailFast()) {
            requireEager();
            connection.failFast();
        }
        if (properties.getLanguage() != null) {
            connection.expect(properties.getLanguage());
        }
        if (!properties.getExports().isEmpty()) {
            connection.export(properties.getExports().toArray(new String[0]));
        }
        new PythonExports(prefix, properties.getPythonExports()).applyTo(connection);
        if (properties.getLogForwarding().isEnabled()) {
            connection.forwardLogs(properties.getLogForwarding().getLevel());
        }
        return connection;
    }

    private void requireEager() {
        if (properties.isLazy() || properties.isOptional()) {
            String other = properties.isLazy() ? ".lazy" : ".optional";
            throw new FailureAnalyzedException(
                    prefix + ".fail-fast=true has the application start with the connection only, but " + prefix + other
                            + "=true says that it may start without.",
                    "Remove one of them.");
        }
    }

    private void requireOneLanguage() {
        PeerLanguage language = properties.getLanguage();
        if (language == PeerLanguage.JVM && properties.getPython() != null) {
            throw contradiction("jvm", "python");
        }
        if (language == PeerLanguage.JVM
                && !properties.getPythonExports().getModules().isEmpty()) {
            throw new FailureAnalyzedException(
                    prefix + ".language is jvm, but " + prefix + ".python-exports has modules for a Python process.",
                    "Remove one of them.");
        }
        if (language == PeerLanguage.PYTHON && properties.getJava() != null) {
            throw contradiction("python", "java");
        }
    }

    private FailureAnalyzedException contradiction(String language, String child) {
        return new FailureAnalyzedException(
                prefix + ".language is " + language + ", but " + prefix + "." + child + " starts a peer of the other.",
                "Remove " + prefix + ".language: what is started is of one language anyway.");
    }

    private Options options() {
        Options.Builder options = properties.getOptions().over(beans.getBean(Options.class)).toBuilder();
        if (properties.getRights() != null) {
            options.rights(AcrossRight.rights(prefix + ".rights", properties.getRights()));
        }
        beans.getBeanProvider(NamedConnectionCustomizer.class)
                .orderedStream()
                .forEach(each -> each.customize(name, options));
        return Instrumentations.of(beans).applyTo(ConnectionOrigin.connection(name), options.build());
    }

    private ConnectionOpener opener() {
        return beans.getBeanProvider(AcrossConnectionDetails.class)
                .orderedStream()
                .map(this::detailed)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> configured(tls()));
    }

    /** Only where it is needed: an opener of the application's own may do without the bundle, as in a test. */
    private @Nullable Tls tls() {
        String bundle = properties.getSsl().getBundle();
        return bundle == null
                ? null
                : BundleTls.of(
                        prefix + ".ssl.bundle",
                        bundle,
                        beans.getBeanProvider(SslBundles.class).getIfAvailable());
    }

    private @Nullable ConnectionOpener detailed(AcrossConnectionDetails details) {
        ConnectionOpener opener = details.opener(name);
        String uri = opener == null ? details.uri(name) : null;
        return uri == null ? opener : detailed(uri, tls());
    }

    private ConnectionOpener detailed(String uri, @Nullable Tls tls) {
        try {
            return opener(ConnectionUri.parse(uri), tls);
        } catch (IllegalArgumentException e) {
            throw new FailureAnalyzedException(
                    "A bean of type AcrossConnectionDetails says of connection '" + name + "' what is not valid: "
                            + e.getMessage() + ".",
                    "Correct that bean, or have it answer null to leave it to " + prefix + ".",
                    e);
        }
    }

    private static ConnectionOpener opener(ConnectionUri uri, @Nullable Tls tls) {
        return tls == null ? uri::open : options -> uri.open(options, tls);
    }

    private ConnectionOpener configured(@Nullable Tls tls) {
        List<ConnectionOpener> openers = new ArrayList<>();
        String uri = properties.getUri();
        boolean isTls = properties.getTcp().getPort() != null;
        ChildSurroundings surroundings = surroundings();
        Consumer<ProcessBuilder> process = surroundings.ofConnection();
        boolean startsProcess = properties.startsProcess();
        if (uri != null) {
            ConnectionUri parsed = checked(".uri", () -> ConnectionUri.parse(uri));
            isTls = parsed.isTls();
            launch.uri(prefix + ".uri", uri);
            startsProcess = parsed.startsProcess();
            openers.add(startsProcess ? options -> parsed.open(options, process) : opener(parsed, tls));
        }
        Integer port = properties.getTcp().getPort();
        if (port != null) {
            openers.add(tcp(properties.getTcp().getHost(), port, tls));
        }
        Path path = properties.getUnix().getPath();
        if (path != null) {
            openers.add(options -> Connection.fromUnix(path, options));
        }
        List<String> command = List.copyOf(properties.getCommand());
        if (!command.isEmpty()) {
            launch.program(prefix + ".command", command.get(0));
            openers.add(options -> Connection.fromCommand(command, process, options));
        }
        AcrossJavaProperties java = properties.getJava();
        if (java != null) {
            ChildJvm child = checked(".java", java::child);
            launch.jvm(prefix + ".java", java.binary(), java);
            openers.add(options -> child.open(process, options));
        }
        AcrossConnectionProperties.Python python = properties.getPython();
        if (python != null) {
            PythonBios bios = checked(".python", () -> python(python));
            String interpreter = python.getInterpreter();
            launch.python(
                    prefix + (interpreter == null ? ".python" : ".python.interpreter"),
                    prefix + ".python.virtual-environment",
                    interpreter,
                    python.getVirtualEnvironment());
            openers.add(options -> Connection.fromPython(bios, process, options));
        }
        if (openers.size() != 1) {
            throw new FailureAnalyzedException(
                    prefix + " says " + (openers.isEmpty() ? "not" : "more than once") + " what to connect to.",
                    "Set exactly one of " + prefix + ".uri, .tcp.port, .unix.path, .command, .java and .python.");
        }
        if (tls != null && !isTls) {
            throw new FailureAnalyzedException(
                    prefix + ".ssl.bundle is set, but what this connects to does not speak TLS.",
                    "Set " + prefix + ".uri=tls://host:port or " + prefix + ".tcp.port, or remove " + prefix
                            + ".ssl.bundle.");
        }
        if (!startsProcess && !surroundings.areUsual()) {
            throw new FailureAnalyzedException(
                    prefix + " says in which environment or directory a process works, but what this connects to is no"
                            + " process that this application starts.",
                    "Set " + prefix + ".command, .java, .python or a .uri that begins with exec:, shell: or python:, or"
                            + " remove " + prefix + ".environment, .inherit-environment and .working-directory.");
        }
        return openers.get(0);
    }

    private ChildSurroundings surroundings() {
        return ChildSurroundings.of(
                prefix,
                properties.getInheritEnvironment(),
                properties.getEnvironment(),
                properties.getWorkingDirectory());
    }

    private ConnectionOpener tcp(String host, int port, @Nullable Tls tls) {
        if (port < 1 || port > 65_535) {
            throw new FailureAnalyzedException(
                    prefix + ".tcp.port must be between 1 and 65535, is " + port + ".",
                    "Correct " + prefix + ".tcp.port: it is the one at which the far side listens.");
        }
        return options ->
                tls == null ? Connection.fromTcp(host, port, options) : Connection.fromTls(host, port, tls, options);
    }

    private static PythonBios python(AcrossConnectionProperties.Python python) {
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
