package smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.NotSentException;
import io.across.spring.mistakes.Mistake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.util.TestSocketUtils;

/** What a stranger reads who has made a mistake: an analysis, never a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class MistakesTests {

    static Stream<Mistake> mistakes() throws IOException {
        return Mistake.all(Path.of("src/test/resources/mistakes.txt"));
    }

    @Test
    void thereAreSixtyAtLeast() throws IOException {
        assertThat(mistakes()).hasSizeGreaterThan(60);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void eachIsExplained(Mistake mistake, CapturedOutput output) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
                .sources(mistake.beans().toArray(Class<?>[]::new));

        assertThatThrownBy(() -> application.run(mistake.arguments()).close()).isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .containsSubsequence(mistake.analysis())
                .doesNotContain("\n\tat ");
    }

    /** It is found out when the child runs: callers need not wait for their timeout, which is a minute. */
    @Test
    void whatIsFoundLaterIsToldAtOnce(CapturedOutput output) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .run("--across.connections.far.uri=shell:exec python3 -c 'import no_such_module'")) {
            Connection far = context.getBean("far", Connection.class);
            long start = System.nanoTime();

            assertThatThrownBy(() -> far.execute("1"))
                    .isInstanceOf(NotSentException.class)
                    .hasMessageContaining("ModuleNotFoundError")
                    .hasMessageContaining("Install the module");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(context.getBean(HealthEndpoint.class).health().getStatus().getCode()).isEqualTo("DOWN");
            assertThat(output.getAll().lines().filter(line -> line.contains("connection 'far' cannot be established")))
                    .singleElement()
                    .asString()
                    .contains("ModuleNotFoundError")
                    // The longest delay, shortened by up to a fifth at random.
                    .containsPattern("next attempt in (2[4-9]\\d{3}|30000) ms\\. Install the module");
        }
    }

    /** An outage of a quarter of a minute has the next attempt more than ten seconds away; a call does not wait for that. */
    @Test
    void aCallThatWaitsHastensTheNextAttempt(CapturedOutput output) {
        int port = TestSocketUtils.findAvailableTcpPort();
        try (ConfigurableApplicationContext here = new SpringApplicationBuilder(Application.class)
                .run("--across.connections.far.uri=tcp://127.0.0.1:" + port)) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> output.getAll().lines().anyMatch(line -> line.matches(".*next attempt in \\d{5,} ms.*")));
            try (ConfigurableApplicationContext there =
                    new SpringApplicationBuilder(Application.class).run("--across.server.tcp.port=" + port)) {
                long start = System.nanoTime();

                here.getBean("far", Connection.class).ping();

                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
