package io.across.internal.jvm;

import io.across.OperationException;
import io.across.internal.value.ValueReader;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link JvmObjectOutput} has written, or what claims to be that. Used by one thread. */
final class JvmObjectInput extends ObjectInputStream {

    /** Deeper graphs overflow the stack of the thread that reads them. */
    private static final int MAX_DEPTH = 1_000;

    /** Values alone are not nested this deep, and a stranger should not choose how much stack is needed. */
    private static final int MAX_DEPTH_OF_VALUES = 100;

    /** What the stream may have buffered of the bytes that it has not interpreted yet. */
    private static final int BUFFERED = 8 * 1024;

    /** Heap that arrays may take for each byte of the stream; in an honest one a byte is at least one null of four bytes. */
    private static final int HEAP_PER_BYTE = 16;

    private static final long HEAP_ALWAYS = 64 * 1024;

    private final ValueReader in;
    private final Classes classes;
    private final JvmHandles handles;

    /** What the numbers of exceptions stand for. */
    private final List<Throwable> exceptions;

    /** The first class of an application in the stream; null until there is one. */
    private @Nullable Class<?> outer;

    /** What arrays may still take: arrays in arrays must not each have as much as the stream is long. */
    private long heapLeft;

    /** The class of what stands for a token, until the stream has asked about it; null for none. */
    private @Nullable Class<?> replacement;

    /** Null where the peer may run code: it has better ways to waste time. */
    private final @Nullable StreamWatch watch;

    private JvmObjectInput(
            ValueReader in,
            Classes classes,
            JvmHandles handles,
            List<Throwable> exceptions,
            @Nullable StreamWatch watch)
            throws IOException {
        super(in);
        this.in = in;
        this.classes = classes;
        this.handles = handles;
        this.exceptions = exceptions;
        this.heapLeft = HEAP_ALWAYS + (long) HEAP_PER_BYTE * in.available();
        this.watch = watch;
        enableResolveObject(true);
        setObjectInputFilter(this::check);
    }

    /** What a peer sends that may not run code is looked through before anything is made of it. */
    private static JvmObjectInput open(ValueReader in, Classes classes, JvmHandles handles, List<Throwable> exceptions)
            throws IOException {
        if (!classes.isLimited()) {
            return new JvmObjectInput(in, classes, handles, exceptions, null);
        }
        byte[] stream = in.readBytes(in.available());
        return new JvmObjectInput(in.part(stream), classes, handles, exceptions, StreamScan.of(stream, classes));
    }

    /** Reads one graph of objects. */
    static @Nullable Object read(ValueReader in, Classes classes, JvmHandles handles)
            throws IOException, ClassNotFoundException {
        try (JvmObjectInput stream = open(in, classes, handles, List.of())) {
            return stream.readVersions();
        } catch (InvalidClassException e) {
            if (e.getCause() instanceof OperationException refusal) {
                throw refusal;
            }
            throw new OperationException("a class cannot be read: " + e.getMessage(), e);
        } catch (ClassNotFoundException e) {
            throw Classes.unknown(e.getMessage(), e);
        } catch (StackOverflowError e) {
            throw new OperationException("malformed value: nested too deeply", e);
        } catch (InternalError e) {
            // As the JDK calls it where its immutable maps have a key without a value.
            throw new OperationException("malformed value: " + e.getMessage(), e);
        }
    }

    /** What the JDK says of an object that does not fit the receiver's class does not always name the class. */
    private @Nullable Object readVersions() throws IOException, ClassNotFoundException {
        try {
            return readWhole();
        } catch (ObjectStreamException | ClassCastException e) {
            if (outer == null || e.getCause() instanceof OperationException) {
                throw e;
            }
            throw new OperationException(
                    "value cannot be read by the receiver: " + e + ". Is " + outer
                            + " the same on both sides, and what it contains?",
                    e);
        }
    }

    private @Nullable Object readWhole() throws IOException, ClassNotFoundException {
        Object read = readObject();
        if (watch != null && !watch.isComplete()) {
            throw new OperationException("malformed value: a stream that is not what it seems");
        }
        return read;
    }

    /** Reads one exception whose numbers stand for {@code others}. */
    static @Nullable Object readException(ValueReader in, List<Throwable> others, Classes classes, JvmHandles handles)
            throws IOException, ClassNotFoundException {
        try (JvmObjectInput stream = open(in, classes, handles, others)) {
            return stream.readWhole();
        }
    }

    private Status check(FilterInfo info) {
        Class<?> ours = replacement;
        replacement = null;
        if (ours != null && info.serialClass() == ours) {
            // The stream asks about what stands for a token now; whether the peer may have that was asked before.
            return Status.ALLOWED;
        }
        if (info.depth() > (watch == null ? MAX_DEPTH : MAX_DEPTH_OF_VALUES)
                || info.arrayLength() > 2L * in.available() + BUFFERED) {
            return Status.REJECTED;
        }
        Class<?> type = info.serialClass();
        if (info.arrayLength() > 0 && type != null) {
            long size = info.arrayLength() * elementSize(type);
            in.claim(size);
            heapLeft -= size;
            if (heapLeft < 0) {
                return Status.REJECTED;
            }
        }
        if (isToken(type)) {
            return Status.ALLOWED;
        }
        if (type != null) {
            classes.permit(type);
        }
        ObjectInputFilter filter = classes.filter();
        Status status = filter == null ? Status.UNDECIDED : filter.checkInput(info);
        if (status == Status.REJECTED && type != null) {
            throw new OperationException("class " + type.getName() + " is refused by the connection's input filter");
        }
        return status;
    }

    private static boolean isToken(@Nullable Class<?> type) {
        return type == HandleToken.class || type == ExceptionToken.class || type == OptionalToken.class;
    }

    private static int elementSize(Class<?> array) {
        Class<?> element = array.getComponentType();
        if (element == long.class || element == double.class) {
            return 8;
        }
        if (element == char.class || element == short.class) {
            return 2;
        }
        return element == byte.class || element == boolean.class ? 1 : 4;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        try {
            Class<?> type = classes.find(description.getName());
            if (outer == null && type.getClassLoader() != null) {
                outer = type;
            }
            return type;
        } catch (ClassNotFoundException e) {
            if (!classes.isLimited()) {
                throw e;
            }
            // The stream would go on, past what is not here.
            throw Classes.unknown(description.getName(), e);
        }
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws ClassNotFoundException {
        classes.permitProxy(interfaces);
        List<Class<?>> types = new ArrayList<>(interfaces.length);
        for (String name : interfaces) {
            types.add(classes.find(name));
        }
        return classes.proxyClass(types);
    }

    @Override
    protected @Nullable Object resolveObject(@Nullable Object object) throws IOException {
        Object resolved = resolved(object);
        if (watch != null) {
            watch.finished(resolved);
        }
        replacement = resolved == object || resolved == null ? null : resolved.getClass();
        return resolved;
    }

    private @Nullable Object resolved(@Nullable Object object) throws IOException {
        if (object instanceof ExceptionToken token) {
            int number = token.number();
            return number >= 0 && number < exceptions.size() ? exceptions.get(number) : null;
        }
        if (!(object instanceof HandleToken token)) {
            if (watch != null && object != null) {
                watch.made(object);
            }
            return in.made(object);
        }
        try {
            ValueReader part = in.part(token.content());
            return handles.read(part.readByte(), part);
        } catch (RuntimeException | IOException e) {
            throw e;
        } catch (Exception e) {
            throw new OperationException("a reference cannot be read: " + e, e);
        }
    }
}
