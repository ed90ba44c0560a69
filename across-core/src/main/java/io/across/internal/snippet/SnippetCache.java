package io.across.internal.snippet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.across.SnippetException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The snippets that were used last, compiled or being compiled. Bounded by number and by the length of their texts; the
 * one that has not been used longest goes first. Who still runs it, or waits for it, has it nevertheless.
 *
 * <p>Thread-safe. The lock is never held while compiling.
 */
final class SnippetCache {

    private final int maxEntries;
    private final long maxCharacters;

    private final ReentrantLock lock = new ReentrantLock();

    /** In the order of their last use. */
    @GuardedBy("lock") private final Map<SnippetKey, FutureTask<CompiledSnippet>> entries = new LinkedHashMap<>(16, 0.75f, true);

    /** The length of all texts in {@link #entries}. */
    @GuardedBy("lock") private long characters;

    SnippetCache(int maxEntries, long maxCharacters) {
        this.maxEntries = maxEntries;
        this.maxCharacters = maxCharacters;
    }

    /**
     * Finds a snippet or has it compiled by a {@link CompilerThread}. If several threads ask for the same one, it is
     * compiled once. What fails is forgotten: the next one to ask may find more classes.
     *
     * <p>An interrupt does not end the wait; the thread is interrupted when this method returns.
     *
     * @throws Throwable what {@code compilation} throws
     */
    CompiledSnippet get(SnippetKey key, Callable<CompiledSnippet> compilation) throws Throwable {
        FutureTask<CompiledSnippet> added = null;
        FutureTask<CompiledSnippet> entry;
        lock.lock();
        try {
            entry = entries.get(key);
            if (entry == null) {
                added = new FutureTask<>(compilation);
                entry = added;
                add(key, added);
            }
        } finally {
            lock.unlock();
        }
        if (added != null) {
            CompilerThread.start(added);
        }
        try {
            return await(entry);
        } catch (ExecutionException e) {
            remove(key, entry);
            throw ofThisThread(e.getCause() == null ? e : e.getCause());
        }
    }

    int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private void add(SnippetKey key, FutureTask<CompiledSnippet> entry) {
        entries.put(key, entry);
        characters += key.text().length();
        Iterator<SnippetKey> eldest = entries.keySet().iterator();
        while (entries.size() > maxEntries || characters > maxCharacters) {
            characters -= eldest.next().text().length();
            eldest.remove();
        }
    }

    private void remove(SnippetKey key, FutureTask<CompiledSnippet> entry) {
        lock.lock();
        try {
            if (entries.remove(key, entry)) {
                characters -= key.text().length();
            }
        } finally {
            lock.unlock();
        }
    }

    private static CompiledSnippet await(FutureTask<CompiledSnippet> entry) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return entry.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Each thread that waited throws an exception of its own, with its own stack. */
    private static Throwable ofThisThread(Throwable failure) {
        return failure instanceof SnippetException e && !e.diagnostics().isEmpty()
                ? new SnippetException(e.diagnostics())
                : failure;
    }
}
