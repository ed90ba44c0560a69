package io.across.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;

/**
 * Where across is switched off: connections are there, so that whoever is given one can be made, but nothing stands behind
 * them.
 */
@ConditionalOnBooleanProperty(name = Switch.PROPERTY, havingValue = false)
final class SwitchedOffConfiguration {

    @Bean
    static NamedConnectionRegistrar acrossSwitchedOffConnectionRegistrar() {
        return new NamedConnectionRegistrar();
    }
}
