package io.across.benchmarks.attack;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the attacked server exposes: a service as others are, with a method for each kind of argument and result. */
public interface Store {

    /** A type of the application's own, which may hold others of its kind. */
    record Category(String name, List<Category> children) implements Serializable {}

    /** What honest clients call. */
    String echo(String text);

    /** Returns so many bytes. */
    byte[] blob(int size);

    /** Returns after so many milliseconds, as a method does that asks a database. */
    int pause(int millis);

    /** Takes whatever the rights admit, and does nothing with it. */
    int take(@Nullable Object value);

    /** Returns one more object by reference. */
    Object lend();

    int file(Category category);

    /** A signature that names interfaces: objects of the peer may arrive as proxies that have them. */
    int listen(
            Listeners.L0 one,
            Listeners.L1 two,
            Listeners.L2 three,
            Listeners.L3 four,
            Listeners.L4 five,
            Listeners.L5 six,
            Listeners.L6 seven,
            Listeners.L7 eight,
            Listeners.L8 nine,
            Listeners.L9 ten);
}
