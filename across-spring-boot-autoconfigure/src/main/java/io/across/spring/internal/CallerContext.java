package io.across.spring.internal;

import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.Executor;
import org.springframework.util.ClassUtils;

/**
 * What belongs to the thread that makes a call, such as its trace, for what other threads do for that call later: whatever
 * Micrometer's context propagation knows of, if that is on the class path. Thread-safe.
 */
public final class CallerContext {

    private static final boolean KNOWN =
            ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory", CallerContext.class.getClassLoader());

    private CallerContext() {}

    /** Takes what this thread has. Tasks of the result run on whatever thread asks for it, which gets its own back afterwards. */
    public static Executor capture() {
        return KNOWN ? Snapshots.capture() : Runnable::run;
    }

    /** Is not loaded where there is no context propagation. */
    private static final class Snapshots {

        private static final ContextSnapshotFactory FACTORY =
                ContextSnapshotFactory.builder().build();

        static Executor capture() {
            return FACTORY.captureAll().wrapExecutor(Runnable::run);
        }
    }
}
