package io.across.internal.jvm;

import io.across.OperationException;
import io.across.internal.invoke.Overloads;
import java.io.Serializable;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * A method that the peer's proxies call, found once for its description and then invoked on any object that has it.
 * Thread-safe.
 */
final class MethodTarget {

    private final MethodShape shape;

    /** Whether the method is looked for among those that an object has: the peer's names get to no class loader. */
    private final boolean limited;

    /**
     * The interface's method; null for a call by name, or an interface that is unknown here or not looked for yet. Racy by
     * intent: any that was found will do.
     */
    private volatile @Nullable Method method;

    private MethodTarget(MethodShape shape, boolean limited, @Nullable Method method) {
        this.shape = shape;
        this.limited = limited;
        this.method = method;
    }

    static MethodTarget find(MethodShape shape, Classes classes) {
        if (shape.isByName() || classes.isLimited()) {
            return new MethodTarget(shape, !shape.isByName(), null);
        }
        return new MethodTarget(shape, false, findMethod(shape, classes));
    }

    private static @Nullable Method findMethod(MethodShape shape, Classes classes) {
        try {
            Class<?> owner = classes.find(shape.owner());
            if (!owner.isInterface()) {
                throw new OperationException("malformed value: " + shape.owner() + " is no interface");
            }
            MethodType type = MethodType.fromMethodDescriptorString(shape.descriptor(), classes.loader());
            Method method = owner.getMethod(shape.name(), type.parameterArray());
            return Modifier.isStatic(method.getModifiers()) || !method.trySetAccessible() ? null : method;
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | TypeNotPresentException
                | IllegalArgumentException
                | NullPointerException // as the JDK calls some descriptors that are none
                | UnsupportedOperationException e) {
            // An interface that the two sides know differently: the name may still fit.
            return null;
        }
    }

    /** The interface's method, if the object has it. */
    private @Nullable Method method(Object object) {
        Method known = method;
        if (known != null && known.getDeclaringClass().isInstance(object)) {
            return known;
        }
        Method found = limited ? InterfaceMethods.find(object.getClass(), shape) : null;
        if (found != null) {
            method = found;
        }
        return found;
    }

    /** Calls the method; what it throws is thrown. */
    @Nullable Object invoke(Object object, @Nullable Object[] args) throws Throwable {
        Method chosen = method(object);
        @Nullable Object[] values = args;
        if (chosen == null) {
            Overloads.Choice choice = Overloads.choose(object.getClass(), shape.name(), args);
            chosen = choice.method();
            values = choice.args();
        }
        Object result;
        try {
            result = chosen.invoke(object, values);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        } catch (IllegalArgumentException e) {
            throw new OperationException("method " + shape + " does not take these arguments: " + e.getMessage(), e);
        }
        return outcome(object, result, chosen.getReturnType());
    }

    /**
     * A method that returns its own object returns the proxy; what can only be used in place, such as an iterator or a
     * stream, is passed by reference where the method promises no more than an interface.
     */
    private static @Nullable Object outcome(Object object, @Nullable Object result, Class<?> declared) {
        if (result == object) {
            return RemoteHandler.Self.INSTANCE;
        }
        return inPlace(result, declared);
    }

    /** Wraps what can only be used in place. */
    static @Nullable Object inPlace(@Nullable Object result, Class<?> declared) {
        if (result == null
                || result instanceof Serializable
                || JdkCollections.isOptional(result)
                || JvmHandles.isHandle(result)) {
            return result;
        }
        return declared.isInterface() || declared == Object.class ? new ByReference(result) : result;
    }

    @Override
    public String toString() {
        return shape.toString();
    }
}
