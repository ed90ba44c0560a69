package io.across.sample;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells files apart by their first bytes: what a client claims, by name or header, proves nothing. */
enum FileType {
    PNG("image/png", "89504e470d0a1a0a"),
    JPEG("image/jpeg", "ffd8ff"),
    GIF("image/gif", "47494638"),
    BMP("image/bmp", "424d"),
    PDF("application/pdf", "255044462d"),
    GZIP("application/gzip", "1f8b08"),
    ZIP("application/zip", "504b0304"),
    TEXT("text/plain", null),
    UNKNOWN("application/octet-stream", null);

    private final String mediaType;
    private final @Nullable String signature;

    FileType(String mediaType, @Nullable String signature) {
        this.mediaType = mediaType;
        this.signature = signature;
    }

    String mediaType() {
        return mediaType;
    }

    /** Whether the worker can decode it. */
    boolean isImage() {
        return mediaType.startsWith("image/");
    }

    static FileType of(byte[] file) {
        return Arrays.stream(values())
                .filter(type -> type.isSignatureOf(file))
                .findFirst()
                .orElseGet(() -> isText(file) ? TEXT : UNKNOWN);
    }

    private boolean isSignatureOf(byte[] file) {
        return signature != null
                && file.length >= signature.length() / 2
                && signature.equals(HexFormat.of().formatHex(file, 0, signature.length() / 2));
    }

    private static boolean isText(byte[] file) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file));
            return text.chars().noneMatch(c -> Character.isISOControl(c) && !Character.isWhitespace(c));
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
