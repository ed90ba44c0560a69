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
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one pickle, whoever sent it: nothing is allocated on the word of a length, nesting and keys are bounded, and a global
 * is a name and never a class of this JVM. Used once, by one thread.
 */
final class BoundedUnpickler {

    private static final int MAX_MARKS = 2 * ContainerLimits.MAX_DEPTH;
    private static final int MAX_NAME = 1_000;

    /** What it takes to remember a value, in bytes. */
    private static final int MEMO_ENTRY = 64;

    /** What becomes of one of several names that a call of across has, in bytes. */
    private static final int COPIED_NAME = 32;

    private static final PythonName UUID = new PythonName("uuid", "UUID");

    /** What old protocols call modules by names that Python 3 has given up. */
    private static final Map<String, String> RENAMED = Map.of("__builtin__", "builtins", "copy_reg", "copyreg");

    private final ValueReader in;
    private final PickleHooks hooks;

    /** Of each call of the peer's objects; zero for the connection's default. */
    private final Duration deadline;

    private final Scalars scalars;
    private final Reductions reductions = new Reductions();
    private final ContainerLimits limits;
    private final Containers containers;

    /** Where in the memo a UUID stands that has not got its value yet. */
    private final IdentityHashMap<Object, Integer> unfinished = new IdentityHashMap<>();

    private final ValueStack stack = new ValueStack();
    private final Map<Integer, @Nullable Object> memo = new HashMap<>();
    private int marks;

    BoundedUnpickler(ValueReader in, PickleHooks hooks, Duration deadline) {
        this.in = in;
        this.hooks = hooks;
        this.deadline = deadline;
        this.scalars = new Scalars(in);
        this.limits = new ContainerLimits(in);
        this.containers = new Containers(limits);
    }

    /** The value that the pickle describes. */
    @Nullable Object load() throws IOException {
        int opcode = in.readByte() & 0xff;
        while (opcode != Opcodes.STOP) {
            obey(opcode);
            opcode = in.readByte() & 0xff;
        }
        return pop();
    }

    private void obey(int opcode) throws IOException {
        switch (opcode) {
            case Opcodes.PROTO -> scalars.checkProtocol();
            case Opcodes.FRAME -> in.readLong(); // what follows is read as it comes
            case Opcodes.NONE -> push(null);
            case Opcodes.NEWTRUE -> push(true);
            case Opcodes.NEWFALSE -> push(false);
            case Opcodes.BININT -> push((int) scalars.unsigned(4));
            case Opcodes.BININT1 -> push(in.readByte() & 0xff);
            case Opcodes.BININT2 -> push((int) scalars.unsigned(2));
            case Opcodes.BINFLOAT -> push(Double.longBitsToDouble(in.readLong()));
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
            case Opcodes.UNICODE -> push(scalars.escapedLine());
            case Opcodes.BINBYTES -> push(scalars.bytes(scalars.length(4)));
            case Opcodes.BINBYTES8 -> push(scalars.bytes(scalars.length(8)));
            case Opcodes.SHORT_BINBYTES -> push(scalars.bytes(in.readByte() & 0xff));
            case Opcodes.BYTEARRAY8 -> push(ByteBuffer.wrap(scalars.bytes(scalars.length(8))));
            case Opcodes.BINSTRING -> push(scalars.latin(scalars.length(4)));
            case Opcodes.SHORT_BINSTRING -> push(scalars.latin(in.readByte() & 0xff));
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
            default ->
                throw new OperationException("malformed pickle: opcode 0x" + Integer.toHexString(opcode) + " at offset "
                        + (in.position() - 1) + " is unknown or not accepted");
        }
    }

    // The stack.

    private void push(@Nullable Object value) {
        stack.push(in.made(value));
    }

    private @Nullable Object pop() {
        return stack.pop();
    }

    private @Nullable Object peek() {
        return stack.peek();
    }

    private Object target() {
        Object target = peek();
        if (target == null) {
            throw new UnpicklingException("None where an object is needed");
        }
        return target;
    }

    private void mark() {
        if (++marks > MAX_MARKS) {
            throw new OperationException("malformed pickle: more than " + MAX_MARKS + " open marks");
        }
        stack.mark();
    }

    private List<@Nullable Object> sinceMark() {
        marks--;
        return stack.popToMark();
    }

    private void memoize(int index) {
        Object value = peek();
        in.claim(MEMO_ENTRY);
        memo.put(index, value);
        if (value instanceof PickledObject object && object.callable().equals(UUID)) {
            unfinished.put(value, index);
        }
    }

    private void recall(int index) {
        Object value = memo.get(index);
        if (value == null && !memo.containsKey(index)) {
            throw new UnpicklingException("nothing is remembered as " + Integer.toUnsignedString(index));
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
            throw new UnpicklingException("a global without a name");
        }
        push(name(moduleName, nameInIt));
    }

    private void reduce() throws IOException {
        Object args = pop();
        Object callable = pop();
        if (!(args instanceof PythonTuple tuple) || callable == null) {
            throw new UnpicklingException("a call without a tuple of arguments");
        }
        push(called(callable, tuple));
    }

    private void instance(PythonName type, List<@Nullable Object> args) throws IOException {
        push(called(type, containers.tuple(args.toArray())));
    }

    private void object(List<@Nullable Object> parts) throws IOException {
        Object type = parts.get(0);
        if (type == null) {
            throw new UnpicklingException("an object without a class");
        }
        push(called(type, containers.tuple(parts.subList(1, parts.size()).toArray())));
    }

    private @Nullable Object called(Object callable, PythonTuple args) throws IOException {
        if (callable instanceof PythonName name) {
            Object result = name.module().equals("across") || name.module().startsWith("across.")
                    ? ofAcross(name, args)
                    : reductions.call(name, args, limits);
            if (result != PickleHooks.UNKNOWN) {
                return result;
            }
        }
        return made(PickledObject.Maker.CALL, callable, args, null);
    }

    private @Nullable Object ofAcross(PythonName name, PythonTuple args) throws IOException {
        for (Object argument : args) {
            if (argument instanceof Collection<?> elements) {
                limits.copied(elements.size(), (long) COPIED_NAME * elements.size());
            }
        }
        try {
            return hooks.reduce(name, args, in, deadline);
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
            throw new UnpicklingException("an object that is made of what are no arguments");
        }
        push(made(
                hasKeywords ? PickledObject.Maker.NEW_WITH_KEYWORDS : PickledObject.Maker.NEW, type, tuple, keywords));
    }

    private PickledObject made(
            PickledObject.Maker maker, Object callable, PythonTuple args, @Nullable Object keywords) {
        PickledObject object = new PickledObject(maker, callable, args, keywords);
        limits.added(object, callable);
        limits.added(object, args);
        limits.added(object, keywords);
        return object;
    }

    private void build() {
        Object state = pop();
        Object target = target();
        if (!(target instanceof PickledObject object)) {
            return; // attributes of a dict or list of a subclass that is read as an ordinary one
        }
        object.setState(state);
        limits.added(object, state);
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
