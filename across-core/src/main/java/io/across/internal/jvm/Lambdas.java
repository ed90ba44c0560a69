package io.across.internal.jvm;

import io.across.OperationException;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes serializable lambdas apart and puts them together again. Thread-safe, stateless but for caches by class. */
final class Lambdas {

    /** A lambda class's own {@code writeReplace}; empty for a class that is no lambda's or does not let us call it. */
    private static final ClassValue<Optional<Method>> WRITE_REPLACE = new ClassValue<>() {
        @Override
        protected Optional<Method> computeValue(Class<?> type) {
            return findWriteReplace(type);
        }
    };

    private static final Object[] NOTHING = {};

    private Lambdas() {}

    /** Takes a lambda apart; null if {@code object} is none. */
    static @Nullable SerializedLambda takeApart(Object object) {
        Optional<Method> writeReplace = WRITE_REPLACE.get(object.getClass());
        if (writeReplace.isEmpty()) {
            return null;
        }
        try {
            return writeReplace.get().invoke(object) instanceof SerializedLambda lambda ? lambda : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** What an object's code is called: {@code com.acme.Jobs.lambda$main$0} for a lambda, else its class. */
    static String describe(Object code) {
        SerializedLambda lambda = takeApart(code);
        return lambda == null
                ? code.getClass().getName()
                : LambdaShape.of(lambda).toString();
    }

    static boolean isLambda(Class<?> type) {
        return WRITE_REPLACE.get(type).isPresent();
    }

    /**
     * The arguments of a method, its lambdas as references: what such a parameter says is that it is called, not that code is
     * sent. Where the parameter's type is to be serialized, they stay.
     */
    static @Nullable Object[] asCallbacks(Class<?>[] parameters, @Nullable Object[] args) {
        @Nullable Object[] values = args.clone();
        for (int i = 0; i < values.length && i < parameters.length; i++) {
            Object value = values[i];
            Class<?> type = parameters[i];
            if (value != null
                    && value.getClass().isSynthetic()
                    && ProxyInterfaces.isUsable(type)
                    && !Serializable.class.isAssignableFrom(type)) {
                values[i] = new ByReference(value);
            }
        }
        return values;
    }

    private static Optional<Method> findWriteReplace(Class<?> type) {
        if (!type.isSynthetic() || !Serializable.class.isAssignableFrom(type)) {
            return Optional.empty();
        }
        try {
            Method method = type.getDeclaredMethod("writeReplace");
            return method.trySetAccessible() ? Optional.of(method) : Optional.empty();
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }

    /** A received description of lambdas, ready to make them. */
    static final class Factory {

        private final LambdaShape shape;
        private final Class<?> capturing;
        private final Method deserialize;

        /** The one lambda that captures nothing, made when it is needed first. Racy by intent: any instance will do. */
        private volatile @Nullable Object constant;

        private Factory(LambdaShape shape, Class<?> capturing, Method deserialize) {
            this.shape = shape;
            this.capturing = capturing;
            this.deserialize = deserialize;
        }

        /**
         * Finds the place in the code that the description names.
         *
         * @throws OperationException if there is none such, or the filter refuses its class
         */
        static Factory find(LambdaShape shape, Classes classes) {
            classes.admit(SerializedLambda.class);
            Class<?> capturing = capturing(shape.capturingClass().replace('/', '.'), classes);
            try {
                Method method = capturing.getDeclaredMethod("$deserializeLambda$", SerializedLambda.class);
                if (method.trySetAccessible()) {
                    return new Factory(shape, capturing, method);
                }
            } catch (NoSuchMethodException e) {
                throw new OperationException("class " + capturing.getName() + " has no serializable lambda", e);
            }
            throw new OperationException("class " + capturing.getName() + " is in a module that is not open to across");
        }

        private static Class<?> capturing(String name, Classes classes) {
            try {
                return classes.findAdmitted(name);
            } catch (ClassNotFoundException e) {
                throw Classes.unknown(name, e);
            }
        }

        int captures() {
            return shape.captures();
        }

        Object make() throws Exception {
            Object lambda = constant;
            if (lambda == null) {
                lambda = make(NOTHING);
                constant = lambda;
            }
            return lambda;
        }

        Object make(@Nullable Object[] captured) throws Exception {
            try {
                return deserialize.invoke(null, shape.with(capturing, captured));
            } catch (InvocationTargetException e) {
                throw new OperationException(
                        "lambda " + shape + " is not known here: the classes of the two sides differ",
                        e.getTargetException());
            }
        }

        @Override
        public String toString() {
            return shape.toString();
        }
    }
}
