package io.across;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers what Python peers {@code execute} here: text that means whatever this side says it does. Set by {@link
 * Options.Builder#evaluator}; without one such calls are refused. Thread-safe.
 *
 * @see NamedObjects
 */
@FunctionalInterface
public interface Evaluator {

    /**
     * The value of a text. What has no counterpart in Python goes there as a reference.
     *
     * @param connection whose peer asks
     * @param source what it says
     * @param variables what it says that they mean
     * @throws Exception what goes back to the peer
     */
    @Nullable Object evaluate(Connection connection, String source, Map<String, ? extends @Nullable Object> variables)
            throws Exception;
}
