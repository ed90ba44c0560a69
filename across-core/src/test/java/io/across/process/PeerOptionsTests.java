package io.across.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.across.ExposedObjects;
import io.across.Options;
import io.across.Right;
import io.across.Rights;
import io.across.server.BiosConnectionHandler;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerOptionsTests {

    @Test
    void everyOptionArrives() {
        Options options = Options.builder()
                .name("two words")
                .timeout(Duration.ofMillis(1_500))
                .callTimeout(Duration.ofHours(2))
                .maxMessageSize(1)
                .maxOutboxSize(2)
                .maxOutstandingCalls(3)
                .maxServedCalls(4)
                .maxQueuedCalls(5)
                .maxLentObjects(6)
                .acceptExportedClasses(true)
                .rights(Rights.of(Right.USE_OBJECTS, Right.RUN_CODE))
                .rightsProperty("some.rights")
                .build();

        assertThat(PeerOptions.read(PeerOptions.write(options))).isEqualTo(options);
    }

    @Test
    void defaultsNeedNoProperties() {
        assertThat(PeerOptions.write(Options.defaults())).isEmpty();
        assertThat(PeerOptions.read(Map.of("java.home", "/x"))).isEqualTo(Options.defaults());
    }

    @Test
    void whatCannotTravelIsRefused() {
        Options loader =
                Options.builder().classLoader(getClass().getClassLoader()).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerOptions.write(loader))
                .withMessageContaining("class-loader");
    }

    @Test
    void rightsTravelEvenIfThereAreNone() {
        Options none = Options.builder().rights(Rights.none()).build();
        assertThat(PeerOptions.read(PeerOptions.write(none))).isEqualTo(none);
    }

    @Test
    void exposedObjectsStayHere() {
        Options exposing = Options.builder()
                .exposed(ExposedObjects.builder()
                        .expose("text", "a", CharSequence.class)
                        .build())
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerOptions.write(exposing))
                .withMessageContaining("across.options.exposed")
                .withMessageContaining("text");
    }

    @Test
    void whatAPeerBootsCannotBeLimited() {
        Options limited = Options.builder().rights(Rights.exposedOnly()).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BiosConnectionHandler(limited))
                .withMessageContaining("CALL_EXPOSED");
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, 30s, must be a duration",
        "timeout, PT-1S, between 0 and 365 days",
        "threads, green, platform or virtual",
        "max-served-calls, many, whole number",
        "max-served-calls, 99999999999, whole number",
        "max-served-calls, 0, positive",
        "accept-exported-classes, yes, true or false",
        "rights, EVERYTHING, EVERYTHING",
        "max-speed, 1, is not known",
    })
    void wrongValuesAreNamed(String option, String value, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerOptions.read(Map.of("across.options." + option, value)))
                .withMessageContaining("across.options." + option)
                .withMessageContaining(why);
    }
}
