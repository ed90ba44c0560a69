package io.across.internal.pickle;

import io.across.OperationException;
import io.across.internal.value.ValueReader;
import io.across.python.PythonName;
import io.across.python.PythonTuple;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;
import org.jspecify.annotations.Nullable;

/**
 * The library's unpickler, made safe for what strangers send: nothing is allocated on the word of a length, nesting and keys
 * are bounded, and a global is a name and never a class of this JVM. Read once, by one thread.
 */
final class BoundedUnpickler extends Unpickler {

    private static final int MAX_MARKS = 2 * Extents.MAX_DEPTH;
    private static final int MAX_NAME = 1_000;
    private static final PythonName UUID = new PythonName("uuid", "UUID");

    /** What old protocols call modules by names that Python 3 has given up. */
    private static final Map<String, String> RENAMED = Map.of("__builtin__", "builtins", "copy_reg", "copyreg");

    private final ValueReader in;
    private final Handles handles;

    /** Of each call of the peer's objects; zero for the connection's default. */
    private final Duration deadline;

    private final Scalars scalars;
    private final Reductions reductions = new Reductions();
    private final Extents extents;
    private final Containers containers;

    /** Where in the memo a UUID stands that has not got its value yet. */
    private final IdentityHashMap<Object, Integer> unfinished = new IdentityHashMap<>();

    private @Nullable Object mark;
    private int marks;

    BoundedUnpickler(ValueReader in, Handles handles, Duration deadline) {
        this.in = in;
        this.handles = handles;
        this.deadline = deadline;
        this.scalars = new Scalars(in);
        this.extents = new Extents(in.available());
        this.containers = new Containers(extents);
    }

    @Override
    protected Object dispatch(short key) throws IOException {
        if (mark == null) {
            stack.add_mark();
            mark = stack.pop();
        }
        switch (key) {
            case Opcodes.STOP -> {
                return stop();
            }
            case Opcodes.MARK -> mark();
            case Opcodes.POP -> pop();
            case Opcodes.POP_MARK -> sinceMark();
            case Opcodes.DUP -> push(peek());
            case Opcodes.INT -> push(scalars.integerLine());
            case Opcodes.LONG -> push(scalars.longLine());
            case Opcodes.LONG1 -> push(scalars.number(in.readByte() & 0xff));
            case Opcodes.LONG4 -> push(scalars.number(scalars.length(4)));
            case Opcodes.FLOAT -> push(scalars.floatLine());
            case Opcodes.BINUNICODE -> push(scalars.text(scalars.length(4)));
            case Opcodes.BINUNICODE8 -> push(scalars.text(scalars.length(8)));
            case Opcodes.SHORT_BINUNICODE -> push(scalars.text(in.readByte() & 0xff));
            case Opcodes.UNICODE -> push(PickleUtils.decode_unicode_escaped(scalars.line()));
            case Opcodes.BINBYTES -> push(scalars.bytes(scalars.length(4)));
            case Opcodes.BINBYTES8 -> push(scalars.bytes(scalars.length(8)));
            case Opcodes.SHORT_BINBYTES -> push(scalars.bytes(in.readByte() & 0xff));
            case Opcodes.BYTEARRAY8 -> push(ByteBuffer.wrap(scalars.bytes(scalars.length(8))));
            case Opcodes.BINSTRING -> push(PickleUtils.rawStringFromBytes(scalars.bytes(scalars.length(4))));
            case Opcodes.SHORT_BINSTRING -> push(PickleUtils.rawStringFromBytes(scalars.bytes(in.readByte() & 0xff)));
            case Opcodes.EMPTY_LIST -> push(new ArrayList<>());
            case Opcodes.LIST -> push(containers.list(sinceMark()));
            case Opcodes.APPEND -> append(pop());
            case Opcodes.APPENDS -> appendAll(sinceMark());
            case Opcodes.EMPTY_TUPLE -> push(PythonTuple.of());
            case Opcodes.TUPLE -> push(containers.tuple(sinceMark().toArray()));
            case Opcodes.TUPLE1 -> push(containers.tuple(pop()));
            case Opcodes.TUPLE2 -> pushTuple(2);
            case Opcodes.TUPLE3 -> pushTuple(3);
            case Opcodes.EMPTY_DICT -> push(new LinkedHashMap<>());
            case Opcodes.DICT -> pushDict(sinceMark());
            case Opcodes.SETITEM -> setItem();
            case Opcodes.SETITEMS -> putAll(sinceMark());
            case Opcodes.EMPTY_SET -> push(new LinkedHashSet<>());
            case Opcodes.ADDITEMS -> addAll(sinceMark());
            case Opcodes.FROZENSET -> push(containers.frozenSet(sinceMark()));
            case Opcodes.GLOBAL -> push(name(scalars.line(), scalars.line()));
            case Opcodes.STACK_GLOBAL -> stackGlobal();
            case Opcodes.REDUCE -> reduce();
            case Opcodes.INST -> instance(name(scalars.line(), scalars.line()), sinceMark());
            case Opcodes.OBJ -> object(sinceMark());
            case Opcodes.NEWOBJ -> newObject(null);
            case Opcodes.NEWOBJ_EX -> newObject(pop());
            case Opcodes.BUILD -> build();
            case Opcodes.PUT -> memoize(scalars.memoIndex());
            case Opcodes.BINPUT -> memoize(in.readByte() & 0xff);
            case Opcodes.LONG_BINPUT -> memoize((int) scalars.unsigned(4));
            case Opcodes.MEMOIZE -> memoize(memo.size());
            case Opcodes.GET -> recall(scalars.memoIndex());
            case Opcodes.BINGET -> recall(in.readByte() & 0xff);
            case Opcodes.LONG_BINGET -> recall((int) scalars.unsigned(4));
            case Opcodes.NONE,
                    Opcodes.NEWTRUE,
                    Opcodes.NEWFALSE,
                    Opcodes.BININT,
                    Opcodes.BININT1,
                    Opcodes.BININT2,
                    Opcodes.BINFLOAT,
                    Opcodes.PROTO,
                    Opcodes.FRAME -> {
                return super.dispatch(key);
            }
            default ->
                throw new OperationException("malformed pickle: opcode 0x" + Integer.toHexString(key) + " at offset "
                        + (in.position() - 1) + " is unknown or not accepted");
        }
        return NO_RETURN_VALUE;
    }

