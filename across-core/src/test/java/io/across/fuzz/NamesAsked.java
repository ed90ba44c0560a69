package io.across.fuzz;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of a reader whose peer has limited rights: fails where it is asked for a class that does not exist, or for
 * one of an application after it was told that all of those are known. Used by one thread.
 */
public final class NamesAsked extends ClassLoader {

    private final Set<String> known = new HashSet<>();
    private boolean complete;

    /** The first; whoever reads may have caught it. */
    private @Nullable FuzzFault fault;

    public NamesAsked() {
        super(NamesAsked.class.getClassLoader());
    }

    /** What was asked for so far is what signatures name. */
    public void complete() {
        complete = true;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("java.") && !name.startsWith("jdk.") && !known.contains(name)) {
            if (complete) {
                throw fault("a class loader was asked for " + name, null);
            }
            known.add(name);
        }
        try {
            return super.loadClass(name, resolve);
        } catch (ClassNotFoundException e) {
            throw fault("a class loader was asked for " + name + ", which does not exist", e);
        }
    }

    private FuzzFault fault(String message, @Nullable Throwable cause) {
        FuzzFault found = new FuzzFault(message, cause);
        if (fault == null) {
            fault = found;
        }
        return found;
    }

    /** @throws FuzzFault if there was one */
    public void requireNone() {
        FuzzFault found = fault;
        if (found != null) {
            fault = null;
            throw found;
        }
    }
}
