package io.across.internal.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.OperationException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pickles of protocol 0, as Python 2 wrote them and {@code protocol=0} still does. */
class OldProtocolTests {

    @Test
    void aTextHasTwoEscapesAndNoOthers() throws Exception {
        assertThat(read("V\\u005cn\\u000a\\U0001f600 \\x41 é\np0\n.")).isEqualTo("\\n\n\ud83d\ude00 \\x41 é");
    }

    @Test
    void anEscapeOfNoCharacterIsMalformed() {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> read("V\\Uffffffff\n."))
                .withMessageContaining("malformed pickle at offset 12: there is no character \\Uffffffff");
    }

    @Test
    void containersAndNumbers() throws Exception {
        assertThat(read("(lp0\nI1\naL2L\naF2.5\naI01\naNa.")).isEqualTo(Arrays.asList(1, 2, 2.5, true, null));
        assertThat(read("(dp0\nVa\np1\n(I1\nI2\ntp2\ns.")).isEqualTo(Map.of("a", List.of(1, 2)));
    }

    @Test
    void aPickleThatEndsInALineIsMalformed() {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> read("I12"))
                .withMessageContaining("malformed");
    }

    @Test
    void aProtocolOfTheFutureIsRefused() {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> read("\u0080\u0006N."))
                .withMessageContaining("protocol 6 is newer than what is known here");
    }

    @Test
    void aMarkIsNoValue() {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> read("(."))
                .withMessageContaining("a mark where a value is needed");
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> read("I1\nt."))
                .withMessageContaining("there is no mark");
    }

    private static Object read(String pickle) throws Exception {
        return TestPickles.read(pickle.getBytes(StandardCharsets.ISO_8859_1));
    }
}
