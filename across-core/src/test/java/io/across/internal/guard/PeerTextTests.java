package io.across.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerTextTests {

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x07, 0x08, 0x0b, 0x0c, 0x0d, 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9f, 0xad, 0x61c, 0x200b, 0x200e,
                0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069, 0xd800,
                0xdfff, 0xfeff, 0xe0041
            })
    void whatPlaysTricksIsTakenOut(int tricky) {
        String text = "a" + new String(tricky < 0x10000 ? new char[] {(char) tricky} : Character.toChars(tricky)) + "b";

        assertThat(PeerText.line(text)).isEqualTo("a?b");
        assertThat(PeerText.name(text)).isEqualTo("a?b");
        assertThat(PeerText.lines(text)).isEqualTo("a?b");
    }

    @Test
    void oneLineIsOne() {
        assertThat(PeerText.line("a\r\nb\nc\td")).isEqualTo("a?b?c d");
        assertThat(PeerText.lines("a\r\nb\n\tc")).isEqualTo("a\nb\n\tc");
    }

    @Test
    void everythingElseStays() {
        for (String text : new String[] {"", "plain", "Grüße, 世界 🐇", "e\u0301", "\ue000"}) {
            assertThat(PeerText.line(text)).isEqualTo(text);
            assertThat(PeerText.lines(text)).isEqualTo(text);
        }
    }

    @Test
    void whatIsLongIsCutAndNoCharacterInHalves() {
        assertThat(PeerText.line("abcdef", 3)).isEqualTo("abc...");
        assertThat(PeerText.line("ab🐇", 3)).isEqualTo("ab...");
        assertThat(PeerText.name("x".repeat(10_000))).hasSize(PeerText.SHORT + 3);
        assertThat(PeerText.line("x".repeat(100_000))).hasSize(PeerText.LONG + 3);
    }
}
