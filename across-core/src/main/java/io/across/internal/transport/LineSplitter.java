package io.across.internal.transport;

import java.util.function.Consumer;

/**
 * Makes lines of characters. What a line has beyond {@link #LIMIT} is dropped, so that output without newlines needs no
 * more memory, and a line is passed on as soon as it is that long. Used by one thread.
 */
public final class LineSplitter {

    static final int LIMIT = 1_000;

    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();

    /** The current line was passed on already; its rest is dropped. */
    private boolean cut;

    private boolean afterReturn;

    public LineSplitter(Consumer<String> lines) {
        this.lines = lines;
    }

    public void accept(char[] text, int length) {
        for (int i = 0; i < length; i++) {
            accept(text[i]);
        }
    }

    /** A carriage return ends a line as well: progress bars send nothing else. */
    private void accept(char c) {
        boolean secondOfPair = c == '\n' && afterReturn;
        afterReturn = c == '\r';
        if (secondOfPair) {
            return;
        }
        if (c == '\n' || c == '\r') {
            end();
        } else if (!cut) {
            line.append(c);
            if (line.length() == LIMIT) {
                pass();
                cut = true;
            }
        }
    }

    /** Passes on a last line that has no newline. */
    public void finish() {
        if (line.length() > 0) {
            end();
        }
    }

    private void end() {
        if (!cut) {
            pass();
        }
        cut = false;
    }

    private void pass() {
        lines.accept(line.toString());
        line.setLength(0);
    }
}
