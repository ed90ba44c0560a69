package io.across.spring.autoconfigure;

import io.across.Options;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.ConnectionOrigin;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/** Has all beans that watch connections add what they watch with. */
record Instrumentations(ObjectProvider<ConnectionInstrumentation> beans) {

    static Instrumentations of(BeanFactory factory) {
        return new Instrumentations(factory.getBeanProvider(ConnectionInstrumentation.class));
    }

    Options applyTo(ConnectionOrigin origin, Options options) {
        Options instrumented = options;
        for (ConnectionInstrumentation each : beans.orderedStream().toList()) {
            instrumented = each.instrument(origin, instrumented);
        }
        return instrumented;
    }
}
