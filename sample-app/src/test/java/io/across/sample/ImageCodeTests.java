package io.across.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ImageCodeTests {

    @Test
    void factsAreThoseOfThePixels() throws Exception {
        byte[] file = TestImages.plain(31, 17, new Color(0x336699));

        assertThat(ImageCode.facts(file)).isEqualTo(new ImageFacts(31, 17, "#336699"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
    void everyFormatThatIsCalledAnImageIsDecoded(String format) throws Exception {
        byte[] file = TestImages.picture(300, 200, format);

        BufferedImage thumbnail = read(ImageCode.thumbnail(file, 100));

        assertThat(FileType.of(file).isImage()).isTrue();
        assertThat(thumbnail.getWidth()).isEqualTo(100);
        assertThat(thumbnail.getHeight()).isEqualTo(67);
        assertThat(new Color(thumbnail.getRGB(50, 33)).getGreen())
                .as("the white disc is in the middle")
                .isGreaterThan(240);
    }

    @Test
    void aSmallImageIsNotEnlarged() throws Exception {
        BufferedImage thumbnail = read(ImageCode.thumbnail(TestImages.picture(20, 10, "png"), 100));

        assertThat(thumbnail.getWidth()).isEqualTo(20);
        assertThat(thumbnail.getHeight()).isEqualTo(10);
    }

    @Test
    void aLineKeepsOnePixelOfItsWidth() throws Exception {
        BufferedImage thumbnail = read(ImageCode.thumbnail(TestImages.picture(1_000, 1, "png"), 100));

        assertThat(thumbnail.getHeight()).isEqualTo(1);
    }

    @Test
    void aTruncatedImageIsUnreadable() throws Exception {
        byte[] file = TestImages.picture(300, 200, "png");
        byte[] half = Arrays.copyOf(file, file.length / 2);

        assertThatExceptionOfType(UnreadableImageException.class).isThrownBy(() -> ImageCode.facts(half));
    }

    private static BufferedImage read(byte[] png) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
