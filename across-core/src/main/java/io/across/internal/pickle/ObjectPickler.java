package io.across.internal.pickle;

import io.across.Across;
import io.across.OperationException;
import io.across.internal.value.ValueWriter;
import io.across.python.PythonComplex;
import io.across.python.PythonFrozenSet;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import io.across.python.PythonValue;
import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one pickle of protocol 4. Objects that occur more than once, or contain themselves, arrive as what they are. Used
 * once, by one thread.
 */
final class ObjectPickler {

    /** As deep as what is read may be. */
    private static final int MAX_DEPTH = ContainerLimits.MAX_DEPTH;

    /** As many elements as Python's own pickler puts on the stack at once. */
    private static final int BATCH = 1_000;

    private static final int PROTOCOL_4 = 4;
    private static final int MAX_LONG1 = 255;

    private final ValueWriter out;
    private final PickleHooks hooks;
    private final JavaValues javaValues = new JavaValues();

    /** Where in the reader's memo an object is; those that are remembered there, in order. */
    private final IdentityHashMap<Object, Integer> written = new IdentityHashMap<>();

    private final Map<PythonName, Integer> names = new HashMap<>();

    private int remembered;
    private int depth;

    ObjectPickler(ValueWriter out, PickleHooks hooks) {
        this.out = out;
        this.hooks = hooks;
    }

    void dump(@Nullable Object value) {
        op(Opcodes.PROTO);
        out.write(PROTOCOL_4);
        save(value);
        op(Opcodes.STOP);
    }

    private void save(@Nullable Object value) {
        if (++depth > MAX_DEPTH) {
            throw new OperationException("value cannot be pickled: nested deeper than " + MAX_DEPTH + " levels");
        }
        if (value == null) {
            op(Opcodes.NONE);
        } else if (value instanceof String text) {
            saveText(text);
        } else if (value instanceof Integer number) {
            saveInt(number);
        } else if (value instanceof Double number) {
            op(Opcodes.BINFLOAT);
            out.writeLong(Double.doubleToRawLongBits(number));
        } else if (value instanceof Boolean flag) {
            op(flag ? Opcodes.NEWTRUE : Opcodes.NEWFALSE);
        } else if (value instanceof Long number) {
            saveLong(number);
        } else {
            saveObject(value);
        }
        depth--;
    }

    private void saveObject(Object value) {
        if (value instanceof Reduction reduction) {
            saveReduction(reduction);
            return;
        }
        if (recall(value)) {
            return;
        }
        Object replacement = hooks.replace(value, out);
        if (replacement != null) {
            save(replacement);
            remember(value); // the same reference twice is one proxy there
        } else {
            saveNew(value);
        }
    }

    private void saveNew(Object value) {
        if (value instanceof BigInteger number) {
            saveInteger(number);
        } else if (value instanceof byte[] bytes) {
            saveBytes(bytes);
            remember(value);
        } else if (value instanceof PythonName name) {
            saveName(name);
        } else if (value instanceof PythonTuple tuple) {
            saveTuple(tuple);
        } else if (value instanceof PythonFrozenSet set) {
            op(Opcodes.MARK);
            for (Object element : set) {
                save(element);
            }
            op(Opcodes.FROZENSET);
            remember(value);
        } else if (value instanceof Map<?, ?> map) {
            saveMap(map);
        } else if (value instanceof Set<?> set) {
            op(Opcodes.EMPTY_SET);
            remember(value);
            saveBatches(set.iterator(), Opcodes.ADDITEMS);
        } else if (value instanceof Collection<?> collection) {
            op(Opcodes.EMPTY_LIST);
            remember(value);
            saveBatches(collection.iterator(), Opcodes.APPENDS);
        } else if (value instanceof PickledObject object) {
            savePickled(object);
        } else if (value instanceof PythonValue made) {
            saveReduction(new Reduction(made.type(), made.args(), null));
            remember(value);
        } else if (value instanceof PythonComplex complex) {
            saveReduction(new Reduction(new PythonName("builtins", "complex"), complex.real(), complex.imag()));
        } else if (value.getClass().isArray()) {
            saveArray(value);
        } else {
            saveOther(value);
        }
    }

    private void saveOther(Object value) {
        Object other = javaValues.convert(value);
        if (other == JavaValues.NONE && value.getClass().isSynthetic()) {
            other = hooks.replace(Across.ref(value), out); // a lambda: Python calls it back
        }
        if (other == JavaValues.NONE || other == null) {
            throw new OperationException("a " + value.getClass().getName()
                    + " cannot be pickled: Python has no such values; pass it by reference with Across.ref, or convert"
                    + " it to a map, a list, a record or a text");
        }
        save(other);
        remember(value);
    }

    // Plain values.

    private void op(int opcode) {
        out.write(opcode);
    }

    private void saveText(String text) {
        byte[] bytes = PythonText.encode(text);
        if (bytes.length <= 0xff) {
            op(Opcodes.SHORT_BINUNICODE);
            out.write(bytes.length);
        } else {
            op(Opcodes.BINUNICODE8);
            littleEndian(bytes.length, 8);
        }
        out.write(bytes);
    }

    private void saveBytes(byte[] bytes) {
        if (bytes.length <= 0xff) {
            op(Opcodes.SHORT_BINBYTES);
            out.write(bytes.length);
            out.write(bytes);
        } else {
            op(Opcodes.BINBYTES8);
            littleEndian(bytes.length, 8);
            out.writeBulk(bytes);
        }
    }

