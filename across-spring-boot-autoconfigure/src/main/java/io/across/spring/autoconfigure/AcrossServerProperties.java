package io.across.spring.autoconfigure;

import io.across.spring.autoconfigure.AcrossListenerProperties.Child;
import io.across.spring.autoconfigure.AcrossListenerProperties.Handler;
import io.across.spring.autoconfigure.AcrossListenerProperties.Ssl;
import io.across.spring.autoconfigure.AcrossListenerProperties.Unix;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/** Server properties. */
public class AcrossServerProperties {

    /** Whether there are listeners at all. */
    private boolean enabled = true;

    /** Whether TCP listeners may be reached from other machines, though no certificate tells who connects. */
    private boolean allowRemote;

    /** Connections that each listener serves at once; one more is refused. */
    private int maxConnections = 1000;

    /** What the peers of each listener may together make this side hold: beyond it calls and connections are refused. */
    private DataSize maxMemory = DataSize.ofMegabytes(512);

    /** What peers may do here, unless a listener has its own; unless set, everything at Unix sockets that only this user can reach, call-exposed at all others. */
    private @Nullable Set<AcrossRight> rights;

    /** Where connections are served. */
    private Handler handler = Handler.LOCAL;

    @NestedConfigurationProperty
    private final Child child = new Child();

    /** Further listeners, by name. */
    private final Map<String, AcrossListenerProperties> listeners = new LinkedHashMap<>();

    @NestedConfigurationProperty
    private final AcrossTcpProperties tcp = new AcrossTcpProperties();

    @NestedConfigurationProperty
    private final Unix unix = new Unix();

    @NestedConfigurationProperty
    private final Ssl ssl = new Ssl();

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

    public DataSize getMaxMemory() {
        return maxMemory;
    }

    public void setMaxMemory(DataSize maxMemory) {
        this.maxMemory = maxMemory;
    }

    public @Nullable Set<AcrossRight> getRights() {
        return rights;
    }

    public void setRights(@Nullable Set<AcrossRight> rights) {
        this.rights = rights;
    }

    public Handler getHandler() {
        return handler;
    }

    public void setHandler(Handler handler) {
        this.handler = handler;
    }

    public Child getChild() {
        return child;
    }

    public Map<String, AcrossListenerProperties> getListeners() {
        return listeners;
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

    public Shutdown getShutdown() {
        return shutdown;
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
