package io.across.process;

import io.across.ConnectionProvider.Worker;
import io.across.Options;
import io.across.internal.launch.WorkerArguments;
import io.across.internal.transport.StandardStreams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A child JVM that has this process's own classes and serves it: a worker, as {@link
 * io.across.Endpoint#jvm}; or its {@linkplain #command() command line}, for {@link io.across.Endpoint#command}, to serve over standard input and output.
 *
 * <p>The classes are found as this process finds them: on the class path, on the module path, or in an archive that
 * Spring Boot has packed, whether started by {@code java -jar} or unpacked. Nothing else is inherited: not the heap
 * size, not the agents and not the system properties of this process.
 *
 * <p>The child is set up as a worker that is quick to start and clean to die: one garbage collector thread, an exit at
 * the first {@link OutOfMemoryError} (in an unknown state it must not answer further calls), and whatever the JVM itself
 * prints goes to standard error, since standard output may belong to the protocol. {@link Builder#jvmArgs} come later on the
 * command line and override all that.
 *
 * <p>Immutable and thread-safe.
 */
public final class ChildJvm implements Worker {

    /** With what a JVM is told more than its command line says. */
    private static final Set<String> JVM_VARIABLES = Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private final Path java;
    private final List<String> jvmArguments;
    private final String mainClass;

    private ChildJvm(Builder builder) {
        java = builder.javaBinary();
        jvmArguments = builder.arguments();
        mainClass = builder.mainClass;
    }

    private ChildJvm(ChildJvm base, Map<String, String> properties) {
        java = base.java;
        List<String> arguments = new ArrayList<>(base.jvmArguments);
        properties.forEach((name, value) -> arguments.add(property(name, value)));
        jvmArguments = List.copyOf(arguments);
        mainClass = base.mainClass;
    }

    /** A builder that starts from the defaults: this process's own {@code java}, the JVM's default heap. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The command: an absolute path of {@code java}, and its arguments. May be started any number of times, from any
     * working directory, as long as this process lives: a class path too long for a command line is handed over in a
     * temporary file, which is deleted when this process exits.
     *
     * @throws java.io.UncheckedIOException if the class path cannot be read or that file cannot be written
     */
    public List<String> command() {
        return command(CodeSources.ofThisProcess());
    }

    @Override
    public String program() {
        return java.toString();
    }

    @Override
    public List<String> command(@Nullable Path socket) {
        return socket == null
                ? command()
                : new ChildJvm(this, Map.of(StandardStreams.SOCKET, socket.toString())).command();
    }

    @Override
    public void prepare(ProcessBuilder process) {
        process.environment().keySet().removeAll(JVM_VARIABLES);
    }

    /**
     * This child with options of its connection, as system properties {@code across.options.*} that {@link StdioPeer}
     * reads; another main class may ignore them. The child's connection has no observers: those watch connections of this
     * process.
     *
     * @throws IllegalArgumentException if there is a class loader or an input filter, which cannot be handed over
     */
    public ChildJvm withPeerOptions(Options options) {
        return new ChildJvm(this, PeerOptions.write(options));
    }

    /**
     * This child as one that is started before there is a peer: it warms up, and waits for a single byte on its standard
     * input before it takes part in the protocol.
     *
     * @throws IllegalStateException if its main class is not {@link StdioPeer}
     */
    public ChildJvm onStandby() {
        if (!mainClass.equals(StdioPeer.class.getName())) {
            throw new IllegalStateException("only " + StdioPeer.class.getName() + " can stand by, not " + mainClass);
        }
        return new ChildJvm(this, Map.of(StdioPeer.STANDBY, "true"));
    }

    /** Whether its main class is {@link StdioPeer}, which can be {@linkplain #introduced introduced} to its peer. */
    public boolean canBeIntroduced() {
        return mainClass.equals(StdioPeer.class.getName());
    }

    /**
     * This child as one that serves a peer whose bytes this process passes on, and that learns first who that is: its {@link
     * io.across.Connection#peerIdentity}. After the byte that ends its standby, if there is one, it reads that from its standard
     * input.
     *
     * @throws IllegalStateException if its main class is not {@link StdioPeer}
     */
    public ChildJvm introduced() {
        if (!canBeIntroduced()) {
            throw new IllegalStateException(
                    "only " + StdioPeer.class.getName() + " can be introduced, not " + mainClass);
        }
        return new ChildJvm(this, Map.of(StdioPeer.INTRODUCED, "true"));
    }

    List<String> command(CodeSources sources) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(jvmArguments);
        command.addAll(ArgumentFile.shorten(sources.arguments(mainClass)));
        return List.copyOf(command);
    }

    private static String property(String name, String value) {
        return "-D" + name + "=" + value;
    }

    /** Says which program runs on which {@code java}; not the arguments, since these may hold secrets. */
    @Override
    public String toString() {
        return mainClass + " on " + java;
    }

    /** Collects what distinguishes the child from a default one. Not thread-safe. */
    public static final class Builder {

        private @Nullable Path javaHome;
        private long maxHeap;
        private final List<String> jvmArgs = new ArrayList<>();
        private final Map<String, String> systemProperties = new LinkedHashMap<>();
        private String mainClass = StdioPeer.class.getName();

        private Builder() {}

        /** Largest heap, in bytes, at least 2 MiB; the JVM's own default unless set. */
        public Builder maxHeap(long bytes) {
            if (bytes < 2L << 20) {
                throw new IllegalArgumentException("max-heap must be at least 2 MiB, is " + bytes + " bytes");
            }
            maxHeap = bytes;
            return this;
        }

        /** Adds arguments of the JVM. They override the defaults; a garbage collector chosen here replaces the default one. */
        public Builder jvmArgs(List<String> arguments) {
            jvmArgs.addAll(arguments);
            return this;
        }

        /** Adds a system property of the child. */
        public Builder systemProperty(String name, String value) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("name of a system property must not be blank");
            }
            systemProperties.put(name, value);
            return this;
        }

        /** The Java installation that runs the child; this process's own unless set. */
        public Builder javaHome(Path javaHome) {
            this.javaHome = javaHome;
            return this;
        }

        /**
         * The program of the child; {@link StdioPeer} unless set. One that needs options of its own calls {@link
         * StdioPeer#serve} or {@link io.across.Connection#fromStdio(io.across.Options)} before anything prints.
         */
        public Builder mainClass(Class<?> mainClass) {
            this.mainClass = mainClass.getName();
            return this;
        }

        /**
         * Checks the values.
         *
         * @throws IllegalArgumentException if there is no {@code java} in the Java home
         */
        public ChildJvm build() {
            return new ChildJvm(this);
        }

        private Path javaBinary() {
            Path home = javaHome == null ? Path.of(System.getProperty("java.home")) : javaHome;
            boolean windows = System.getProperty("os.name", "").startsWith("Windows");
            Path binary =
                    home.resolve("bin").resolve(windows ? "java.exe" : "java").toAbsolutePath();
            if (!Files.isExecutable(binary)) {
                throw new IllegalArgumentException("java-home " + home + " has no executable " + binary);
            }
            return binary;
        }

        private List<String> arguments() {
            List<String> own = new ArrayList<>();
            if (maxHeap > 0) {
                own.add("-Xmx" + maxHeap);
            }
            own.addAll(jvmArgs);
            List<String> arguments = new ArrayList<>(WorkerArguments.with(own));
            systemProperties.forEach((name, value) -> arguments.add(property(name, value)));
            return List.copyOf(arguments);
        }
    }
}
