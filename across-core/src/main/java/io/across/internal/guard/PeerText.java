package io.across.internal.guard;

/**
 * Texts of a peer made fit to be shown, in a log, a message, the endpoint or a metric: they begin no line of their own, tell a
 * terminal nothing, and are read in the order in which they stand. A question mark stands for what was taken out: control
 * characters of both ranges, what is invisible (marks that turn the direction among them), lone surrogates, and what separates lines.
 */
public final class PeerText {

    /** Most characters of a name, or of another short text. */
    public static final int SHORT = 500;

    /** Most characters of a message. */
    public static final int LONG = 32 * 1024;

    private static final String CUT = "...";

    private PeerText() {}

    /** A name: one line of at most {@link #SHORT} characters and three dots. */
    public static String name(String text) {
        return clean(text, SHORT, false);
    }

    /** A message in one line, of at most {@link #LONG} characters and three dots. */
    public static String line(String text) {
        return clean(text, LONG, false);
    }

    /** As {@link #line(String)}, of at most {@code length} characters and three dots. */
    public static String line(String text, int length) {
        return clean(text, length, false);
    }

    /** A text that may have several lines, and tabs; of any length. */
    public static String lines(String text) {
        return clean(text, Integer.MAX_VALUE, true);
    }

    private static String clean(String text, int length, boolean lines) {
        String cut = text.length() <= length ? text : cut(text, length);
        int first = 0;
        while (first < cut.length() && isPlain(cut.charAt(first))) {
            first++;
        }
        if (first == cut.length()) {
            return cut;
        }
        StringBuilder clean = new StringBuilder(cut.length() + 16).append(cut, 0, first);
        for (int i = first; i < cut.length(); ) {
            int c = cut.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\r' && i < cut.length() && cut.charAt(i) == '\n') {
                continue;
            }
            if (c == '\n' || c == '\t') {
                clean.append(lines ? (char) c : c == '\t' ? ' ' : '?');
            } else {
                clean.appendCodePoint(isShown(c) ? c : '?');
            }
        }
        return clean.toString();
    }

    private static String cut(String text, int length) {
        boolean halves = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, halves ? length - 1 : length) + CUT;
    }

    /** What most texts consist of. */
    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f;
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
