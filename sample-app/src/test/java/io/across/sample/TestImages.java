package io.across.sample;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Images to post. Depends on the JDK alone: {@code java TestImages.java} writes {@code picture.png} and {@code bomb.png}. */
final class TestImages {

    private static final int BOMB_SIDE = 30_000;

    private TestImages() {}

    public static void main(String[] args) throws IOException {
        Files.write(Path.of("picture.png"), picture(640, 480, "png"));
        Files.write(Path.of("bomb.png"), bomb());
    }

    /** A disc on a gradient. */
    static byte[] picture(int width, int height, String format) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, 0, height, Color.BLUE));
        graphics.fillRect(0, 0, width, height);
        graphics.setPaint(Color.WHITE);
        graphics.fillOval(width / 4, height / 4, width / 2, height / 2);
        graphics.dispose();
        return encode(image, format);
    }

    /** One color. */
    static byte[] plain(int width, int height, Color color) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setPaint(color);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return encode(image, "png");
    }

    /** A valid gray PNG of under 1 MiB whose raster takes 900 MB. */
    static byte[] bomb() throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(BOMB_SIDE);
        fields.writeInt(BOMB_SIDE);
        fields.write(new byte[] {8, 0, 0, 0, 0}); // 8 bit gray, the only compression and filter method, not interlaced
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        DataOutputStream png = new DataOutputStream(file);
        png.writeLong(0x89504e470d0a1a0aL);
        chunk(png, "IHDR", header.toByteArray());
        chunk(png, "IDAT", zeros());
        chunk(png, "IEND", new byte[0]);
        return file.toByteArray();
    }

    private static byte[] zeros() throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out =
                new DeflaterOutputStream(deflated, new Deflater(Deflater.DEFAULT_COMPRESSION), 1 << 16)) {
            byte[] row = new byte[1 + BOMB_SIDE];
            for (int y = 0; y < BOMB_SIDE; y++) {
                out.write(row);
            }
        }
        return deflated.toByteArray();
    }

    private static void chunk(DataOutputStream png, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.writeInt(data.length);
        png.write(name);
        png.write(data);
        png.writeInt((int) crc.getValue());
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("no writer for " + format);
        }
        return out.toByteArray();
    }
}
