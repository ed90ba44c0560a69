package io.across.spring.autoconfigure;

import io.across.spring.PeerLanguage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/** Properties of a named connection. */
public class AcrossConnectionProperties extends AcrossProcessProperties {

    /** What to connect to: tcp://host:port, tls://host:port, unix:/path, exec:command with arguments, shell:script, or ssh://user@host. */
    private @Nullable String uri;

    @NestedConfigurationProperty
    private final AcrossTcpProperties tcp = new AcrossTcpProperties();

    private final Unix unix = new Unix();

    private final Ssl ssl = new Ssl();

    /** Child process to start and talk to: program and arguments. */
    private List<String> command = new ArrayList<>();

    /** Child JVM to start with this application's own classes; an empty value starts one with the defaults. */
    @NestedConfigurationProperty
    private @Nullable AcrossJavaProperties java;

    /** Python process to start and boot; an empty value starts python3. */
    private @Nullable Python python;

    /** What the far side speaks; one that speaks something else is refused. Whatever it speaks unless set. */
    private @Nullable PeerLanguage language;

    /** Whether to connect at the first call only, instead of at the start of the application. */
    private boolean lazy;

    /** Whether the application fails to start if the first attempt to connect fails. */
    private boolean failFast;

    /** Whether the application does without it: then it does not turn the application's health down. */
    private boolean optional;

    /** Packages of this application, with those below them, that the far side may load classes and resources from. */
    private List<String> exports = new ArrayList<>();

    /** Python modules of this application that the far side may import. */
    @NestedConfigurationProperty
    private final AcrossPythonExportsProperties pythonExports = new AcrossPythonExportsProperties();

    /** What the far side may do here; everything unless set. */
    private @Nullable Set<AcrossRight> rights;

    private final LogForwarding logForwarding = new LogForwarding();

    private final Reconnect reconnect = new Reconnect();

    /** Options of this connection. */
    @NestedConfigurationProperty
    private final AcrossOptionsProperties options = new AcrossOptionsProperties();

    public @Nullable String getUri() {
        return uri;
    }

    public void setUri(@Nullable String uri) {
        this.uri = uri;
    }

    public AcrossTcpProperties getTcp() {
        return tcp;
    }

    public Unix getUnix() {
        return unix;
    }

    public Ssl getSsl() {
        return ssl;
    }

    public List<String> getCommand() {
        return command;
    }

    public void setCommand(List<String> command) {
        this.command = command;
    }

    public @Nullable AcrossJavaProperties getJava() {
        return java;
    }

    public void setJava(@Nullable AcrossJavaProperties java) {
        this.java = java;
    }

    public @Nullable Python getPython() {
        return python;
    }

    public void setPython(@Nullable Python python) {
        this.python = python;
    }

    public @Nullable PeerLanguage getLanguage() {
        return language;
    }

    public void setLanguage(@Nullable PeerLanguage language) {
        this.language = language;
    }

    public boolean isLazy() {
        return lazy;
    }

    public void setLazy(boolean lazy) {
        this.lazy = lazy;
    }

    public boolean isFailFast() {
        return failFast;
    }

    public void setFailFast(boolean failFast) {
        this.failFast = failFast;
    }

    public boolean isOptional() {
        return optional;
    }

    public void setOptional(boolean optional) {
        this.optional = optional;
    }

    public List<String> getExports() {
        return exports;
    }

    public void setExports(List<String> exports) {
        this.exports = exports;
    }

    public AcrossPythonExportsProperties getPythonExports() {
        return pythonExports;
    }

    public @Nullable Set<AcrossRight> getRights() {
        return rights;
    }

    public void setRights(@Nullable Set<AcrossRight> rights) {
        this.rights = rights;
    }

    public LogForwarding getLogForwarding() {
        return logForwarding;
    }

    public Reconnect getReconnect() {
        return reconnect;
    }

    public AcrossOptionsProperties getOptions() {
        return options;
    }

    /** Unix domain socket properties. */
    public static class Unix {

        /** Socket file to connect to, instead of a URI. */
        private @Nullable Path path;

        public @Nullable Path getPath() {
            return path;
        }

        public void setPath(@Nullable Path path) {
            this.path = path;
        }
    }

    /** SSL properties. */
    public static class Ssl {

        /** Name of the SSL bundle with which TLS is spoken, over tcp.port or to a URI that begins with tls:. */
        private @Nullable String bundle;

        public @Nullable String getBundle() {
            return bundle;
        }

        public void setBundle(@Nullable String bundle) {
            this.bundle = bundle;
        }
    }

    /** Python process properties. */
    public static class Python {

        /** Interpreter, a path or a name in PATH; python3 unless set. */
        private @Nullable String interpreter;

        /** Directory of a virtual environment, whose interpreter and packages are used. */
        private @Nullable String virtualEnvironment;

        /** Options of the interpreter, such as -Xutf8. */
        private List<String> options = new ArrayList<>();

        public @Nullable String getInterpreter() {
            return interpreter;
        }

        public void setInterpreter(@Nullable String interpreter) {
            this.interpreter = interpreter;
        }

        public @Nullable String getVirtualEnvironment() {
            return virtualEnvironment;
        }

        public void setVirtualEnvironment(@Nullable String virtualEnvironment) {
            this.virtualEnvironment = virtualEnvironment;
        }

        public List<String> getOptions() {
            return options;
        }

        public void setOptions(List<String> options) {
            this.options = options;
        }
    }

    /** Log forwarding properties. */
    public static class LogForwarding {

        /** Whether what the far side logs is logged here as well, by the loggers of the same names, at the levels of this application. */
        private boolean enabled;

        /** Lowest level that is forwarded, whatever the levels of this application are. */
        private Level level = Level.TRACE;

        public boolean isEnabled() {
            return enabled;
        }

        public void setEnabled(boolean enabled) {
            this.enabled = enabled;
        }

        public Level getLevel() {
            return level;
        }

        public void setLevel(Level level) {
            this.level = level;
        }
    }

    /** Reconnect properties. */
    public static class Reconnect {

        /** Whether to connect again after an end or a failure; without it the application does not start unless the connection does. */
        private boolean enabled = true;

        /** Delay after the first attempt that fails; it doubles with each further one. A connection that lasted at least as long is opened again at once. */
        private Duration initialDelay = Duration.ofMillis(200);

        /** Longest delay between attempts, at most 365 days. */
        private Duration maxDelay = Duration.ofSeconds(30);

        /** Attempts in a row that may fail before the connection is given up, whose calls then fail at once; 0 for no limit. */
        private int maxAttempts;

        public boolean isEnabled() {
            return enabled;
        }

        public void setEnabled(boolean enabled) {
            this.enabled = enabled;
        }

        public Duration getInitialDelay() {
            return initialDelay;
        }

        public void setInitialDelay(Duration initialDelay) {
            this.initialDelay = initialDelay;
        }

        public Duration getMaxDelay() {
            return maxDelay;
        }

        public void setMaxDelay(Duration maxDelay) {
            this.maxDelay = maxDelay;
        }

        public int getMaxAttempts() {
            return maxAttempts;
        }

        public void setMaxAttempts(int maxAttempts) {
            this.maxAttempts = maxAttempts;
        }
    }
}
