package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.spring.internal.FailureAnalyzedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Spring Boot the starter starts with. The smoke tests start it with real ones. */
class BootVersionTests {

    @Test
    void whatTheStarterIsBuiltWithIsTested() {
        BootVersion version = BootVersion.ofThisApplication();
        version.require();
        assertThat(version.isTested()).as(version.name()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.7.18", "3.5.16", "3.10.0"})
    void anOlderOneIsRefused(String name) {
        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> new BootVersion(name).require())
                .withMessage(
                        "across needs Spring Boot 4.0 or later, and this application has Spring Boot " + name + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.0", "4.0.0-M1", "4.1.12", "4.1.0-SNAPSHOT", "null", ""})
    void oneOfThoseStartsWithoutAWord(String name) {
        BootVersion version = new BootVersion(name);
        version.require();
        assertThat(version.isTested()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.2.0-M1", "4.10.0", "5.0.0"})
    void aLaterOneStarts(String name) {
        BootVersion version = new BootVersion(name);
        version.require();
        assertThat(version.isTested()).isFalse();
    }
}
