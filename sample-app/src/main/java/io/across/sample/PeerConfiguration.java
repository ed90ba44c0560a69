package io.across.sample;

import io.across.spring.declarative.ImportAcrossClients;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/** Two inspectors take images off each other's hands: {@code application-mutual-tls.yml} says where the other one is. */
@Configuration(proxyBeanMethods = false)
@Profile("mutual-tls")
@ImportAcrossClients(types = PeerDecoder.class)
class PeerConfiguration {

    @Bean
    SpareWorker spareWorker(Worker worker) {
        return new SpareWorker(worker);
    }
}
