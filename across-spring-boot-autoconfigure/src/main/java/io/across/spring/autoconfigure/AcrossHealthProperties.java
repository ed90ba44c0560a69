package io.across.spring.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Properties of the health of listeners and named connections. */
@ConfigurationProperties("management.health.across")
public class AcrossHealthProperties {

    private final Ping ping = new Ping();

    public Ping getPing() {
        return ping;
    }

    /** Ping properties. */
    public static class Ping {

        /** Whether a health check asks the peer of each established named connection for an answer. */
        private boolean enabled;

        /** How long a health check waits for each answer. */
        private Duration timeout = Duration.ofSeconds(1);

        public boolean isEnabled() {
            return enabled;
        }

        public void setEnabled(boolean enabled) {
            this.enabled = enabled;
        }

        public Duration getTimeout() {
            return timeout;
        }

        public void setTimeout(Duration timeout) {
            this.timeout = timeout;
        }
    }
}
