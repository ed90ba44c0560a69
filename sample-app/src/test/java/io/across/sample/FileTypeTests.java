package io.across.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FileTypeTests {

    @Test
    void textIsUtf8WithoutControlCharacters() {
        assertThat(FileType.of("Grüße,\tWelt\r\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(FileType.TEXT);
        assertThat(FileType.of("Grüße".getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(FileType.UNKNOWN);
        assertThat(FileType.of(new byte[] {'a', 0, 'b'})).isEqualTo(FileType.UNKNOWN);
    }

    @Test
    void theFirstBytesDecide() {
        assertThat(FileType.of("%PDF-1.7".getBytes(StandardCharsets.UTF_8))).isEqualTo(FileType.PDF);
        assertThat(FileType.of(new byte[] {(byte) 0x89, 'P', 'N'})).isEqualTo(FileType.UNKNOWN);
    }
}
