package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RightsOptionsTests {

    @Test
    void everythingIsGrantedAndNothingExposedByDefault() {
        assertThat(Options.defaults().rights()).isEqualTo(Rights.all()).hasToString("all");
        assertThat(Options.defaults().exposed().names()).isEmpty();
    }

    @Test
    void rightsSayWhatTheyAre() {
        assertThat(Rights.of(Right.LOG_RECORDS, Right.RUN_CODE)).hasToString("RUN_CODE, LOG_RECORDS");
        assertThat(Rights.none()).hasToString("none");
        assertThat(Rights.exposedOnly().allow(Right.CALL_EXPOSED)).isTrue();
        assertThat(Rights.exposedOnly().allow(Right.RUN_CODE)).isFalse();
    }

    @Test
    void rightsAreWrittenAsPropertiesHaveThem() {
        assertThat(Rights.all().inProperties()).isEqualTo("all");
        assertThat(Rights.none().inProperties()).isEqualTo("none");
        assertThat(Rights.exposedOnly().and(Right.RUN_CODE).inProperties()).isEqualTo("run-code, call-exposed");
    }

    @Test
    void rightsSurviveABuilder() {
        ExposedObjects exposed = ExposedObjects.builder()
                .expose("r", (Runnable) () -> {}, Runnable.class)
                .build();
        Options options = Options.builder()
                .rights(Rights.none())
                .rightsProperty("some.rights")
                .exposed(exposed)
                .build();
        assertThat(options.toBuilder().build()).isEqualTo(options);
    }

    @Test
    void onlyAnObjectsOwnInterfacesCanExposeIt() {
        ExposedObjects.Builder builder = ExposedObjects.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.expose("text", "a", Runnable.class))
                .withMessageContaining("java.lang.Runnable");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.expose("text", "a", String.class))
                .withMessageContaining("java.lang.String");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.expose("text", "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.expose(" ", "a", CharSequence.class));
        builder.expose("text", "a", CharSequence.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.expose("text", "b", CharSequence.class))
                .withMessageContaining("'text'");
    }
}
