package io.across;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTests {

    private static final ConnectionObserver.Factory NOBODY = connection -> new ConnectionObserver() {};

    @Test
    void whatABuilderIsToldLaterIsNotOfTheOptionsThatItHasMade() {
        Options.Builder builder = Options.builder().name("first").observer(NOBODY);
        Options first = builder.build();

        Options second =
                builder.name("second").timeout(Duration.ZERO).observer(NOBODY).build();

        assertThat(first.name()).isEqualTo("first");
        assertThat(first.timeoutMillis()).isEqualTo(60_000);
        assertThat(first.observers()).containsExactly(NOBODY).isUnmodifiable();
        assertThat(first.toBuilder().build()).isEqualTo(first).hasSameHashCodeAs(first);
        assertThat(second.name()).isEqualTo("second");
        assertThat(second.observers()).hasSize(2);
        assertThat(second).isNotEqualTo(first);
    }
}
