package io.across.internal.invoke;

import io.across.OperationException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chooses the method that a call by name means: the one whose parameters fit the arguments best. */
public final class Overloads {

    /** Of these every object has its own idea, which a caller may ask for; the rest of Object is nobody's business. */
    private static final Set<String> OF_OBJECT = Set.of("toString", "equals", "hashCode");

    /** The primitive types in the order in which they widen. */
    private static final List<Class<?>> WIDENING =
            List.of(byte.class, short.class, int.class, long.class, float.class, double.class);

    private static final int UNFIT = -1;

    /** More than any number of arguments costs: variable arity is what is tried last. */
    private static final int VARIABLE_ARITY = 1_000_000;

    /** Arguments that a message tells of: a peer may send millions. */
    private static final int MAX_TOLD = 50;

    private Overloads() {}

    /** A method, and its arguments as it wants them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Choice(Method method, @Nullable Object[] args) {}

    /** A method that fits, as it is declared and as it may be called. */
    private record Candidate(Method method, Choice choice, int cost) {}

    /** Makes arguments of others, where those given fit no method. */
    public interface Conversion {

        /** The arguments as the method of the class wants them, as many as were given; null if they cannot be that. */
        @Nullable Object @Nullable [] convert(Class<?> type, Method method, @Nullable Object[] args);
    }

    /**
     * The public method of {@code type} that fits best.
     *
     * @throws OperationException if none does, or several do equally well; the message names what there is
     */
    public static Choice choose(Class<?> type, String name, @Nullable Object[] args) {
        return choose(type, name, args, (ignoredType, ignoredMethod, ignoredArgs) -> null);
    }

    /**
     * The public method of {@code type} that fits best; if none does, the one that fits with converted arguments.
     *
     * @throws OperationException if none does, or several do equally well; the message names what there is
     */
    public static Choice choose(Class<?> type, String name, @Nullable Object[] args, Conversion conversion) {
        List<Candidate> best = fitting(type, name, args);
        if (best.isEmpty()) {
            best = converted(type, name, args, conversion);
        }
        return mostSpecific(best, List.of(type), name, args).choice;
    }

    /** As {@link #choose(Class, String, Object[], Conversion)}, of an object that has several types. */
    public static Choice choose(List<Class<?>> types, String name, @Nullable Object[] args, Conversion conversion) {
        List<Candidate> best = cheapest(types, type -> fitting(type, name, args));
        if (best.isEmpty()) {
            best = cheapest(types, type -> converted(type, name, args, conversion));
        }
        return mostSpecific(best, types, name, args).choice;
    }

    /** Those of the lowest cost; of those with the same parameters the first, since all mean the same method of the object. */
    private static List<Candidate> cheapest(List<Class<?>> types, Function<Class<?>, List<Candidate>> ofType) {
        List<Candidate> all = new ArrayList<>();
        for (Class<?> type : types) {
            for (Candidate candidate : ofType.apply(type)) {
                if (all.stream().noneMatch(known -> hasSameParameters(known, candidate))) {
                    all.add(candidate);
                }
            }
        }
        int least = all.stream().mapToInt(Candidate::cost).min().orElse(0);
        return all.stream().filter(candidate -> candidate.cost == least).toList();
    }

    private static boolean hasSameParameters(Candidate one, Candidate other) {
        return Arrays.equals(one.method.getParameterTypes(), other.method.getParameterTypes());
    }

    /** Those of the lowest cost. */
    private static List<Candidate> fitting(Class<?> type, String name, @Nullable Object[] args) {
        List<Candidate> best = new ArrayList<>(2);
        Method closed = null;
        for (Method method : type.getMethods()) {
            if (!method.getName().equals(name) || !isCallable(method)) {
                continue;
            }
            Candidate candidate = candidate(method, args);
            if (candidate == null || (!best.isEmpty() && candidate.cost > best.get(0).cost)) {
                continue;
            }
            Method open = OpenMethods.find(method, type);
            if (open == null) {
                // Its bridge may fit too, and be open.
                closed = method;
                continue;
            }
            if (!best.isEmpty() && candidate.cost < best.get(0).cost) {
                best.clear();
            }
            best.add(new Candidate(method, new Choice(open, candidate.choice.args), candidate.cost));
        }
        if (best.isEmpty() && closed != null) {
            throw new OperationException("method " + closed + " is in a module that is not open to across");
        }
        return best;
    }