    // The stack.

    @SuppressWarnings("NullAway") // the library's own code is not annotated: the result may be null
    private Object stop() {
        return pop();
    }

    private void push(@Nullable Object value) {
        stack.add(value);
    }

    private @Nullable Object pop() {
        return checked(stack.pop());
    }

    private @Nullable Object peek() {
        return checked(stack.peek());
    }

    private @Nullable Object checked(@Nullable Object value) {
        if (value == mark) {
            throw new PickleException("a mark where a value is needed");
        }
        return value;
    }

    private Object target() {
        Object target = peek();
        if (target == null) {
            throw new PickleException("None where an object is needed");
        }
        return target;
    }

    private void mark() {
        if (++marks > MAX_MARKS) {
            throw new OperationException("malformed pickle: more than " + MAX_MARKS + " open marks");
        }
        stack.add_mark();
    }

    private List<@Nullable Object> sinceMark() {
        marks--;
        return stack.pop_all_since_marker();
    }

    private void memoize(int index) {
        Object value = peek();
        memo.put(index, value);
        if (value instanceof PickledObject object && object.callable().equals(UUID)) {
            unfinished.put(value, index);
        }
    }

    private void recall(int index) {
        Object value = memo.get(index);
        if (value == null && !memo.containsKey(index)) {
            throw new PickleException("nothing is remembered as " + Integer.toUnsignedString(index));
        }
        push(value);
    }

    // Containers.

    private void pushTuple(int size) {
        @Nullable Object[] elements = new Object[size];
        for (int i = size - 1; i >= 0; i--) {
            elements[i] = pop();
        }
        push(containers.tuple(elements));
    }

    private void pushDict(List<@Nullable Object> pairs) {
        push(new LinkedHashMap<>());
        containers.put(target(), pairs);
    }

    private void append(@Nullable Object value) {
        containers.append(target(), value);
    }

