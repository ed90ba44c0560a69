package io.across.internal.transport;

/** Exit codes in words. */
public final class ExitCode {

    private ExitCode() {}

    /** The code, and what it means where that is not for the program alone to say: the end by a signal is 128 and its number. */
    public static String text(int code) {
        String meaning = switch (code) {
            case 130 -> "interrupted by SIGINT";
            case 132 -> "crashed in native code, by SIGILL";
            case 134 -> "aborted by SIGABRT, as a JVM is that crashes in native code";
            case 135 -> "crashed in native code, by SIGBUS";
            case 137 -> "killed by SIGKILL, perhaps because memory ran out";
            case 139 -> "crashed in native code, by SIGSEGV";
            case 143 -> "ended by SIGTERM";
            default -> "";
        };
        return "exit code " + code + (meaning.isEmpty() ? "" : " (" + meaning + ")");
    }
}
