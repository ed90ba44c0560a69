package io.across.benchmarks.attack;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is to be closed together, once: what comes later is closed at once. Thread-safe. */
final class OpenStreams implements Closeable {

    @GuardedBy("this") private final Set<Closeable> open = new HashSet<>();

    @GuardedBy("this") private boolean closed;

    <T extends Closeable> T add(T stream) throws IOException {
        synchronized (this) {
            if (!closed) {
                open.add(stream);
                return stream;
            }
        }
        stream.close();
        throw new IOException("closed: the attack is over");
    }

    void end(Closeable stream) throws IOException {
        synchronized (this) {
            open.remove(stream);
        }
        stream.close();
    }

    @Override
    public void close() {
        List<Closeable> last;
        synchronized (this) {
            closed = true;
            last = new ArrayList<>(open);
            open.clear();
        }
        for (Closeable stream : last) {
            try {
                stream.close();
            } catch (IOException e) {
                // It is gone all the same.
            }
        }
    }
}
