package io.across.spring.autoconfigure;

import io.across.spring.declarative.ClientCheck;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.context.annotation.Lazy;

/** Properties of across. */
@Lazy
@ConfigurationProperties("across")
public class AcrossProperties {

    /** Whether there are listeners and connections; without them those who have a connection are told so by each call. */
    private boolean enabled = true;

    /** Defaults of all connections. */
    @NestedConfigurationProperty
    private final AcrossOptionsProperties options = new AcrossOptionsProperties();

    /** Where peers may connect. */
    @NestedConfigurationProperty
    private final AcrossServerProperties server = new AcrossServerProperties();

    private final Clients clients = new Clients();

    /** Connections to others, by name. */
    private final Map<String, AcrossConnectionProperties> connections = new LinkedHashMap<>();

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public AcrossOptionsProperties getOptions() {
        return options;
    }

    public AcrossServerProperties getServer() {
        return server;
    }

    public Clients getClients() {
        return clients;
    }

    public Map<String, AcrossConnectionProperties> getConnections() {
        return connections;
    }

    /** Properties of declarative clients. */
    public static class Clients {

        /** When clients are compared with the far side that do not say it themselves. */
        private ClientCheck check = ClientCheck.LAZY;

        public ClientCheck getCheck() {
            return check;
        }

        public void setCheck(ClientCheck check) {
            this.check = check;
        }
    }
}
