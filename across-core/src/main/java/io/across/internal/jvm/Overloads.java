package io.across.internal.jvm;

import io.across.OperationException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chooses the method that a call by name means: the one whose parameters fit the arguments best. */
final class Overloads {

    /** Of these every object has its own idea, which a caller may ask for; the rest of Object is nobody's business. */
    private static final Set<String> OF_OBJECT = Set.of("toString", "equals", "hashCode");

    /** The primitive types in the order in which they widen. */
    private static final List<Class<?>> WIDENING =
            List.of(byte.class, short.class, int.class, long.class, float.class, double.class);

    private static final int UNFIT = -1;
    private static final int VARIABLE_ARITY = 1_000;

    private Overloads() {}

    /** A method, and its arguments as it wants them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Choice(Method method, @Nullable Object[] args) {}

    /**
     * The public method of {@code type} that fits.
     *
     * @throws OperationException if none does; the message names what there is
     */
    static Choice choose(Class<?> type, String name, @Nullable Object[] args) {
        Choice best = null;
        int bestCost = Integer.MAX_VALUE;
        for (Method method : type.getMethods()) {
            if (!method.getName().equals(name) || !isCallable(method)) {
                continue;
            }
            int cost = cost(method.getParameterTypes(), args);
            @Nullable Object[] values = args;
            if (cost == UNFIT && method.isVarArgs()) {
                values = spread(method.getParameterTypes(), args);
                cost = values == null ? UNFIT : cost(method.getParameterTypes(), values) + VARIABLE_ARITY;
            }
            if (values != null && cost != UNFIT && (best == null || isBetter(method, cost, best.method, bestCost))) {
                best = new Choice(method, values);
                bestCost = cost;
            }
        }
        if (best == null) {
            throw new OperationException(problem(type, name, args));
        }
        return best;
    }

    private static boolean isBetter(Method method, int cost, Method best, int bestCost) {
        return cost < bestCost || (cost == bestCost && overrides(method, best));
    }

    static boolean isCallable(Method method) {
        return !Modifier.isStatic(method.getModifiers())
                && (method.getDeclaringClass() != Object.class || OF_OBJECT.contains(method.getName()));
    }

    /** Whether {@code method} returns something more special than its bridge or parent does. */
    private static boolean overrides(Method method, Method other) {
        if (!Arrays.equals(method.getParameterTypes(), other.getParameterTypes())) {
            return isMoreSpecific(method.getParameterTypes(), other.getParameterTypes());
        }
        return other.getReturnType().isAssignableFrom(method.getReturnType());
    }

    private static boolean isMoreSpecific(Class<?>[] types, Class<?>[] others) {
        for (int i = 0; i < types.length && i < others.length; i++) {
            if (!others[i].isAssignableFrom(types[i])) {
                return false;
            }
        }
        return true;
    }

    private static int cost(Class<?>[] parameters, @Nullable Object[] args) {
        if (parameters.length != args.length) {
            return UNFIT;
        }
        int sum = 0;
        for (int i = 0; i < args.length; i++) {
            int cost = cost(parameters[i], args[i]);
            if (cost == UNFIT) {
                return UNFIT;
            }
            sum += cost;
        }
        return sum;
    }

    /** How far an argument is from a parameter: 0 for exactly its type. */
    private static int cost(Class<?> parameter, @Nullable Object arg) {
        if (arg == null) {
            return parameter.isPrimitive() ? UNFIT : 1;
        }
        Class<?> type = arg.getClass();
        if (parameter == type) {
            return 1;
        }
        Class<?> primitive = MethodType.methodType(type).unwrap().returnType();
        if (parameter.isPrimitive()) {
            if (parameter == primitive) {
                return 0;
            }
            int from = primitive == char.class ? 1 : WIDENING.indexOf(primitive);
            int to = WIDENING.indexOf(parameter);
            return from >= 0 && to > from ? 1 + to - from : UNFIT;
        }
        if (!parameter.isInstance(arg)) {
            return UNFIT;
        }
        if (parameter == Object.class) {
            return 30;
        }
        return parameter.isInterface() ? 20 : 10;
    }

    /** The arguments with the last ones gathered into an array; null if they do not fit. */
    private static @Nullable Object @Nullable [] spread(Class<?>[] parameters, @Nullable Object[] args) {
        int fixed = parameters.length - 1;
        if (args.length < fixed) {
            return null;
        }
        Class<?> component = parameters[fixed].getComponentType();
        Object rest = Array.newInstance(component, args.length - fixed);
        for (int i = fixed; i < args.length; i++) {
            if (cost(component, args[i]) == UNFIT) {
                return null;
            }
            Array.set(rest, i - fixed, args[i]);
        }
        @Nullable Object[] values = Arrays.copyOf(args, parameters.length);
        values[fixed] = rest;
        return values;
    }

    private static String problem(Class<?> type, String name, @Nullable Object[] args) {
        String given = Arrays.stream(args)
                .map(arg -> arg == null ? "null" : arg.getClass().getName())
                .collect(Collectors.joining(", "));
        String there = Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name) && isCallable(method))
                .map(method -> Arrays.stream(method.getParameterTypes())
                        .map(Class::getTypeName)
                        .collect(Collectors.joining(", ", "(", ")")))
                .sorted()
                .limit(10)
                .collect(Collectors.joining(", "));
        return "class " + type.getName() + " has no public method " + name + "(" + given + ")"
                + (there.isEmpty() ? "" : "; there is " + name + there);
    }
}
