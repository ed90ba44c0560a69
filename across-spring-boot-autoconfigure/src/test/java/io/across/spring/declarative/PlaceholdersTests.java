package io.across.spring.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.across.spring.AcrossExposed;
import io.across.spring.autoconfigure.AcrossAutoConfiguration;
import io.across.spring.internal.FailureAnalyzedException;
import io.across.spring.internal.exposed.ExposedBeans;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

/** Placeholders in annotations stand for properties. */
@Timeout(120)
class PlaceholdersTests {

    @AcrossClient(connection = "${to}", name = "${name:orders}", beanName = "${to}Orders")
    @Deadline("${deadline:2s}")
    interface Asked {
        @Deadline("${short}")
        void ask();

        void tell();
    }

    @PythonClient(connection = "${to}", module = "${module:numbers}")
    interface Counted {
        @Deadline("${short}")
        int count();
    }

    @AcrossExposed(name = "${exposed:free}-orders")
    interface Exposed {}

    static final class ExposedBean implements Exposed {}

    private final MockEnvironment properties =
            new MockEnvironment().withProperty("to", "far").withProperty("short", "10ms");

    @Test
    void aClientIsDescribedByProperties() throws Exception {
        ClientDescription described = ClientDescription.of(Asked.class, properties);

        assertThat(described.connection()).isEqualTo("far");
        assertThat(described.target()).isEqualTo("orders");
        assertThat(described.beanName()).isEqualTo("farOrders");
        assertThat(described.deadline()).isEqualTo(Duration.ofSeconds(2));
        assertThat(described.deadlines())
                .containsEntry(Asked.class.getMethod("ask"), Duration.ofMillis(10))
                .containsEntry(Asked.class.getMethod("tell"), Duration.ofSeconds(2));
        assertThat(ClientDescription.of(Counted.class, properties.withProperty("module", "sums"))
                        .target())
                .isEqualTo("sums");
    }

    @ParameterizedTest
    @CsvSource({
        "short, 1ms, connection = \"${to}\"",
        "to, far, @Deadline on ask = \"${short}\"",
    })
    void aMissingPropertyIsExplained(String present, String value, String missing) {
        MockEnvironment some = new MockEnvironment();
        some.setProperty(present, value);

        assertThat(catchThrowableOfType(FailureAnalyzedException.class, () -> ClientDescription.of(Asked.class, some)))
                .hasMessage(Asked.class.getName() + " has " + missing + ", and there is no property of that name.")
                .extracting(FailureAnalyzedException::action)
                .isEqualTo("Set the property, or give it a default: ${name:default}.");
    }

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AcrossAutoConfiguration.class));

    @Test
    void beansAreThereUnderTheirNames() {
        runner.withUserConfiguration(Clients.class)
                .withPropertyValues(
                        "to=far",
                        "short=1s",
                        "across.connections.far.command=cat",
                        "across.connections.far.lazy=true",
                        "place=" + Asked.class.getPackageName())
                .run(context ->
                        assertThat(context.getBeanNamesForType(Asked.class)).containsExactly("farOrders"));
    }

    @ImportAcrossClients(types = Asked.class, basePackages = "${place}.nothing")
    static class Clients {}

    @Test
    void exposedNamesAreProperties() {
        runner.withBean(ExposedBean.class)
                .run(context -> assertThat(ExposedBeans.of(
                                        context.getSourceApplicationContext().getBeanFactory())
                                .names())
                        .containsExactly("free-orders"));
        runner.withBean(ExposedBean.class)
                .withPropertyValues("exposed=paid")
                .run(context -> assertThat(ExposedBeans.of(
                                        context.getSourceApplicationContext().getBeanFactory())
                                .names())
                        .containsExactly("paid-orders"));
    }

    interface OfLost {}

    @Test
    void aMissingNameIsExplained() {
        runner.withBean("lost", LostBean.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining(
                                "Bean 'lost' is exposed as \"${nowhere}\", and there is no property of that name."));
    }

    @AcrossExposed(name = "${nowhere}")
    static final class LostBean implements OfLost {}
}
