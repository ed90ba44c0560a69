package io.across;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A snippet of Java could not be made to run: it does not compile, a variable's name is none, it is too long, or the
 * process that was to run it has no compiler. Nothing of it has run. What a snippet itself throws arrives as itself.
 */
public final class SnippetException extends OperationException {

    private static final long serialVersionUID = 1L;

    private final Diagnostic[] diagnostics;

    /** For a snippet that never got to the compiler. */
    public SnippetException(String message) {
        super(true, message);
        this.diagnostics = new Diagnostic[0];
    }

    /** For a snippet on which the compiler itself failed. */
    public SnippetException(String message, @Nullable Throwable cause) {
        super(true, message, cause);
        this.diagnostics = new Diagnostic[0];
    }

    /**
     * For a snippet that does not compile.
     *
     * @param diagnostics what the compiler found, in its order; at least one
     */
    public SnippetException(List<Diagnostic> diagnostics) {
        super(
                true,
                diagnostics.stream()
                        .map(Diagnostic::toString)
                        .collect(Collectors.joining("\n", "the snippet does not compile:\n", "")));
        this.diagnostics = diagnostics.toArray(new Diagnostic[0]);
    }

    /** The compiler's errors; empty if the snippet failed for another reason. */
    public List<Diagnostic> diagnostics() {
        return List.of(diagnostics);
    }

    /**
     * An error in a snippet.
     *
     * @param line line of the snippet's text, from 1
     * @param column column in characters of that line, from 1
     * @param message what the compiler says, in English; may have several lines
     */
    public record Diagnostic(int line, int column, String message) implements Serializable {

        @Override
        public String toString() {
            return line + ":" + column + ": " + message;
        }
    }
}
