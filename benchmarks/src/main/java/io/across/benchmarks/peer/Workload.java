package io.across.benchmarks.peer;

/** What is measured: one row of the table for each peer that can do it. */
public enum Workload {
    /** 64 bytes there and back: the unit of all others. Raw sockets only. */
    PING("ping"),
    /** {@code call(() -> 42)}: a function without captured variables. */
    CALL("call"),
    /** A short string there and back through a function. */
    ECHO("echo"),
    /** A short string there and back through a method of a remote object. */
    PROXY("proxy"),
    /** A call whose code calls back once into its caller. */
    CALLBACK("callback"),
    /** {@link #ECHO} by one caller. */
    CALLERS_1("callers-1", 1, 0),
    /** {@link #ECHO} by 8 callers at once. */
    CALLERS_8("callers-8", 8, 0),
    /** {@link #ECHO} by 64 callers at once. */
    CALLERS_64("callers-64", 64, 0),
    /** 1 MiB there and back. */
    BYTES_1M("bytes-1m", 1, 1 << 20),
    /** 64 MiB there and back. */
    BYTES_64M("bytes-64m", 1, 64 << 20),
    /** From the decision to start a child JVM to the end of its first call. */
    SPAWN("spawn"),
    /** {@code math.sqrt(2.0)} in a Python process. */
    PYTHON("python"),
    /** 1 MiB to a Python process and back. */
    PYTHON_1M("python-1m", 1, 1 << 20),
    /** 64 MiB to a Python process and back. */
    PYTHON_64M("python-64m", 1, 64 << 20);

    private final String label;
    private final int callers;
    private final int bytes;

    Workload(String label) {
        this(label, 1, 0);
    }

    Workload(String label, int callers, int bytes) {
        this.label = label;
        this.callers = callers;
        this.bytes = bytes;
    }

    /** What the table and {@code --only} call it. */
    public String label() {
        return label;
    }

    /** How many callers call at once. */
    public int callers() {
        return callers;
    }

    /** Size of the byte array that travels each way; 0 if none does. */
    public int bytes() {
        return bytes;
    }
}