    /** Those that take the arguments once they are converted; a number to a class of its own kind, if there is one. */
    private static List<Candidate> converted(
            Class<?> type, String name, @Nullable Object[] args, Conversion conversion) {
        List<Candidate> all = new ArrayList<>(2);
        for (Method method : type.getMethods()) {
            if (!method.getName().equals(name) || !isCallable(method) || method.getParameterCount() != args.length) {
                continue;
            }
            Method open = OpenMethods.find(method, type);
            @Nullable Object[] values = open == null ? null : conversion.convert(type, method, args);
            if (open != null && values != null) {
                all.add(new Candidate(method, new Choice(open, values), strayed(args, values)));
            }
        }
        int least = all.stream().mapToInt(Candidate::cost).min().orElse(0);
        return all.stream().filter(candidate -> candidate.cost == least).toList();
    }

    /** How many whole numbers became fractions, or anything became a text. */
    private static int strayed(@Nullable Object[] args, @Nullable Object[] values) {
        int count = 0;
        for (int i = 0; i < args.length; i++) {
            boolean fraction =
                    values[i] instanceof Double || values[i] instanceof Float || values[i] instanceof BigDecimal;
            boolean given = args[i] instanceof Double || args[i] instanceof Float || args[i] instanceof BigDecimal;
            count += fraction != given || values[i] instanceof String != args[i] instanceof String ? 1 : 0;
        }
        return count;
    }

    /** The method with its arguments as it wants them; null if they do not fit. */
    private static @Nullable Candidate candidate(Method method, @Nullable Object[] args) {
        Class<?>[] parameters = method.getParameterTypes();
        int cost = cost(parameters, args);
        if (cost != UNFIT) {
            return new Candidate(method, new Choice(method, args), cost);
        }
        int spreadCost = method.isVarArgs() ? spreadCost(parameters, args) : UNFIT;
        return spreadCost == UNFIT
                ? null
                : new Candidate(method, new Choice(method, spread(parameters, args)), spreadCost + VARIABLE_ARITY);
    }

    private static Candidate mostSpecific(
            List<Candidate> candidates, List<Class<?>> types, String name, @Nullable Object[] args) {
        for (Candidate candidate : candidates) {
            if (candidates.stream().allMatch(other -> isAsSpecific(candidate.method, other.method))) {
                return candidate;
            }
        }
        throw new OperationException(problem(types, name, args, !candidates.isEmpty()));
    }

    public static boolean isCallable(Method method) {
        return !Modifier.isStatic(method.getModifiers())
                && (method.getDeclaringClass() != Object.class || OF_OBJECT.contains(method.getName()));
    }

    /** Whether whatever {@code method} takes, {@code other} takes too; of a method and its bridge, the method. */
    private static boolean isAsSpecific(Method method, Method other) {
        Class<?>[] types = method.getParameterTypes();
        Class<?>[] others = other.getParameterTypes();
        if (Arrays.equals(types, others)) {
            return other.getReturnType().isAssignableFrom(method.getReturnType());
        }
        if (types.length != others.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
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

    /** What the arguments cost if the last ones are gathered into an array. */
    private static int spreadCost(Class<?>[] parameters, @Nullable Object[] args) {
        int fixed = parameters.length - 1;
        if (args.length < fixed) {
            return UNFIT;
        }
        Class<?>[] each = Arrays.copyOf(parameters, args.length);
        Arrays.fill(each, fixed, args.length, parameters[fixed].getComponentType());
        return cost(each, args);
    }

    /** The arguments, which fit, with the last ones gathered into an array. */
    private static @Nullable Object[] spread(Class<?>[] parameters, @Nullable Object[] args) {
        int fixed = parameters.length - 1;
        Object rest = Array.newInstance(parameters[fixed].getComponentType(), args.length - fixed);
        for (int i = fixed; i < args.length; i++) {
            Array.set(rest, i - fixed, args[i]);
        }
        @Nullable Object[] values = Arrays.copyOf(args, parameters.length);
        values[fixed] = rest;
        return values;
    }

    private static String problem(List<Class<?>> types, String name, @Nullable Object[] args, boolean ambiguous) {
        String given = Arrays.stream(args)
                .limit(MAX_TOLD)
                .map(arg -> arg == null ? "null" : arg.getClass().getName())
                .collect(Collectors.joining(", "));
        String more = args.length > MAX_TOLD ? " and " + (args.length - MAX_TOLD) + " more" : "";
        String there = types.stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.getName().equals(name) && isCallable(method))
                .map(method -> Arrays.stream(method.getParameterTypes())
                        .map(Class::getTypeName)
                        .collect(Collectors.joining(", ", "(", ")")))
                .sorted()
                .limit(10)
                .collect(Collectors.joining(", "));
        String all = types.stream().map(Class::getName).collect(Collectors.joining(", "));
        return "class " + all + (ambiguous ? " has more than one" : " has no") + " public method " + name
                + "("
                + given + more + ")"
                + (there.isEmpty() ? "" : "; there is " + name + there);
    }
}
