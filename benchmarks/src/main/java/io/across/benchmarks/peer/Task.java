package io.across.benchmarks.peer;

/** What is timed. */
@FunctionalInterface
public interface Task {

    /** Runs once, timed. */
    void run() throws Exception;

    /** Cleans up after {@link #run}, not timed. */
    default void after() throws Exception {}
}
