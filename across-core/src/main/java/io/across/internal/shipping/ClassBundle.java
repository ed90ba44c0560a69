package io.across.internal.shipping;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A class and others that it refers to, directly or through each other: what travels with one round trip. Used by one thread.
 */
final class ClassBundle {

    /** When a bundle is this large, in bytes, the rest waits until it is asked for. */
    private static final int LARGE = 1 << 20;

    private final Map<String, byte[]> classes = new LinkedHashMap<>();

    ClassBundle(String name, byte[] classFile) {
        classes.put(name, classFile);
    }

    private ClassBundle() {}

    /** Class files by binary name, the one that was asked for first. */
    Map<String, byte[]> classes() {
        return classes;
    }

    /**
     * Adds what the class refers to, nearest first.
     *
     * @param find gives a class file; null for one that is not wanted or does not exist
     */
    void addNeeded(Function<String, byte @Nullable []> find) {
        Deque<byte[]> unread = new ArrayDeque<>(classes.values());
        Set<String> seen = new HashSet<>(classes.keySet());
        long size = 0;
        for (byte[] next = unread.poll(); next != null; next = unread.poll()) {
            for (String name : ClassFile.references(next)) {
                byte[] found = size < LARGE && seen.add(name) ? find.apply(name) : null;
                if (found != null) {
                    classes.put(name, found);
                    unread.add(found);
                    size += found.length;
                }
            }
        }
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(classes.size());
            for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeInt(entry.getValue().length);
                out.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode} has written, or what claims to be that.
     *
     * @throws IOException if it is not
     */
    static ClassBundle decode(byte[] encoded) throws IOException {
        ClassBundle bundle = new ClassBundle();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded));
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            int length = in.readInt();
            if (length < 0 || length > in.available()) {
                throw new IOException(
                        "class " + name + " of " + length + " bytes, but only " + in.available() + " are left");
            }
            bundle.classes.put(name, in.readNBytes(length));
        }
        return bundle;
    }
}
