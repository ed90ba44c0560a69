package io.across.sample;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/**
 * The code that runs in the worker: it decodes what a stranger has sent.
 *
 * <p>There is no check of the dimensions before decoding, on purpose. Such a check knows one bomb; the next one hides in
 * a colour profile, an interlaced frame or a decoder's bug. The worker's small heap stops all of them, and what it takes
 * down is a process that is there to be taken down.
 */
final class ImageCode {

    static {
        // The disk of the service is no place for a stranger's pixels.
        ImageIO.setUseCache(false);
    }

    private ImageCode() {}

    static ImageFacts facts(byte[] file) throws UnreadableImageException {
        BufferedImage image = decode(file);
        BufferedImage pixel = shrink(image, 1, 1);
        return new ImageFacts(
                image.getWidth(), image.getHeight(), String.format("#%06x", pixel.getRGB(0, 0) & 0xffffff));
    }

    /** A PNG that fits into a square; never larger than the image itself. */
    static byte[] thumbnail(byte[] file, int size) throws UnreadableImageException {
        BufferedImage image = decode(file);
        double scale = Math.min(1, (double) size / Math.max(image.getWidth(), image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        return encode(shrink(image, width, height));
    }

    private static BufferedImage decode(byte[] file) throws UnreadableImageException {
        BufferedImage image;
        try {
            image = ImageIO.read(new ByteArrayInputStream(file));
        } catch (IOException | RuntimeException e) {
            // Decoders answer broken files with whatever their code runs into.
            throw new UnreadableImageException("image cannot be decoded: " + e.getMessage(), e);
        }
        if (image == null) {
            throw new UnreadableImageException("image has no format that can be decoded");
        }
        return image;
    }

    /** Halves as long as it can: one big bilinear step would look at four pixels and skip the others. */
    private static BufferedImage shrink(BufferedImage image, int width, int height) {
        BufferedImage current = image;
        int w = image.getWidth();
        int h = image.getHeight();
        do {
            w = Math.max(width, w / 2);
            h = Math.max(height, h / 2);
            current = draw(current, w, h);
        } while (w > width || h > height);
        return current;
    }

    private static BufferedImage draw(BufferedImage image, int width, int height) {
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = scaled.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(image, 0, 0, width, height, null);
        } finally {
            graphics.dispose();
        }
        return scaled;
    }

    private static byte[] encode(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
