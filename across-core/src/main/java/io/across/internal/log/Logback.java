package io.across.internal.log;

/** Whether there is Logback. What uses it is in classes of its own, which are not loaded where it is not. Thread-safe. */
public final class Logback {

    /** Whether it is on the class path; SLF4J may be bound to something else all the same. */
    public static final boolean IS_PRESENT = isPresent();

    private Logback() {}

    private static boolean isPresent() {
        try {
            Class.forName("ch.qos.logback.classic.Logger", false, Logback.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
