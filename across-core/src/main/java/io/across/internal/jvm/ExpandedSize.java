package io.across.internal.jvm;

import io.across.OperationException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Weighs the containers of a stream as if nothing in it were shared. Sets in sets in sets, each twice in the next, are small
 * to send and cost years to hash; an honest graph unfolds to little more than it is long. Used by one thread.
 */
final class ExpandedSize {

    private final long limit;
    private final IdentityHashMap<Object, Long> known = new IdentityHashMap<>();

    /** At how many elements this has looked: a thousand wrappers of one long list are short. */
    private long looked;

    /** @param streamBytes the length of what is read */
    ExpandedSize(long streamBytes) {
        this.limit = 1024 + 4 * streamBytes;
    }

    /**
     * Takes note of an object that has been read, before whatever holds it sees it.
     *
     * @throws OperationException if it is too much, or cannot say what it holds
     */
    void add(Object read) {
        try {
            measure(read);
        } catch (OperationException e) {
            throw e;
        } catch (RuntimeException e) {
            // A stream may leave out what a class of its kind needs, or have a view of a list among its elements.
            throw new OperationException(
                    "malformed value: a " + read.getClass().getName()
                            + " that is not whole, or is an element of what it is a view of",
                    e);
        }
    }

    private void measure(Object read) {
        long size;
        if (read instanceof Collection<?> collection) {
            size = sum(collection);
        } else if (read instanceof Map<?, ?> map) {
            size = sum(map.keySet()) + sum(map.values());
        } else if (read instanceof @Nullable Object[] array) {
            size = sum(Arrays.asList(array));
        } else if (read instanceof Map.Entry<?, ?> entry) {
            size = sum(Arrays.asList(entry.getKey(), entry.getValue()));
        } else if (read instanceof Optional<?> optional) {
            size = sum(Collections.singletonList(optional.orElse(null)));
        } else {
            return;
        }
        if (size > limit) {
            throw new OperationException("malformed value: a " + read.getClass().getName() + " unfolds to more than "
                    + limit + " elements, which its length does not justify");
        }
        known.put(read, size);
    }

    private long sum(Collection<?> elements) {
        long sum = 1;
        for (Object element : elements) {
            if (++looked > limit) {
                throw new OperationException(
                        "malformed value: its collections share so many elements that to look at each takes more than "
                                + limit + " steps, which its length does not justify");
            }
            sum += element == null ? 1 : known.getOrDefault(element, 1L);
        }
        return sum;
    }
}
