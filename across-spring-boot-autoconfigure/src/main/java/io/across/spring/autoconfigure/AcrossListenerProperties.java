package io.across.spring.autoconfigure;

import io.across.Tls.ClientAuth;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/** Properties of a listener that has a name. */
public class AcrossListenerProperties {

    @NestedConfigurationProperty
    private final AcrossTcpProperties tcp = new AcrossTcpProperties();

    private final Unix unix = new Unix();

    /** TLS of this listener, instead of that of the server. */
    private @Nullable Ssl ssl;

    /** Connections that this listener serves at once; one more is refused. */
    private @Nullable Integer maxConnections;

    /** What the peers of this listener may together make this side hold; one that has no room is refused. */
    private @Nullable DataSize maxMemory;

    /** What peers may do here who connect to this listener. */
    private @Nullable Set<AcrossRight> rights;

    /** Where this listener's connections are served. */
    private @Nullable Handler handler;

    /** Children of this listener, instead of those that the server describes. */
    private @Nullable Child child;

    public AcrossTcpProperties getTcp() {
        return tcp;
    }

    public Unix getUnix() {
        return unix;
    }

    public @Nullable Ssl getSsl() {
        return ssl;
    }

    public void setSsl(@Nullable Ssl ssl) {
        this.ssl = ssl;
    }

    public @Nullable Integer getMaxConnections() {
        return maxConnections;
    }

    public void setMaxConnections(@Nullable Integer maxConnections) {
        this.maxConnections = maxConnections;
    }

    public @Nullable DataSize getMaxMemory() {
        return maxMemory;
    }

    public void setMaxMemory(@Nullable DataSize maxMemory) {
        this.maxMemory = maxMemory;
    }

    public @Nullable Set<AcrossRight> getRights() {
        return rights;
    }

    public void setRights(@Nullable Set<AcrossRight> rights) {
        this.rights = rights;
    }

    public @Nullable Handler getHandler() {
        return handler;
    }

    public void setHandler(@Nullable Handler handler) {
        this.handler = handler;
    }

    public @Nullable Child getChild() {
        return child;
    }

    public void setChild(@Nullable Child child) {
        this.child = child;
    }

    /** Where connections are served. */
    public enum Handler {
        /** In this process. */
        LOCAL,
        /** Each in a child JVM with this application's own classes. */
        PROCESS,
        /** Each in a child JVM that gets everything from its peer. */
        BIOS
    }

    /** Child process properties. */
    public static class Child extends AcrossProcessProperties {

        /** Children that are started before a peer comes for them; for the handler process only. */
        private int spare;

        /** JVM of the children. */
        @NestedConfigurationProperty
        private final AcrossJavaProperties java = new AcrossJavaProperties();

        public int getSpare() {
            return spare;
        }

        public void setSpare(int spare) {
            this.spare = spare;
        }

        public AcrossJavaProperties getJava() {
            return java;
        }
    }

    /** Unix domain socket properties. */
    public static class Unix {

        /** Socket file to listen at; no such listener unless set. */
        private @Nullable Path path;

        /** Mode of the socket file, nine characters as ls shows them; whoever may write to it may connect. */
        private String permissions = "rw-------";

        public @Nullable Path getPath() {
            return path;
        }

        public void setPath(@Nullable Path path) {
            this.path = path;
        }

        public String getPermissions() {
            return permissions;
        }

        public void setPermissions(String permissions) {
            this.permissions = permissions;
        }
    }

    /** SSL properties. */
    public static class Ssl {

        /** Name of the SSL bundle with which TCP listeners speak TLS; without one they do not. */
        private @Nullable String bundle;

        /** Whether clients have to show a certificate that the bundle trusts. */
        private ClientAuth clientAuth = ClientAuth.NEED;

        public @Nullable String getBundle() {
            return bundle;
        }

        public void setBundle(@Nullable String bundle) {
            this.bundle = bundle;
        }

        public ClientAuth getClientAuth() {
            return clientAuth;
        }

        public void setClientAuth(ClientAuth clientAuth) {
            this.clientAuth = clientAuth;
        }
    }
}
