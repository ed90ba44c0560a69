package io.across.internal.python;

import io.across.OperationException;
import io.across.internal.invoke.Overloads;
import io.across.internal.pickle.Conversions;
import io.across.internal.pickle.TypeVariables;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.HashMap;
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
     * @param renamed their names in Java, of those that Java has
     */
    private record Announced(List<String> names, Map<String, String> renamed) {}

    private JavaObject() {}

    /** The names that are announced of objects of a class (protocol, section 5.2), sorted. */
    static List<String> methodsOf(Class<?> type) {
        return ANNOUNCED.get(type).names();
    }

    private static Announced announced(Class<?> type) {
        Map<String, String> own = renamed(type);
        Set<String> names = new TreeSet<>(SpecialMethods.of(type));
        names.addAll(PythonMethods.of(type));
        names.addAll(own.keySet());
        return new Announced(List.copyOf(names), own);
    }

    /** The names that a class's or interface's own methods have in Python, and in Java. */
    static Map<String, String> renamed(Class<?> type) {
        Set<String> own = new TreeSet<>();
        for (Method method : type.getMethods()) {
            if (Overloads.isCallable(method) && ProtocolNames.isPossible(method.getName())) {
                own.add(method.getName());
            }
        }
        Map<String, String> renamed = new HashMap<>();
        for (String java : own) {
            String python = ProtocolNames.toPython(java);
            while (!python.equals(java) && own.contains(python)) {
                python += "_"; // there is a method of that very name
            }
            renamed.put(python, java);
        }
        return Map.copyOf(renamed);
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
        refuse(keywords);
        if (name.equals("__call__")) {
            Method only = FunctionalMethods.of(object.getClass());
            if (only != null) {
                return invokeNamed(object, only.getName(), args.toArray());
            }
        }
        if (name.startsWith("__")) {
            return SpecialMethods.invoke(object, name, args);
        }
        String java = ANNOUNCED.get(object.getClass()).renamed().getOrDefault(name, name);
        return invokeNamed(object, java, args.toArray());
    }

    /** Java has no arguments by name. */
    static void refuse(Map<?, ?> keywords) {
        if (!keywords.isEmpty()) {
            throw BuiltinException.of("TypeError", "methods of Java objects take no keyword arguments");
        }
    }

    private static @Nullable Object invokeNamed(Object object, String name, @Nullable Object[] args) throws Throwable {
        return invoke(object, choose(object.getClass(), name, args));
    }

    /** The method of a class or interface that the arguments fit, with these as it wants them. */
    static Overloads.Choice choose(Class<?> type, String name, @Nullable Object[] args) {
        return choose(List.of(type), name, args);
    }

    /** The same of an object that may be called through several interfaces. */
    static Overloads.Choice choose(List<Class<?>> types, String name, @Nullable Object[] args) {
        try {
            return types.size() == 1
                    ? Overloads.choose(types.get(0), name, args, JavaObject::convert)
                    : Overloads.choose(types, name, args, JavaObject::convert);
        } catch (OperationException e) {
            // A mistake of the caller's, which Python calls so; not a failure of the connection.
            throw BuiltinException.of("TypeError", e.getMessage());
        }
    }

    /** Calls a method that was chosen; what it throws is thrown. */
    static @Nullable Object invoke(Object object, Overloads.Choice choice) throws Throwable {
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
