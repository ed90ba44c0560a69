package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.Connection;
import io.across.NotSentException;
import io.across.Options;
import io.across.spring.AcrossConnections;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.ClientCheck;
import io.across.spring.declarative.ImportAcrossClients;
import io.across.spring.server.AcrossListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** {@code across.enabled}. */
@Timeout(120)
class SwitchTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Whole.class)
            .withPropertyValues(
                    "across.connections.far.uri=tcp://localhost:9",
                    "across.connections.far.reconnect.enabled=false",
                    "across.connections.worker.java.home=/nowhere",
                    "across.server.tcp.port=0",
                    "across.server.listeners.door.tcp.port=0");

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportAcrossClients(types = {Bare.class, Covered.class})
    static class Whole {}

    @AcrossClient(connection = "far", check = ClientCheck.STARTUP)
    interface Bare {
        String ask();
    }

    @AcrossClient(connection = "far", fallback = Instead.class)
    interface Covered {
        String ask();
    }

    static final class Instead implements Covered {
        @Override
        public String ask() {
            return "instead";
        }
    }

    @Test
    void whereItIsOffNothingIsOpenedAndWhoeverCallsIsTold() {
        runner.withPropertyValues("across.enabled=false").run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(AcrossListener.class);
            assertThat(context).hasSingleBean(Options.class);
            assertThat(context.getBean(AcrossConnections.class).monitored()).isEmpty();
            assertThat(context.getBeanNamesForType(Connection.class)).containsExactlyInAnyOrder("far", "worker");
            assertThat(context.containsBean("acrossHealthContributor")).isFalse();
            for (String name : new String[] {"far", "worker"}) {
                assertThatThrownBy(() -> context.getBean(name, Connection.class).call(() -> 1))
                        .isInstanceOf(NotSentException.class)
                        .hasStackTraceContaining("across.enabled=false: there are no connections");
            }
            assertThatThrownBy(() -> context.getBean(Bare.class).ask())
                    .isInstanceOf(NotSentException.class)
                    .hasStackTraceContaining("across.enabled=false");
            assertThat(context.getBean(Covered.class).ask()).isEqualTo("instead");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"across.enabled=true", "across.enabled="})
    void whereItIsOnMistakesAreFound(String on) {
        runner.withPropertyValues(on).run(context -> assertThat(context).hasFailed());
    }

    @Test
    void aVariableSwitchesItOff() {
        ConnectionNamesTests.withVariables(runner, "ACROSS_ENABLED=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(AcrossListener.class));
    }

    @Test
    void whatIsNeitherIsExplained() {
        runner.withPropertyValues("across.enabled=perhaps")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("across.enabled is 'perhaps', which is neither true nor false."));
    }
}
