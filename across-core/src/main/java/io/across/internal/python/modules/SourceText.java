package io.across.internal.python.modules;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decodes Python sources as Python does: from UTF-8, or from the encoding that a comment in one of the first two lines
 * declares.
 */
final class SourceText {

    private static final Pattern DECLARATION = Pattern.compile("[ \\t\\f]*#.*?coding[:=][ \\t]*([-\\w.]+).*");
    private static final Pattern BLANK = Pattern.compile("[ \\t\\f]*(?:#.*)?");

    private static final Declaration NONE = new Declaration("utf-8", 1);

    private SourceText() {}

    /**
     * The text, with every end of a line as {@code \n}. Of bytes that cannot be decoded: a source that raises the
     * SyntaxError which Python would raise for them, so that whoever imports it sees file, line and reason.
     *
     * @param fileName as the peer shows it
     */
    static String decode(byte[] bytes, String fileName) {
        boolean mark =
                bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf;
        ByteBuffer in = mark ? ByteBuffer.wrap(bytes, 3, bytes.length - 3) : ByteBuffer.wrap(bytes);
        Declaration declared = declaration(bytes);
        Charset charset = charset(declared.name());
        if (charset == null) {
            return raising("unknown encoding: " + declared.name(), fileName, declared.line());
        }
        if (mark && !charset.equals(StandardCharsets.UTF_8)) {
            return raising("encoding problem: " + charset.name() + " with BOM", fileName, 1);
        }
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer out = CharBuffer.allocate((int) Math.ceil(in.remaining() * (double) decoder.maxCharsPerByte()) + 1);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            int line = 1 + (int) out.flip().chars().filter(c -> c == '\n').count();
            String reason = "'%s' cannot decode byte 0x%02x"
                    .formatted(charset.name().toLowerCase(Locale.ROOT), in.get(in.position()) & 0xff);
            return raising("(unicode error) " + reason, fileName, line);
        }
        decoder.flush(out);
        return out.flip().toString().replace("\r\n", "\n").replace('\r', '\n');
    }

    private record Declaration(String name, int line) {}

    private static Declaration declaration(byte[] bytes) {
        int start = 0;
        for (int line = 1; line <= 2; line++) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1)
                    .replaceFirst("^\u00ef\u00bb\u00bf", "");
            Matcher matcher = DECLARATION.matcher(text);
            if (matcher.matches()) {
                return new Declaration(matcher.group(1), line);
            }
            if (!BLANK.matcher(text).matches()) {
                return NONE;
            }
            boolean pair = end + 1 < bytes.length && bytes[end] == '\r' && bytes[end + 1] == '\n';
            start = Math.min(bytes.length, end + (pair ? 2 : 1));
        }
        return NONE;
    }

    /** Python has names for encodings, with hyphens and underscores, that Java does not know. */
    private static @Nullable Charset charset(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
        if (plain.equals("utf-8") || plain.startsWith("utf-8-")) {
            return StandardCharsets.UTF_8;
        }
        if (plain.matches("(?:latin-1|iso-8859-1|iso-latin-1)(?:-.*)?")) {
            return StandardCharsets.ISO_8859_1;
        }
        try {
            return Charset.forName(plain);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String raising(String reason, String fileName, int line) {
        return "raise SyntaxError(%s, (%s, %d, None, None))\n".formatted(literal(reason), literal(fileName), line);
    }

    private static String literal(String text) {
        StringBuilder literal = new StringBuilder("'");
        text.codePoints().forEach(c -> {
            if (c >= ' ' && c < 0x7f && c != '\'' && c != '\\') {
                literal.append((char) c);
            } else {
                literal.append("\\U%08x".formatted(c));
            }
        });
        return literal.append("'").toString();
    }
}
