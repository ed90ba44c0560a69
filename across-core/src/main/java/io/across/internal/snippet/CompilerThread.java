package io.across.internal.snippet;

import io.across.internal.concurrent.DaemonThreads;

/**
 * A thread for one compilation. The compiler gets one of its own because an interrupt would close the archives that it
 * reads, and because it descends as deep as a hostile snippet is nested.
 */
final class CompilerThread {

    private static final long STACK_SIZE = 16L << 20;

    private CompilerThread() {}

    static void start(Runnable compilation) {
        Thread thread = DaemonThreads.withStack("across-snippet-compiler", compilation, STACK_SIZE);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // No thread to be had: others may wait for this compilation already, so somebody has to do it.
            compilation.run();
        }
    }
}