    private void appendAll(List<@Nullable Object> values) {
        Object target = target();
        values.forEach(value -> containers.append(target, value));
    }

    private void putAll(List<@Nullable Object> pairs) {
        containers.put(target(), pairs);
    }

    private void addAll(List<@Nullable Object> elements) {
        containers.add(target(), elements);
    }

    private void setItem() {
        Object value = pop();
        Object key = pop();
        containers.put(target(), key, value);
    }

    // Objects.

    private static PythonName name(String module, String qualname) {
        if (module.length() > MAX_NAME || qualname.length() > MAX_NAME || module.isEmpty() || qualname.isEmpty()) {
            throw new OperationException("malformed pickle: a name of " + module.length() + " and " + qualname.length()
                    + " characters, where 1 to " + MAX_NAME + " are possible");
        }
        return new PythonName(RENAMED.getOrDefault(module, module), qualname);
    }

    private void stackGlobal() {
        Object qualname = pop();
        Object module = pop();
        if (!(module instanceof String moduleName) || !(qualname instanceof String nameInIt)) {
            throw new PickleException("a global without a name");
        }
        push(name(moduleName, nameInIt));
    }

    private void reduce() throws IOException {
        Object args = pop();
        Object callable = pop();
        if (!(args instanceof PythonTuple tuple) || callable == null) {
            throw new PickleException("a call without a tuple of arguments");
        }
        push(called(callable, tuple));
    }

    private void instance(PythonName type, List<@Nullable Object> args) throws IOException {
        push(called(type, containers.tuple(args.toArray())));
    }

    private void object(List<@Nullable Object> parts) throws IOException {
        Object type = parts.get(0);
        if (type == null) {
            throw new PickleException("an object without a class");
        }
        push(called(type, containers.tuple(parts.subList(1, parts.size()).toArray())));
    }

    private @Nullable Object called(Object callable, PythonTuple args) throws IOException {
        if (callable instanceof PythonName name) {
            Object result = name.module().equals("across") || name.module().startsWith("across.")
                    ? ofAcross(name, args)
                    : reductions.call(name, args, extents);
            if (result != Handles.UNKNOWN) {
                return result;
            }
        }
        return made(PickledObject.Maker.CALL, callable, args, null);
    }

    private @Nullable Object ofAcross(PythonName name, PythonTuple args) throws IOException {
        for (Object argument : args) {
            if (argument instanceof Collection<?> elements) {
                extents.copied(elements.size());
            }
        }
        try {
            return handles.reduce(name, args, in, deadline);
        } catch (RuntimeException | IOException e) {
            throw e;
        } catch (Exception e) {
            throw new OperationException(name + " cannot be carried out: " + e, e);
        }
    }

    private void newObject(@Nullable Object keywords) {
        boolean hasKeywords = keywords != null;
        Object args = pop();
        Object type = pop();
        if (!(args instanceof PythonTuple tuple) || type == null || (hasKeywords && !(keywords instanceof Map<?, ?>))) {
            throw new PickleException("an object that is made of what are no arguments");
        }
        push(made(
                hasKeywords ? PickledObject.Maker.NEW_WITH_KEYWORDS : PickledObject.Maker.NEW, type, tuple, keywords));
    }

    private PickledObject made(
            PickledObject.Maker maker, Object callable, PythonTuple args, @Nullable Object keywords) {
        PickledObject object = new PickledObject(maker, callable, args, keywords);
        extents.added(object, callable);
        extents.added(object, args);
        extents.added(object, keywords);
        return object;
    }

    private void build() {
        Object state = pop();
        Object target = target();
        if (!(target instanceof PickledObject object)) {
            return; // attributes of a dict or list of a subclass that is read as an ordinary one
        }
        object.setState(state);
        extents.added(object, state);
        if (object.callable().equals(UUID)) {
            finish(object);
        }
    }

    private void finish(PickledObject object) {
        Object number = object.wholeState() instanceof Map<?, ?> fields ? fields.get("int") : null;
        if (number instanceof Number value) {
            Object uuid = Reductions.uuid(value);
            Integer index = unfinished.remove(object);
            if (index != null) {
                memo.put(index, uuid);
            }
            stack.pop();
            push(uuid);
        }
    }
}
