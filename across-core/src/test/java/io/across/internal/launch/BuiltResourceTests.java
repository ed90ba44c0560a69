package io.across.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BuiltResourceTests {

    @Test
    void aResourceIsReadOnce() {
        BuiltResource bios = new BuiltResource("META-INF/across/jvm-bios");

        assertThat(bios.bytes()).startsWith(0xca, 0xfe, 0xba, 0xbe).isSameAs(bios.bytes());
    }

    @Test
    void aMissingResourceIsNamedEveryTime() {
        BuiltResource missing = new BuiltResource("META-INF/across/no-such-resource");

        for (int i = 0; i < 2; i++) {
            assertThatIllegalStateException()
                    .isThrownBy(missing::bytes)
                    .withMessageContaining("no resource META-INF/across/no-such-resource");
        }
    }
}
