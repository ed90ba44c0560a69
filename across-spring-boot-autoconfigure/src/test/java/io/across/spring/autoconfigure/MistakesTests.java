package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.spring.mistakes.Mistake;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** Every mistake of the table ends in an analysis: what is wrong, and what to do about it. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class MistakesTests {

    private static final Path TABLE = Path.of("..", "smoke-tests/src/it/mistakes/src/test/resources/mistakes.txt");

    static Stream<Mistake> mistakes() throws IOException {
        return Mistake.all(TABLE);
    }

    @Test
    void thereAreEnough() throws IOException {
        assertThat(mistakes()).hasSizeGreaterThan(60);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsExplained(Mistake mistake, CapturedOutput output) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
                .sources(mistake.beans().toArray(Class<?>[]::new))
                .web(WebApplicationType.NONE);

        assertThatThrownBy(() -> application.run(mistake.arguments()).close()).isNotNull();

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .containsSubsequence(mistake.analysis())
                .doesNotContain("\n\tat ");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        SslAutoConfiguration.class,
        AcrossAutoConfiguration.class,
        AcrossServerAutoConfiguration.class,
        HealthContributorAutoConfiguration.class,
        AcrossHealthContributorAutoConfiguration.class
    })
    static class Application {}
}
