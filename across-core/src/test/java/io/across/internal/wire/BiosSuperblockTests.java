package io.across.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a stream begins: with a BIOS, or with what is neither that nor a peer. */
@Timeout(60)
class BiosSuperblockTests {

    private static final String BIOS = "e54e6d01000100000000000000000000";
    private static final String PEER = "e35b9e78000100000000000000000000";

    private final EventLog log = new EventLog();
    private final MessageParser parser = log.newParser(1_000);

    private void feed(String hex) {
        parser.parse(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    private void feedText(String text) {
        parser.parse(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void afterABiosComesAPeer() {
        feed(BIOS);
        assertThat(parser.where()).isEqualTo("before the superblock");
        feed(PEER);

        assertThat(log.events).containsExactly("superblock BIOS 010", "superblock PEER 010");
        assertThat(parser.where()).isEqualTo("between messages");
    }

    @Test
    void aSecondBiosIsRejected() {
        feed(BIOS);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> feed(BIOS))
                .withMessage("The peer is a BIOS still, although it was sent a bootloader");
        assertThat(log.events).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Welcome to wonderland | Welcome to wonderland
            `Line 1\r
            Line "2"
            ` | Line 1 / Line "2"
            Grüße, 世界 | Grüße, 世界
            `\u001b[1mbold\u001b[0m\u202egnorts` | [1mbold[0mgnorts
            """)
    void whatWasPrintedIsShown(String printed, String shown) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> feedText(printed))
                .withMessageContaining(" (\"" + shown + "\"), which is no across peer")
                .withMessageContaining("standard output");
    }

    @Test
    void whatWasPrintedBeforeASuperblockEndsThere() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> feed("48690a" + BIOS))
                .withMessageStartingWith("The stream starts with 0x48690ae5 (\"Hi\"), which is no across peer");
    }

    @Test
    void longOutputIsShortened() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> feedText("word ".repeat(10_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeBetween(300, 600));
    }

    @Test
    void bytesThatAreNoTextAreShownInHexAlone() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> feed("0001020304"))
                .withMessage("The stream starts with 0x00010203, which is no across peer: expected 0xe35b9e78");
    }
}
