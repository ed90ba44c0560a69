package io.across.internal.python;

import io.across.internal.pickle.Snake;
import io.across.python.Keyword;
import io.across.python.Keywords;
import io.across.python.PythonFunction;
import io.across.python.PythonTuple;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function of a module, as a method of a Java interface describes it.
 *
 * @param keywords name of each parameter that is passed by name; null for those that are positional
 * @param optional whether a keyword is left out if its value is null
 */
record BoundFunction(
        String name,
        @Nullable Duration deadline,
        List<@Nullable String> keywords,
        List<Boolean> optional,
        boolean spreads,
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
                for name, method, positional, keywords, varargs in functions:
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
                    try:
                        signature = inspect.signature(target)
                    except (TypeError, ValueError):
                        continue
                    try:
                        if varargs:
                            signature.bind_partial(*[None] * positional, **dict.fromkeys(keywords))
                        else:
                            signature.bind(*[None] * positional, **dict.fromkeys(keywords))
                    except TypeError as e:
                        problems.append('%s: %s%s: %s' % (method, name, signature, e))
                return problems
            check(module, functions)
            """;

    /** @param deadline null for what the annotation says */
    static BoundFunction of(Method method, @Nullable Duration deadline) {
        PythonFunction annotation = method.getAnnotation(PythonFunction.class);
        String name = annotation == null || annotation.value().isEmpty()
                ? Names.toPython(Snake.of(method.getName()))
                : annotation.value();
        List<@Nullable String> keywords = new ArrayList<>();
        List<Boolean> optional = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            Keyword keyword = parameter.getAnnotation(Keyword.class);
            keywords.add(keyword == null ? null : keywordName(keyword, parameter, method));
            optional.add(keyword != null && keyword.defaultIfNull());
        }
        return new BoundFunction(
                name,
                deadline != null ? deadline : deadline(annotation, method),
                keywords,
                optional,
                method.isVarArgs(),
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
        return Snake.of(parameter.getName());
    }

    private static @Nullable Duration deadline(@Nullable PythonFunction annotation, Method method) {
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
        return PythonTuple.of(name, method, positional, names, spreads);
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

    private static void add(List<@Nullable Object> arguments, @Nullable Object value, boolean spread) {
        if (spread && value instanceof Object[] rest) {
            arguments.addAll(Arrays.asList(rest));
        } else {
            arguments.add(value);
        }
    }
}
