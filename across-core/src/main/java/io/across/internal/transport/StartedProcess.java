package io.across.internal.transport;

import java.util.function.Supplier;

/** A process that has been started, and of which nobody else knows yet. */
public final class StartedProcess {

    private StartedProcess() {}

    /**
     * Makes of a process what will see to its end.
     *
     * @throws RuntimeException or an error: what the maker has thrown, for want of a thread for instance; the process is killed
     */
    public static <T> T adopted(Process process, Supplier<T> maker) {
        T adopter;
        try {
            adopter = maker.get();
        } catch (RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
        return adopter;
    }
}
