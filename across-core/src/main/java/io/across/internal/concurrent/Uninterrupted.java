package io.across.internal.concurrent;

/** Waits that an interrupt does not end: the flag is put aside and restored. */
public final class Uninterrupted {

    /** A wait with its own deadline, called again after an interrupt. */
    public interface Wait {
        boolean await() throws InterruptedException;
    }

    private Uninterrupted() {}

    public static boolean await(Wait wait) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return wait.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
