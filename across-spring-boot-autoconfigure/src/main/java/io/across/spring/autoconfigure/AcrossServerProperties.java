package io.across.spring.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Server properties. */
public class AcrossServerProperties {

    /** Whether there are listeners at all. */
    private boolean enabled = true;

    /** Whether the TCP listener may be reached from other machines, whose users can then run code in this process. */
    private boolean allowRemote;

    /** Connections that each listener serves at once; one more is refused. */
    private int maxConnections = 1000;

    private final Tcp tcp = new Tcp();

    private final Unix unix = new Unix();

    private final Shutdown shutdown = new Shutdown();

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public boolean isAllowRemote() {
        return allowRemote;
    }

    public void setAllowRemote(boolean allowRemote) {
        this.allowRemote = allowRemote;
    }

    public int getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    public Tcp getTcp() {
        return tcp;
    }

    public Unix getUnix() {
        return unix;
    }

    public Shutdown getShutdown() {
        return shutdown;
    }

    /** TCP properties. */
    public static class Tcp {

        /** Name or address to listen at; one that is not loopback needs allow-remote. */
        private String host = "localhost";

        /** Port to listen at, 0 for any free one; no TCP listener unless set. */
        private @Nullable Integer port;

        public String getHost() {
            return host;
        }

        public void setHost(String host) {
            this.host = host;
        }

        public @Nullable Integer getPort() {
            return port;
        }

        public void setPort(@Nullable Integer port) {
            this.port = port;
        }
    }

    /** Unix domain socket properties. */
    public static class Unix {

        /** Socket file to listen at, which its owner alone may use; no such listener unless set. */
        private @Nullable Path path;

        public @Nullable Path getPath() {
            return path;
        }

        public void setPath(@Nullable Path path) {
            this.path = path;
        }
    }

    /** Shutdown properties. */
    public static class Shutdown {

        /** Time that running calls get to end when a listener stops; zero breaks them off, a negative time waits without limit. */
        private Duration gracePeriod = Duration.ofSeconds(20);

        public Duration getGracePeriod() {
            return gracePeriod;
        }

        public void setGracePeriod(Duration gracePeriod) {
            this.gracePeriod = gracePeriod;
        }
    }
}
