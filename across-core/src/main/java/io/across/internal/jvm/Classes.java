package io.across.internal.jvm;

import io.across.DeniedException;
import io.across.OperationException;
import io.across.Right;
import io.across.internal.guard.PeerText;
import io.across.internal.value.RightsCheck;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Finds the classes that received values name, as far as the connection's filter admits them. Thread-safe. */
final class Classes implements StreamScan.Names {

    private static final int MAX_REMEMBERED = 4096;

    private static final Map<String, Class<?>> PRIMITIVES = Map.of(
            "boolean", boolean.class,
            "byte", byte.class,
            "short", short.class,
            "char", char.class,
            "int", int.class,
            "long", long.class,
            "float", float.class,
            "double", double.class,
            "void", void.class);

    private static final ForeignDescriptions DESCRIPTIONS = new ForeignDescriptions(ForeignDescriptions.MAX_MEMORY);

    private final ClassLoader loader;
    private final @Nullable ObjectInputFilter filter;
    private final RightsCheck rights;

    /** What a peer without the right to run code is limited to; null if it has the right. */
    private final @Nullable AdmittedTypes types;

    private final ProxyClasses proxies;

    /** What the filter said. */
    private final ConcurrentMap<Class<?>, Boolean> admitted = new ConcurrentHashMap<>();

    Classes(
            @Nullable ClassLoader loader,
            @Nullable ObjectInputFilter filter,
            RightsCheck rights,
            @Nullable AdmittedTypes types) {
        ClassLoader own = Classes.class.getClassLoader();
        this.loader = loader == null ? own : JoinedLoader.of(loader, own);
        this.filter = filter;
        this.rights = rights;
        this.types = types;
        this.proxies = new ProxyClasses(this.loader);
    }

    /** Sees what the connection's loader sees, and what across itself does. */
    ClassLoader loader() {
        return loader;
    }

    /** The filter for streams that read values for this connection; null for none but the JVM-wide one. */
    @Nullable ObjectInputFilter filter() {
        return filter;
    }

    @Override
    public boolean isRecord(String className) {
        try {
            return find(className).isRecord();
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Override
    public void describe(String className, List<String> fields) {
        try {
            DESCRIPTIONS.add(find(className), fields);
        } catch (ClassNotFoundException e) {
            // Reading fails.
        }
    }

    /** Whether the peer may name that class: the names of others get to no class loader. Does not count as its attempt. */
    @Override
    public boolean isNameAdmitted(String name) {
        return types == null || PRIMITIVES.containsKey(name) || types.admitsName(name);
    }

    /**
     * The class of that binary name, not initialised.
     *
     * @throws DeniedException if the peer may not name it
     */
    Class<?> find(String name) throws ClassNotFoundException {
        if (!isNameAdmitted(name)) {
            throw denial(name);
        }
        Class<?> primitive = PRIMITIVES.get(name);
        return primitive != null ? primitive : Class.forName(name, false, loader);
    }

    /** Finds a class and asks the filter, as a stream would. */
    Class<?> findAdmitted(String name) throws ClassNotFoundException {
        return admit(find(name));
    }

    /** The class of proxies with these interfaces; see {@link ProxyClasses#of}. */
    Class<?> proxyClass(Collection<? extends Class<?>> interfaces) {
        return proxies.of(interfaces);
    }

    /** What is thrown for a class that the peer has sent and that is not here; either side may see it. */
    static OperationException unknown(@Nullable String name, ClassNotFoundException cause) {
        return new OperationException(
                "class " + (name == null ? null : PeerText.name(name))
                        + " is unknown to the receiver: add it to the class path there before it is sent",
                cause);
    }

    /** Whether the peer may have values of certain types only. */
    boolean isLimited() {
        return types != null;
    }

    /**
     * Lets only types pass that the peer may have values of.
     *
     * @throws DeniedException if it may not
     */
    void permit(Class<?> type) {
        if (types != null && !types.admits(type)) {
            throw denial(type.getName());
        }
    }

    private DeniedException denial(String className) {
        return rights.denial(Right.RUN_CODE, "reading an object of class " + className);
    }

    /** Refuses dynamic proxies to a peer who may not run code. */
    void permitProxy(String[] interfaces) {
        if (types != null) {
            throw rights.denial(Right.RUN_CODE, "reading a proxy of " + PeerText.name(String.join(", ", interfaces)));
        }
    }

    /**
     * Asks the filter about a class that is written without a stream.
     *
     * @throws OperationException if it is refused
     */
    Class<?> admit(Class<?> type) {
        permit(type);
        if (!isAdmitted(type)) {
            throw new OperationException("class " + type.getName() + " is refused by the connection's input filter");
        }
        return type;
    }

    /** Whether the peer's objects may appear under an interface here. */
    boolean isAdmittedInterface(Class<?> type) {
        return (types == null || types.names(type)) && isAdmitted(type);
    }

    /** Whether the peer may have a value of that type; does not count as its attempt. */
    boolean isAdmitted(Class<?> type) {
        if (types != null && !types.admits(type)) {
            return false;
        }
        ObjectInputFilter jvmWide = ObjectInputFilter.Config.getSerialFilter();
        if (filter == null && jvmWide == null) {
            return true;
        }
        Boolean known = admitted.get(type);
        if (known != null) {
            return known;
        }
        boolean answer = !isRejected(filter, type) && !isRejected(jvmWide, type);
        if (admitted.size() < MAX_REMEMBERED) {
            admitted.put(type, answer);
        }
        return answer;
    }

    private static boolean isRejected(@Nullable ObjectInputFilter filter, Class<?> type) {
        return filter != null && filter.checkInput(new Question(type)) == Status.REJECTED;
    }

    /** What a filter is told of a class outside of a stream. */
    private record Question(Class<?> serialClass) implements FilterInfo {

        @Override
        public long arrayLength() {
            return -1;
        }

        @Override
        public long depth() {
            return 1;
        }

        @Override
        public long references() {
            return 1;
        }

        @Override
        public long streamBytes() {
            return 0;
        }
    }
}
