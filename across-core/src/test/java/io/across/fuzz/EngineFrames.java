package io.across.fuzz;

/** Tells failures of the engine from those of classes that a value is made of. */
public final class EngineFrames {

    private static final String ENGINE = "io.across.";
    private static final String TESTS = "io.across.fuzz.";

    private EngineFrames() {}

    /**
     * Whether the exception was thrown by the engine, or by a method of the JDK that it has called for itself: not below a stream
     * that reads an object, whose class may throw what it likes, nor in code of users.
     */
    public static boolean areOf(Throwable failure) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            String type = frame.getClassName();
            if (type.startsWith("java.io.ObjectInputStream") || type.startsWith(TESTS) || type.contains("Fuzz")) {
                return false;
            }
            if (type.startsWith(ENGINE)) {
                return true;
            }
        }
        return false;
    }
}
