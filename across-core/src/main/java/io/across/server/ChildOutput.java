package io.across.server;

import io.across.internal.transport.LineSplitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the standard error of a child to the logger {@code io.across.process}, line by line, each with the name of the
 * connection, on a daemon thread of its own: a child never blocks on it.
 */
final class ChildOutput {

    private static final Logger OUTPUT = LoggerFactory.getLogger("io.across.process");

    private final InputStream stream;
    private final Thread thread;
    private volatile String name;

    private ChildOutput(String name, InputStream stream) {
        this.name = name;
        this.stream = stream;
        thread = DaemonThreads.named("across-stderr " + name, this::run);
    }

    static ChildOutput start(String name, InputStream stream) {
        ChildOutput output = new ChildOutput(name, stream);
        output.thread.start();
        return output;
    }

    void rename(String newName) {
        name = newName;
    }

    boolean awaitEnd(Duration limit) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, limit.toNanos()));
        return !thread.isAlive();
    }

    private void run() {
        LineSplitter splitter = new LineSplitter(line -> OUTPUT.info("{} {}", name, line));
        try (Reader reader = new InputStreamReader(stream, Charset.defaultCharset())) {
            char[] buffer = new char[1024];
            int n;
            while ((n = reader.read(buffer)) >= 0) {
                splitter.accept(buffer, n);
            }
        } catch (IOException e) {
            OUTPUT.debug("{} standard error ended", name, e);
        } finally {
            splitter.finish();
        }
    }
}