    private void littleEndian(long value, int size) {
        for (int i = 0; i < size; i++) {
            out.write((int) (value >>> (8 * i)) & 0xff);
        }
    }

    private void saveInt(int value) {
        if (value >= 0 && value <= 0xff) {
            op(Opcodes.BININT1);
            out.write(value);
        } else if (value >= 0 && value <= 0xffff) {
            op(Opcodes.BININT2);
            littleEndian(value, 2);
        } else {
            op(Opcodes.BININT);
            littleEndian(value, 4);
        }
    }

    private void saveLong(long value) {
        if (value == (int) value) {
            saveInt((int) value);
        } else {
            saveInteger(BigInteger.valueOf(value));
        }
    }

    private void saveInteger(BigInteger value) {
        if (value.bitLength() < Integer.SIZE) {
            saveInt(value.intValue());
            return;
        }
        byte[] bytes = value.toByteArray();
        if (bytes.length <= MAX_LONG1) {
            op(Opcodes.LONG1);
            out.write(bytes.length);
        } else {
            op(Opcodes.LONG4);
            littleEndian(bytes.length, 4);
        }
        for (int i = bytes.length - 1; i >= 0; i--) {
            out.write(bytes[i]);
        }
    }

    // The reader's memo.

    private void remember(Object value) {
        op(Opcodes.MEMOIZE);
        written.put(value, remembered++);
    }

    private boolean recall(Object value) {
        Integer place = written.get(value);
        if (place == null) {
            return false;
        }
        get(place);
        return true;
    }

    private void get(int place) {
        if (place <= 0xff) {
            op(Opcodes.BINGET);
            out.write(place);
        } else {
            op(Opcodes.LONG_BINGET);
            littleEndian(place, 4);
        }
    }

    // Containers and objects.

    private void saveName(PythonName name) {
        Integer place = names.get(name);
        if (place != null) {
            get(place);
            return;
        }
        saveText(name.module());
        saveText(name.qualname());
        op(Opcodes.STACK_GLOBAL);
        op(Opcodes.MEMOIZE);
        names.put(name, remembered++);
    }

    private void saveTuple(PythonTuple tuple) {
        if (tuple.isEmpty()) {
            op(Opcodes.EMPTY_TUPLE);
            return;
        }
        boolean isShort = tuple.size() <= 3;
        if (!isShort) {
            op(Opcodes.MARK);
        }
        for (Object element : tuple) {
            save(element);
        }
        Integer itself = written.get(tuple);
        if (itself != null) {
            // It contains itself, and is there already: what was gathered for it is dropped.
            for (int i = 0; isShort && i < tuple.size(); i++) {
                op(Opcodes.POP);
            }
            if (!isShort) {
                op(Opcodes.POP_MARK);
            }
            get(itself);
            return;
        }
        op(
                switch (tuple.size()) {
                    case 1 -> Opcodes.TUPLE1;
                    case 2 -> Opcodes.TUPLE2;
                    case 3 -> Opcodes.TUPLE3;
                    default -> Opcodes.TUPLE;
                });
        remember(tuple);
    }

    private void saveMap(Map<?, ?> map) {
        op(Opcodes.EMPTY_DICT);
        remember(map);
        saveEntries(map);
    }

    private void saveEntries(Map<?, ?> map) {
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            op(Opcodes.MARK);
            for (int i = 0; i < BATCH && entries.hasNext(); i++) {
                Map.Entry<?, ?> entry = entries.next();
                save(entry.getKey());
                save(entry.getValue());
            }
            op(Opcodes.SETITEMS);
        }
    }

    private void saveBatches(Iterator<?> elements, int opcode) {
        while (elements.hasNext()) {
            op(Opcodes.MARK);
            for (int i = 0; i < BATCH && elements.hasNext(); i++) {
                save(elements.next());
            }
            op(opcode);
        }
    }

    private void saveArray(Object array) {
        op(Opcodes.EMPTY_LIST);
        remember(array);
        int length = Array.getLength(array);
        for (int begin = 0; begin < length; begin += BATCH) {
            op(Opcodes.MARK);
            for (int i = begin; i < Math.min(length, begin + BATCH); i++) {
                save(Array.get(array, i));
            }
            op(Opcodes.APPENDS);
        }
    }

    private void saveReduction(Reduction reduction) {
        save(reduction.callable());
        save(reduction.args() instanceof PythonTuple tuple ? tuple : PythonTuple.copyOf(reduction.args()));
        op(Opcodes.REDUCE);
        if (reduction.state() != null) {
            save(reduction.state());
            op(Opcodes.BUILD);
        }
    }

    private void savePickled(PickledObject object) {
        save(object.callable());
        save(object.args());
        switch (object.maker()) {
            case CALL -> op(Opcodes.REDUCE);
            case NEW -> op(Opcodes.NEWOBJ);
            case NEW_WITH_KEYWORDS -> {
                save(object.keywords());
                op(Opcodes.NEWOBJ_EX);
            }
        }
        remember(object);
        if (!object.added().isEmpty()) {
            saveBatches(object.added().iterator(), Opcodes.ADDITEMS);
        } else {
            saveBatches(object.items().iterator(), Opcodes.APPENDS);
        }
        saveEntries(object.entries());
        if (object.hasState()) {
            save(object.wholeState());
            op(Opcodes.BUILD);
        }
    }
}
