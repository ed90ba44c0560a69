package io.across.spring.declarative.aot;

import io.across.Connection;
import io.across.spring.AcrossExposed;
import io.across.spring.autoconfigure.AcrossAutoConfiguration;
import io.across.spring.autoconfigure.AcrossSecurityAutoConfiguration;
import io.across.spring.autoconfigure.AcrossServerAutoConfiguration;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.Deadline;
import io.across.spring.declarative.ImportAcrossClients;
import java.io.Serializable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.context.SecurityContextHolder;

/** Calls itself: by a client of a bean that it exposes, and by code over the same connection. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    AcrossAutoConfiguration.class,
    AcrossServerAutoConfiguration.class,
    AcrossSecurityAutoConfiguration.class
})
@ImportAcrossClients
public class AotApplication {

    record Guest(String name) implements Serializable {}

    record Greeting(Guest guest, String text) implements Serializable {}

    interface Greeter {
        Greeting greet(Guest guest);
    }

    /** Not visible to generated code. */
    @AcrossClient(connection = "self", name = "greeter", fallback = Mute.class)
    @Deadline("60s")
    interface RemoteGreeter extends Greeter {}

    static final class Mute implements RemoteGreeter {

        @Override
        public Greeting greet(Guest guest) {
            return new Greeting(guest, "");
        }
    }

    record Caller(Connection connection) {}

    @Bean
    @AcrossExposed
    Greeter politeGreeter() {
        return guest -> new Greeting(guest, "hello " + guest.name() + ", says " + caller());
    }

    /** Known by the user at the other end of the Unix socket. */
    private static String caller() {
        return SecurityContextHolder.getContext().getAuthentication().getName();
    }

    @Bean
    Caller caller(@Qualifier("self") Connection self) {
        return new Caller(self);
    }

    public static void main(String[] arguments) {
        try (ConfigurableApplicationContext context = SpringApplication.run(AotApplication.class, arguments)) {
            Greeting greeting = context.getBean(RemoteGreeter.class).greet(new Guest("Alice"));
            int answer = context.getBean(Caller.class).connection().call(() -> 42);
            System.out.println("SERVED " + greeting.text() + ", " + answer);
        }
    }
}
