package io.across.internal.python;

import io.across.internal.pickle.SnakeCase;
import io.across.internal.pickle.TypeVariables;
import io.across.python.Keyword;
import io.across.python.Keywords;
import io.across.python.PythonFunction;
import io.across.python.PythonTuple;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function of a module, as a method of a Java interface describes it.
 *
 * @param keywords name of each parameter that is passed by name; null for those that are positional
 * @param spreads whether the last parameter is an array of any number of positional arguments
 * @param unchecked whether the function is not compared with its signature
 * @param optional whether a keyword is left out if its value is null
 * @param returned what the method returns, with what stands for the type variables of the interface's parents
 */
record BoundFunction(
        String name,
        @Nullable Duration deadline,
        List<@Nullable String> keywords,
        List<Boolean> optional,
        boolean spreads,
        boolean unchecked,
        Type returned,
        String method) {

    /** Binds the arguments of each function to its signature, and answers a line for each that does not fit. */
    static final String CHECK = """
            import importlib, inspect
            def check(module, functions):
                try:
                    found = importlib.import_module(module)
                except ImportError as e:
                    return ['there is no module %s: %s' % (module, e)]
                problems = []
                for name, method, positional, keywords, varargs, unchecked in functions:
                    target = found
                    try:
                        for part in name.split('.'):
                            target = getattr(target, part)
                    except AttributeError:
                        problems.append('%s: there is no function %s' % (method, name))
                        continue
                    if not callable(target):
                        problems.append('%s: %s cannot be called' % (method, name))
                        continue
                    if unchecked:
                        continue
                    try:
                        signature = inspect.signature(target)
                    except (TypeError, ValueError):
                        problems.append('%s: %s has no signature to compare with; unchecked = true of its '
                                        '@PythonFunction takes it as it is' % (method, name))
                        continue
                    error = misfit(signature, positional, keywords, varargs)
                    if error:
                        problems.append('%s: %s%s: %s' % (method, name, signature, error))
                return problems
            def misfit(signature, positional, keywords, varargs):
                more = range(1, len(signature.parameters) + 2) if varargs else [0]
                first = None
                for n in more:
                    try:
                        signature.bind(*[None] * (positional + n), **dict.fromkeys(keywords))
                        return None
                    except TypeError as e:
                        first = first or e
                return first
            check(module, functions)
            """;

    /**
     * @param type the interface that is bound, which may have the method from a parent
     * @param deadline null for what the annotation says
     */
    static BoundFunction of(Class<?> type, Method method, @Nullable Duration deadline) {
        PythonFunction annotation = method.getAnnotation(PythonFunction.class);
        String name = annotation == null || annotation.value().isEmpty()
                ? ProtocolNames.toPython(SnakeCase.of(method.getName()))
                : annotation.value();
        List<@Nullable String> keywords = new ArrayList<>();
        List<Boolean> optional = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            Keyword keyword = parameter.getAnnotation(Keyword.class);
            keywords.add(keyword == null ? null : keywordName(keyword, parameter, method));
            optional.add(keyword != null && keyword.defaultIfNull());
        }
        boolean spreads = method.isVarArgs() && keywords.get(keywords.size() - 1) == null;
        boolean unchecked = annotation != null && annotation.unchecked();
        return new BoundFunction(
                name,
                deadline != null ? deadline : deadline(annotation, method),
                keywords,
                optional,
                spreads,
                unchecked,
                TypeVariables.of(type).resolve(method.getGenericReturnType()),
                method.getName());
    }

    private static String keywordName(Keyword keyword, Parameter parameter, Method method) {
        if (!keyword.value().isEmpty()) {
            return keyword.value();
        }
        if (!parameter.isNamePresent()) {
            throw new IllegalArgumentException("@Keyword of " + method
                    + " must name its argument: the class was compiled without the names of parameters (javac"
                    + " -parameters)");
        }
        return SnakeCase.of(parameter.getName());
    }

    static @Nullable Duration deadline(@Nullable PythonFunction annotation, Method method) {
        if (annotation == null || annotation.deadline().isEmpty()) {
            return null;
        }
        try {
            return Duration.parse(annotation.deadline());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "deadline '" + annotation.deadline() + "' of " + method + " is no duration such as PT2S", e);
        }
    }

    /** What {@link #CHECK} wants to know. */
    PythonTuple question() {
        long positional = keywords.stream().filter(keyword -> keyword == null).count() - (spreads ? 1 : 0);
        List<@Nullable Object> names = new ArrayList<>();
        keywords.stream().filter(keyword -> keyword != null).forEach(names::add);
        return PythonTuple.of(name, method, positional, names, spreads, unchecked);
    }

    /** The arguments as {@link io.across.python.Python#call} takes them. */
    @Nullable Object[] arguments(@Nullable Object @Nullable [] given) {
        List<@Nullable Object> positional = new ArrayList<>();
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int i = 0; given != null && i < given.length; i++) {
            String keyword = keywords.get(i);
            if (keyword == null) {
                add(positional, given[i], spreads && i == given.length - 1);
            } else if (given[i] != null || !optional.get(i)) {
                named.put(keyword, given[i]);
            }
        }
        if (!named.isEmpty()) {
            positional.add(new Keywords(named));
        }
        return positional.toArray();
    }

    /** The arguments of a method of any number, the last of which is an array, one by one. */
    static @Nullable Object[] spread(@Nullable Object[] values) {
        List<@Nullable Object> all = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            add(all, values[i], i == values.length - 1);
        }
        return all.toArray();
    }

    private static void add(List<@Nullable Object> arguments, @Nullable Object value, boolean spread) {
        if (!spread || value == null || !value.getClass().isArray()) {
            arguments.add(value);
            return;
        }
        for (int i = 0; i < Array.getLength(value); i++) {
            arguments.add(Array.get(value, i));
        }
    }
}
