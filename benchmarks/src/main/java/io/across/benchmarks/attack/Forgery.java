package io.across.benchmarks.attack;

import io.across.Connection;
import io.across.fixtures.RawPeer;
import io.across.internal.wire.Payload;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** What an attacker sends: an honest connection writes it, then it is spoilt. */
final class Forgery {

    private Forgery() {}

    /** A call as an honest connection writes it. */
    static Payload call(Consumer<Store> call) throws IOException {
        return request(connection -> call.accept(connection.exposed(Store.class, "store")));
    }

    static Payload request(Consumer<Connection> caller) throws IOException {
        return RawPeer.valueOf(caller);
    }

    /** A call with one argument, of any class. */
    static Payload argument(Object value) throws IOException {
        return call(store -> store.take(value));
    }

    /** The same argument alone: as an answer has it. */
    static Payload answer(Object value) throws IOException {
        byte[] call = argument(value).head();
        // Null is one byte, the last of its call.
        int start = call(store -> store.take(null)).head().length - 1;
        return new Payload(Arrays.copyOfRange(call, start, call.length));
    }

    /** Where {@code text} stands in {@code bytes}. */
    static int indexOf(byte[] bytes, String text, int from) {
        byte[] part = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = from; at <= bytes.length - part.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new IllegalArgumentException("not there: " + text);
    }

    /** Travels as what it stands for, and has a hash code that costs nothing: so the attacker does not pay for his own work. */
    record Cheap(Object value) implements Serializable {

        private Object writeReplace() {
            return value;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }
}
