package io.across.benchmarks.attack;

import io.across.Across;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The service itself. Thread-safe. */
final class HeapStore implements Store {

    @Override
    public String echo(String text) {
        return text;
    }

    @Override
    public byte[] blob(int size) {
        return new byte[size];
    }

    @Override
    public int pause(int millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0 && !Thread.interrupted(); left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return millis;
    }

    @Override
    public int take(@Nullable Object value) {
        return 1;
    }

    @Override
    public Object lend() {
        return Across.ref(new Object());
    }

    @Override
    public int file(Category category) {
        return category.children().size();
    }

    @Override
    public int listen(
            Listeners.L0 one,
            Listeners.L1 two,
            Listeners.L2 three,
            Listeners.L3 four,
            Listeners.L4 five,
            Listeners.L5 six,
            Listeners.L6 seven,
            Listeners.L7 eight,
            Listeners.L8 nine,
            Listeners.L9 ten) {
        return 10;
    }
}
