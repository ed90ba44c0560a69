package io.across.internal.pickle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pickle has made and not put anywhere yet, with the marks in between. Used by one thread. */
final class ValueStack {

    private static final Object MARK = new Object();

    private final ArrayList<@Nullable Object> values = new ArrayList<>();

    void push(@Nullable Object value) {
        values.add(value);
    }

    void mark() {
        values.add(MARK);
    }

    @Nullable Object pop() {
        Object value = peek();
        values.remove(values.size() - 1);
        return value;
    }

    @Nullable Object peek() {
        Object value = values.get(values.size() - 1);
        if (value == MARK) {
            throw new UnpicklingException("a mark where a value is needed");
        }
        return value;
    }

    /** Takes the values above the last mark, and the mark. The list belongs to the caller. */
    List<@Nullable Object> popToMark() {
        int mark = values.lastIndexOf(MARK);
        if (mark < 0) {
            throw new UnpicklingException("values up to a mark are needed, and there is no mark");
        }
        List<@Nullable Object> above = values.subList(mark + 1, values.size());
        List<@Nullable Object> taken = new ArrayList<>(above);
        above.clear();
        values.remove(mark);
        return taken;
    }
}
