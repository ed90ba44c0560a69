package io.across.benchmarks.peer;

import java.io.IOException;
import java.io.OutputStream;

/** What every server's {@code main} does: print the address, live as long as the harness. */
final class ServerProcess {

    private ServerProcess() {}

    /** Prints {@code address} for the harness; from then on this process ends with its standard input. */
    static void announce(String address) {
        System.out.println(address);
        System.out.flush();
        Thread watcher = new Thread(ServerProcess::exitWithParent, "parent-watcher");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static void exitWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The pipe broke: the parent is gone, too.
        }
        Runtime.getRuntime().halt(0);
    }
}
