package io.across.logging;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.internal.concurrent.DaemonThreads;
import io.across.internal.engine.WaitingRecords;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/** Has what was logged sent before the process exits. Thread-safe. */
final class FlushAtExit {

    @GuardedBy("FlushAtExit.class") private static final Set<WaitingRecords> QUEUES = Collections.newSetFromMap(new WeakHashMap<>());

    @GuardedBy("FlushAtExit.class") private static boolean isHooked;

    private FlushAtExit() {}

    static synchronized void add(WaitingRecords queue) {
        QUEUES.add(queue);
        if (!isHooked) {
            isHooked = true;
            try {
                Runtime.getRuntime().addShutdownHook(DaemonThreads.named("across-logging exit", FlushAtExit::flush));
            } catch (IllegalStateException e) {
                // It exits already.
            }
        }
    }

    private static void flush() {
        List<WaitingRecords> queues;
        synchronized (FlushAtExit.class) {
            queues = new ArrayList<>(QUEUES);
        }
        queues.forEach(WaitingRecords::flush);
    }
}
