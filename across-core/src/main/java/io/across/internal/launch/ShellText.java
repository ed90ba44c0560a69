package io.across.internal.launch;

/**
 * Writes texts into a POSIX shell script that can itself be put in single quotes for any login shell: without single quotes,
 * newlines, and the {@code !} and the pairs of backslashes that csh and fish see even there.
 */
public final class ShellText {

    private ShellText() {}

    /**
     * A word of the script that the shell takes as {@code text}.
     *
     * @throws IllegalArgumentException if the text has control characters
     */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                throw new IllegalArgumentException("'" + text + "' has control characters");
            }
            switch (c) {
                case '"', '$', '`' -> quoted.append('\\').append(c);
                case '\'', '!', '\\' ->
                    quoted.append("$(printf \"\\").append(octal(c)).append("\")");
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** A word that the shell's {@code printf}, given it as its only argument, prints as these bytes. */
    public static String printfFormat(byte[] bytes) {
        StringBuilder format = new StringBuilder("\"");
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xff;
            if (isPlain(b)) {
                format.append((char) b);
            } else {
                boolean digitFollows = i + 1 < bytes.length && bytes[i + 1] >= '0' && bytes[i + 1] <= '7';
                String octal = octal(b);
                format.append('\\')
                        .append(digitFollows ? "0".repeat(3 - octal.length()) : "")
                        .append(octal);
            }
        }
        return format.append('"').toString();
    }

    private static boolean isPlain(int b) {
        return b >= ' ' && b < 0x7f && "\"$`'!\\%".indexOf(b) < 0;
    }

    private static String octal(int value) {
        return Integer.toOctalString(value);
    }
}
