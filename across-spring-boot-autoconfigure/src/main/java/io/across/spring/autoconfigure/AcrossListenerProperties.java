package io.across.spring.autoconfigure;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Properties of a listener that has a name. */
public class AcrossListenerProperties {

    private final AcrossServerProperties.Tcp tcp = new AcrossServerProperties.Tcp();

    private final AcrossServerProperties.Unix unix = new AcrossServerProperties.Unix();

    /** TLS of this listener, instead of that of the server. */
    private AcrossServerProperties.@Nullable Ssl ssl;

    /** Connections that this listener serves at once; one more is refused. */
    private @Nullable Integer maxConnections;

    /** What peers may do here who connect to this listener. */
    private @Nullable Set<AcrossRight> rights;

    /** Where this listener's connections are served. */
    private AcrossServerProperties.@Nullable Handler handler;

    /** Children of this listener, instead of those that the server describes. */
    private AcrossServerProperties.@Nullable Child child;

    public AcrossServerProperties.Tcp getTcp() {
        return tcp;
    }

    public AcrossServerProperties.Unix getUnix() {
        return unix;
    }

    public AcrossServerProperties.@Nullable Ssl getSsl() {
        return ssl;
    }

    public void setSsl(AcrossServerProperties.@Nullable Ssl ssl) {
        this.ssl = ssl;
    }

    public @Nullable Integer getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(@Nullable Integer maxConnections) {
        this.maxConnections = maxConnections;
    }

    public @Nullable Set<AcrossRight> getRights() {
        return rights;
    }

    public void setRights(@Nullable Set<AcrossRight> rights) {
        this.rights = rights;
    }

    public AcrossServerProperties.@Nullable Handler getHandler() {
        return handler;
    }

    public void setHandler(AcrossServerProperties.@Nullable Handler handler) {
        this.handler = handler;
    }

    public AcrossServerProperties.@Nullable Child getChild() {
        return child;
    }

    public void setChild(AcrossServerProperties.@Nullable Child child) {
        this.child = child;
    }
}
