package io.across.spring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/** Properties of a named connection. */
public class AcrossConnectionProperties {

    /** What to connect to, as tcp://host:port, unix:/path, exec:command or shell:script. */
    private @Nullable String uri;

    /** Command line of a child process to talk to. */
    private List<String> command = new ArrayList<>();

    /** Child JVM with the class path of this one. */
    private @Nullable Java java;

    /** Whether to connect at the first call only. */
    private boolean lazy;

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

    public List<String> getCommand() {
        return command;
    }

    public void setCommand(List<String> command) {
        this.command = command;
    }

    public @Nullable Java getJava() {
        return java;
    }

    public void setJava(@Nullable Java java) {
        this.java = java;
    }

    public boolean isLazy() {
        return lazy;
    }

    public void setLazy(boolean lazy) {
        this.lazy = lazy;
    }

    public Reconnect getReconnect() {
        return reconnect;
    }

    public AcrossOptionsProperties getOptions() {
        return options;
    }

    /** Child JVM properties. */
    public static class Java {

        /** Largest heap of the child. */
        private @Nullable DataSize maxHeap;

        /** Further arguments of the child's JVM. */
        private List<String> jvmArgs = new ArrayList<>();

        public @Nullable DataSize getMaxHeap() {
            return maxHeap;
        }

        public void setMaxHeap(@Nullable DataSize maxHeap) {
            this.maxHeap = maxHeap;
        }

        public List<String> getJvmArgs() {
            return jvmArgs;
        }

        public void setJvmArgs(List<String> jvmArgs) {
            this.jvmArgs = jvmArgs;
        }
    }

    /** Reconnect properties. */
    public static class Reconnect {

        /** Whether to connect again after a failure. */
        private boolean enabled = true;

        /** Delay of the second attempt; the first follows at once, later ones wait twice as long each. */
        private Duration initialDelay = Duration.ofMillis(200);

        /** Longest delay between attempts. */
        private Duration maxDelay = Duration.ofSeconds(30);

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
    }
}
