package io.across.benchmarks.peer;

import org.jspecify.annotations.Nullable;

/** {@code java -version}: what starting and ending a JVM costs without doing anything. */
public final class JavaPeer implements Peer {

    @Override
    public String name() {
        return "java -version";
    }

    @Override
    public @Nullable Load load(Workload workload) {
        return workload == Workload.SPAWN ? Load.of(workload, JavaPeer::printVersion) : null;
    }

    private static void printVersion() throws Exception {
        Process process = new ProcessBuilder(ChildJvm.java(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("java -version ended with exit code " + process.exitValue());
        }
    }

    @Override
    public void close() {}
}
