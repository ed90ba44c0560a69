package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** An empty value starts a child with its defaults, any other text does not. Boot 4.0 is that of a smoke test. */
class EmptyChildTests {

    private static AcrossConnectionProperties bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind(
                        "worker",
                        Bindable.of(AcrossConnectionProperties.class),
                        new EmptyChild().apply(BindHandler.DEFAULT))
                .get();
    }

    @Test
    void anEmptyValueIsAChildWithDefaults() {
        assertThat(bound(Map.of("worker.python", "")).getPython()).isNotNull();
        assertThat(bound(Map.of("worker.java", "")).getJava()).isNotNull();
        assertThat(bound(Map.of("worker.lazy", "true")).getPython()).isNull();
    }

    @Test
    void whatIsSaidBesideAnEmptyValueHolds() {
        AcrossConnectionProperties properties =
                bound(Map.of("worker.python", "", "worker.python.interpreter", "python3.12"));

        assertThat(properties.getPython().getInterpreter()).isEqualTo("python3.12");
    }

    @Test
    void anyOtherTextIsAMistake() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound(Map.of("worker.python", "python3.12")))
                .withMessageContaining("worker.python");
    }
}
