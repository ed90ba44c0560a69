package io.across.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

/** TCP properties, of a listener or of a connection. */
public class AcrossTcpProperties {

    /** Name or address to listen at or to connect to; one to listen at that is not loopback needs client certificates or allow-remote. */
    private String host = "localhost";

    /** Port to listen at, 0 for any free one, or to connect to; none unless set. */
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
