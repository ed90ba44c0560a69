package io.across.internal.snippet;

import io.across.SnippetException;
import java.util.List;

/**
 * A snippet's text with what it takes to make it a compilation unit, inserted without a line break before its end, so that
 * lines stay what they are. Tells positions in the whole from positions in the snippet.
 */
final class WrappedText {

    private final String snippet;
    private final List<Insertion> insertions;
    private final String text;

    /** @param insertions in the order of their places */
    WrappedText(String snippet, List<Insertion> insertions) {
        this.snippet = snippet;
        this.insertions = insertions;
        StringBuilder whole = new StringBuilder(snippet.length() + 512);
        int done = 0;
        for (Insertion insertion : insertions) {
            whole.append(snippet, done, insertion.at()).append(insertion.text());
            done = insertion.at();
        }
        this.text = whole.append(snippet, done, snippet.length()).toString();
    }

    /** Something before the character {@code at} of the snippet. */
    record Insertion(int at, String text) {}

    @Override
    public String toString() {
        return text;
    }

    /** Where the insertion of that number begins in the whole. */
    int startOf(int number) {
        int start = insertions.get(number).at();
        for (Insertion insertion : insertions.subList(0, number)) {
            start += insertion.text().length();
        }
        return start;
    }

    /** Where in the snippet a position of the whole is; what is inserted is where it was inserted. */
    int inSnippet(long position) {
        long inserted = 0;
        for (Insertion insertion : insertions) {
            long start = insertion.at() + inserted;
            if (position < start) {
                break;
            }
            if (position < start + insertion.text().length()) {
                return insertion.at();
            }
            inserted += insertion.text().length();
        }
        return (int) Math.max(0, Math.min(position - inserted, snippet.length()));
    }

    /** Says something about a position of the whole, in lines and columns of the snippet. */
    SnippetException.Diagnostic diagnostic(long position, String message) {
        int end = Math.min(inSnippet(position), snippet.stripTrailing().length());
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            char c = snippet.charAt(i);
            boolean pair = c == '\r' && i + 1 < snippet.length() && snippet.charAt(i + 1) == '\n';
            if ((c == '\n' || c == '\r') && !pair) {
                line++;
                lineStart = i + 1;
            }
        }
        return new SnippetException.Diagnostic(line, end - lineStart + 1, message);
    }
}
