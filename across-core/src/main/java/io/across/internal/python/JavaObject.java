package io.across.internal.python;

import io.across.OperationException;
import io.across.internal.invoke.Overloads;
import io.across.internal.pickle.Conversions;
import io.across.internal.pickle.TypeVariables;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A Java object as Python uses it: its public methods by name, and Python's special methods where they make sense. */
final class JavaObject {

    private static final ClassValue<Announced> ANNOUNCED = new ClassValue<>() {
        @Override
        protected Announced computeValue(Class<?> type) {
            return announced(type);
        }
    };

    /**
     * What is known of the objects of a class.
     *
     * @param names of their methods in Python, sorted
     * @param renamed those whose names in Java are others
     */
    private record Announced(List<String> names, Map<String, String> renamed) {}

    private JavaObject() {}

    /** The names that are announced of objects of a class (protocol, section 5.2), sorted. */
    static List<String> methodsOf(Class<?> type) {
        return ANNOUNCED.get(type).names();
    }

    private static Announced announced(Class<?> type) {
        Set<String> own = new TreeSet<>();
        for (Method method : type.getMethods()) {
            if (Overloads.isCallable(method) && Names.isPossible(method.getName())) {
                own.add(method.getName());
            }
        }
        Set<String> names = new TreeSet<>(SpecialMethods.of(type));
        names.addAll(PythonMethods.of(type));
        Map<String, String> renamed = new HashMap<>();
        for (String java : own) {
            String python = Names.toPython(java);
            while (!python.equals(java) && own.contains(python)) {
                python += "_"; // there is a method of that very name
            }
            if (!python.equals(java)) {
                renamed.put(python, java);
            }
            names.add(python);
        }
        return new Announced(List.copyOf(names), Map.copyOf(renamed));
    }

    /** The method that a call of the object itself means; null if it cannot be called. */
    static @Nullable Method functionalMethod(Class<?> type) {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            collect(c, interfaces);
        }
        Method only = null;
        for (Class<?> candidate : interfaces) {
            Method method = singleAbstractMethod(candidate);
            if (method == null) {
                continue;
            }
            if (candidate.isAnnotationPresent(FunctionalInterface.class)) {
                return method;
            }
            if (isOfJava(candidate)) {
                continue; // that something can be compared, closed or walked through does not make it a function
            }
            if (only != null && !only.getName().equals(method.getName())) {
                return null; // nobody knows which one is meant
            }
            only = method;
        }
        return only;
    }

    private static boolean isOfJava(Class<?> type) {
        return type.getName().startsWith("java.");
    }

    /** The interfaces of a class or interface, and those above them, the nearest first. */
    private static void collect(Class<?> type, Set<Class<?>> interfaces) {
        for (Class<?> each : type.getInterfaces()) {
            interfaces.add(each);
            collect(each, interfaces);
        }
    }

    /** The method of an interface that has no other without a body; null if it has none or several. */
    static @Nullable Method singleAbstractMethod(Class<?> type) {
        List<Method> candidates = Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .filter(method -> !isOfObject(method))
                .toList();
        // One that narrows what an interface above declares is there twice.
        boolean single =
                candidates.stream().map(JavaObject::signature).distinct().count() == 1;
        return single ? candidates.get(0) : null;
    }

    private static List<Object> signature(Method method) {
        return List.of(method.getName(), method.getParameterCount());
    }

    private static boolean isOfObject(Method method) {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(other -> other.getName().equals(method.getName())
                        && Arrays.equals(other.getParameterTypes(), method.getParameterTypes()));
    }

    /**
     * Calls a method by the name that Python knows.
     *
     * @param keywords the arguments that Python passes by name
     * @throws Throwable what the method throws
     */
    static @Nullable Object invoke(Object object, String name, List<@Nullable Object> args, Map<?, ?> keywords)
            throws Throwable {
        if (PythonMethods.isMeant(object, name, args.size())) {
            return PythonMethods.invoke(object, name, args, keywords);
        }
        if (!keywords.isEmpty()) {
            throw PythonError.of("TypeError", "methods of Java objects take no keyword arguments");
        }
        if (name.startsWith("__")) {
            return SpecialMethods.invoke(object, name, args);
        }
        String java = ANNOUNCED.get(object.getClass()).renamed().getOrDefault(name, name);
        return invokeNamed(object, java, args.toArray());
    }

    static @Nullable Object invokeNamed(Object object, String name, @Nullable Object[] args) throws Throwable {
        Overloads.Choice choice;
        try {
            choice = Overloads.choose(object.getClass(), name, args, JavaObject::convert);
        } catch (OperationException e) {
            // A mistake of the caller's, which Python calls so; not a failure of the connection.
            throw PythonError.of("TypeError", e.getMessage());
        }
        try {
            return choice.method().invoke(object, choice.args());
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** The arguments as the method's types want them: an int for a Long, a list for an array. Null if they cannot be that. */
    private static @Nullable Object @Nullable [] convert(Class<?> type, Method method, @Nullable Object[] args) {
        TypeVariables variables = TypeVariables.of(type);
        Type[] parameters = method.getGenericParameterTypes();
        @Nullable Object[] values = new Object[args.length];
        try {
            for (int i = 0; i < args.length; i++) {
                values[i] = Conversions.convert(args[i], variables.resolve(parameters[i]));
            }
            return values;
        } catch (OperationException e) {
            return null;
        }
    }
}
