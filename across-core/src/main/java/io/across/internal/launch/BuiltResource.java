package io.across.internal.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A resource of this library that its build makes, and that a build by other means lacks. Read once. Thread-safe. */
public final class BuiltResource {

    private final String name;

    /** Null until it has been read; perhaps read twice, to the same effect. */
    private volatile byte @Nullable [] bytes;

    public BuiltResource(String name) {
        this.name = name;
    }

    /**
     * Its bytes, which must not be changed.
     *
     * @throws IllegalStateException if this library was built without it
     */
    public byte[] bytes() {
        byte[] known = bytes;
        if (known == null) {
            known = read();
            bytes = known;
        }
        return known;
    }

    private byte[] read() {
        try (InputStream in = BuiltResource.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "across-core is incomplete: no resource " + name + ", which its Maven build makes");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + name + " cannot be read", e);
        }
    }
}
