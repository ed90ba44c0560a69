package io.across.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ShellTextTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "two words",
                "it's",
                "\"$HOME\" `id` $(id) ${x}",
                "back\\slash \\\\ \\n \\",
                "100%! %s",
                "*?[a]~;&|<>#",
                "-n"
            })
    void aQuotedTextReachesAProgramAsItWas(String text) throws Exception {
        String word = ShellText.quote(text);

        assertThat(word).doesNotContain("'", "!", "\n", "\\\\");
        assertThat(run("printf \"[%s]\" " + word)).isEqualTo(("[" + text + "]").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void controlCharactersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShellText.quote("two\nlines"))
                .withMessageContaining("control characters");
    }

    @Test
    void everyByteIsPrintedBeforeEveryOther() throws Exception {
        byte[] bytes = new byte[2 * 256 * 256];
        for (int i = 0; i < 256 * 256; i++) {
            bytes[2 * i] = (byte) (i >> 8);
            bytes[2 * i + 1] = (byte) i;
        }
        // An argument of a program, here of sh itself, has a limit of 128 KiB.
        for (int start = 0; start < bytes.length; start += 16_384) {
            checkPrinted(Arrays.copyOfRange(bytes, start, start + 16_384));
        }
    }

    @Test
    void noiseIsPrinted() throws Exception {
        byte[] bytes = new byte[20_000];
        new Random(1865).nextBytes(bytes);
        checkPrinted(bytes);
    }

    private static void checkPrinted(byte[] bytes) throws Exception {
        String format = ShellText.printfFormat(bytes);

        assertThat(format).isPrintable().isASCII().doesNotContain("'", "!", "\\\\");
        assertThat(run("printf " + format)).isEqualTo(bytes);
    }

    private static byte[] run(String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] out = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        return out;
    }
}
