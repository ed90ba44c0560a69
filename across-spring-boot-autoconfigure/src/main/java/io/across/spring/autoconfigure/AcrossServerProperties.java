package io.across.spring.autoconfigure;

import io.across.Tls.ClientAuth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/** Server properties. */
public class AcrossServerProperties {

    /** Whether there are listeners at all. */
    private boolean enabled = true;

    /** Whether TCP listeners may be reached from other machines, though no certificate tells who connects. */
    private boolean allowRemote;

    /** Connections that each listener serves at once; one more is refused. */
    private int maxConnections = 1000;

    /** What peers may do here, unless a listener has its own; everything at loopback and Unix sockets, call-exposed elsewhere, unless set. */
    private @Nullable Set<AcrossRight> rights;

    /** Where connections are served. */
    private Handler handler = Handler.LOCAL;

    private final Child child = new Child();

    /** Further listeners, by name. */
    private final Map<String, AcrossListenerProperties> listeners = new LinkedHashMap<>();

    private final Tcp tcp = new Tcp();

    private final Unix unix = new Unix();

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

    public Tcp getTcp() {
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
    public static class Child {

        /** Children that are started before a peer comes for them; for the handler process only. */
        private int spare;

        /** Variables of the children's environment, besides the few that are inherited. */
        private Map<String, String> environment = new LinkedHashMap<>();

        /** Variables of this process that the children inherit: all, none, or their names; PATH, HOME and the like unless set. */
        private List<String> inheritEnvironment = new ArrayList<>();

        /** Directory in which the children work; that of this process unless set. */
        private @Nullable Path workingDirectory;

        /** JVM of the children. */
        @NestedConfigurationProperty
        private final AcrossJavaProperties java = new AcrossJavaProperties();

        public int getSpare() {
            return spare;
        }

        public void setSpare(int spare) {
            this.spare = spare;
        }

        public Map<String, String> getEnvironment() {
            return environment;
        }

        public void setEnvironment(Map<String, String> environment) {
            this.environment = environment;
        }

        public List<String> getInheritEnvironment() {
            return inheritEnvironment;
        }

        public void setInheritEnvironment(List<String> inheritEnvironment) {
            this.inheritEnvironment = inheritEnvironment;
        }

        public @Nullable Path getWorkingDirectory() {
            return workingDirectory;
        }

        public void setWorkingDirectory(@Nullable Path workingDirectory) {
            this.workingDirectory = workingDirectory;
        }

        public AcrossJavaProperties getJava() {
            return java;
        }
    }

    /** TCP properties. */
    public static class Tcp {

        /** Name or address to listen at; one that is not loopback needs client certificates or allow-remote. */
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
