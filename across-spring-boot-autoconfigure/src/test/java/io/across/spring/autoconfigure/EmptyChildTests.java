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
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** An empty value starts a child with its defaults, any other text does not. Boot 4.0 is that of a smoke test. */
class EmptyChildTests {

    private static AcrossConnectionProperties plain(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bind(
                        "worker",
                        Bindable.of(AcrossConnectionProperties.class),
                        new EmptyChild().apply(BindHandler.DEFAULT))
                .get();
    }

    @Test
    void anEmptyValueIsAChildWithDefaults() {
        assertThat(plain(Map.of("worker.python", "")).getPython()).isNotNull();
        assertThat(plain(Map.of("worker.java", "")).getJava()).isNotNull();
        assertThat(plain(Map.of("worker.lazy", "true")).getPython()).isNull();
    }

    /** In this order: one source after the other, those with the highest precedence first. */
    @SafeVarargs
    private static AcrossConnectionProperties bound(Map<String, Object> first, Map<String, Object>... others) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(each -> environment.getPropertySources().remove(each.getName()));
        environment.getPropertySources().addLast(new MapPropertySource("0", first));
        for (Map<String, Object> each : others) {
            environment.getPropertySources().addLast(new MapPropertySource("1" + each, each));
        }
        return AcrossSources.of(environment)
                .binder(null)
                .bind(
                        "across.connections.worker",
                        Bindable.of(AcrossConnectionProperties.class),
                        new EmptyChild().apply(BindHandler.DEFAULT))
                .get();
    }

    @Test
    void whatIsSaidBesideOrOverAnEmptyValueHolds() {
        String empty = "across.connections.worker.python";
        String interpreter = "across.connections.worker.python.interpreter";

        assertThat(bound(Map.of(empty, "", interpreter, "python3.12"))
                        .getPython()
                        .getInterpreter())
                .isEqualTo("python3.12");
        assertThat(bound(Map.of(interpreter, "python3.12"), Map.of(empty, ""))
                        .getPython()
                        .getInterpreter())
                .isEqualTo("python3.12");
        assertThat(bound(Map.of(empty, ""), Map.of(interpreter, "python3.12"))
                        .getPython()
                        .getInterpreter())
                .isNull();
    }

    @Test
    void anyOtherTextIsAMistake() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> plain(Map.of("worker.python", "python3.12")))
                .withMessageContaining("worker.python");
    }
}
