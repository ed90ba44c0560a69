package io.across.internal.python;

import io.across.OperationException;
import io.across.internal.invoke.OpenMethods;
import io.across.internal.invoke.Overloads;
import io.across.internal.pickle.Conversions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A Java object as Python uses it: its public methods by name, and Python's special methods where they make sense. */
final class JavaObject {

    private static final ClassValue<List<String>> METHODS = new ClassValue<>() {
        @Override
        protected List<String> computeValue(Class<?> type) {
            return announced(type);
        }
    };

    private JavaObject() {}

    /** The names that are announced of objects of a class (protocol, section 5.2), sorted. */
    static List<String> methodsOf(Class<?> type) {
        return METHODS.get(type);
    }

    private static List<String> announced(Class<?> type) {
        Set<String> names = new TreeSet<>(SpecialMethods.of(type));
        for (Method method : type.getMethods()) {
            if (Overloads.isCallable(method) && Names.isPossible(method.getName())) {
                names.add(Names.toPython(method.getName()));
            }
        }
        return List.copyOf(names);
    }

    /** The method that a call of the object itself means; null if it cannot be called. */
    static @Nullable Method functionalMethod(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Class<?> candidate : c.getInterfaces()) {
                Method found = candidate.isAnnotationPresent(FunctionalInterface.class)
                        ? singleAbstractMethod(candidate)
                        : functionalMethod(candidate);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static @Nullable Method singleAbstractMethod(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .filter(method -> !isOfObject(method))
                .findFirst()
                .orElse(null);
    }

    private static boolean isOfObject(Method method) {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(other -> other.getName().equals(method.getName())
                        && Arrays.equals(other.getParameterTypes(), method.getParameterTypes()));
    }

    /**
     * Calls a method by the name that Python knows.
     *
     * @throws Throwable what the method throws
     */
    static @Nullable Object invoke(Object object, String name, List<@Nullable Object> args) throws Throwable {
        if (name.startsWith("__")) {
            return SpecialMethods.invoke(object, name, args);
        }
        return invokeNamed(object, Names.toJava(name), args.toArray());
    }

    static @Nullable Object invokeNamed(Object object, String name, @Nullable Object[] args) throws Throwable {
        Overloads.Choice choice;
        try {
            choice = Overloads.choose(object.getClass(), name, args);
        } catch (OperationException e) {
            Overloads.Choice converted = converted(object.getClass(), name, args);
            if (converted == null) {
                // A mistake of the caller's, which Python calls so; not a failure of the connection.
                throw PythonError.of("TypeError", e.getMessage());
            }
            choice = converted;
        }
        try {
            return choice.method().invoke(object, choice.args());
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** The first method to whose types all arguments can be converted: an int for a Long, a list for an array. */
    private static Overloads.@Nullable Choice converted(Class<?> type, String name, @Nullable Object[] args) {
        for (Method method : type.getMethods()) {
            if (!method.getName().equals(name)
                    || !Overloads.isCallable(method)
                    || method.getParameterCount() != args.length) {
                continue;
            }
            Method open = OpenMethods.find(method, type);
            @Nullable Object[] values = open == null ? null : convert(method, args);
            if (open != null && values != null) {
                return new Overloads.Choice(open, values);
            }
        }
        return null;
    }

    private static @Nullable Object @Nullable [] convert(Method method, @Nullable Object[] args) {
        @Nullable Object[] values = new Object[args.length];
        try {
            for (int i = 0; i < args.length; i++) {
                values[i] = Conversions.convert(args[i], method.getGenericParameterTypes()[i]);
            }
            return values;
        } catch (OperationException e) {
            return null;
        }
    }
}
