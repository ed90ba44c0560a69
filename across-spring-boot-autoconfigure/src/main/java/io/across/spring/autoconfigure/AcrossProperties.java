package io.across.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/** Properties of across. */
@ConfigurationProperties("across")
public class AcrossProperties {

    /** Defaults of all connections. */
    @NestedConfigurationProperty
    private final AcrossOptionsProperties options = new AcrossOptionsProperties();

    /** Where peers may connect. */
    @NestedConfigurationProperty
    private final AcrossServerProperties server = new AcrossServerProperties();

    /** Connections to others, by name. */
    private final Map<String, AcrossConnectionProperties> connections = new LinkedHashMap<>();

    public AcrossOptionsProperties getOptions() {
        return options;
    }

    public AcrossServerProperties getServer() {
        return server;
    }

    public Map<String, AcrossConnectionProperties> getConnections() {
        return connections;
    }
}
