package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.spring.internal.FailureAnalyzedException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NativeDetector;

/** What a native image excludes keeps the application from starting there, and is explained. */
class NativeLimitsTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class))
            .withPropertyValues(
                    "across.server.tcp.port=0",
                    "across.connections.peer.uri=tcp://localhost:1",
                    "across.connections.peer.lazy=true");

    private final ApplicationContextRunner nativeRunner =
            contextRunner.withSystemProperties("org.graalvm.nativeimage.imagecode=runtime");

    /** It looks once, and must not do so while a test pretends. */
    @BeforeAll
    static void springKnowsBetter() {
        assertThat(NativeDetector.inNativeImage()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "across.connections.peer.exports=com.acme",
                "across.connections.peer.options.accept-exported-classes=true",
                "across.connections.child.java.max-heap=64MB",
                "across.server.handler=process",
                "across.server.handler=bios"
            })
    void whatANativeImageCannotDoIsExplained(String property) {
        String name = property.substring(0, property.indexOf('=')).replace(".max-heap", "");
        nativeRunner
                .withPropertyValues(property)
                .run(context -> assertThat(causes(context.getStartupFailure()))
                        .anySatisfy(e -> assertThat(e)
                                .isInstanceOf(FailureAnalyzedException.class)
                                .hasMessageStartingWith(name + " is set, but this application is a native image")));
    }

    @Test
    void theRestIsLeftAlone() {
        nativeRunner.run(context -> assertThat(context).hasNotFailed());
        contextRunner
                .withPropertyValues("across.connections.peer.exports=com.acme")
                .run(context -> assertThat(context).hasNotFailed());
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, e -> e != null, Throwable::getCause);
    }
}
