package io.across.python;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;

/**
 * How a Java interface is bound to a Python module. Immutable.
 *
 * @param module name of the module, such as {@code pkg.stats}
 * @param deadlines of the calls of methods, instead of what {@link PythonFunction} says and of the connection's; positive
 * @param checked whether the methods are compared with the module's functions when they are bound; otherwise the first call
 *     of each shows whether it fits
 */
public record PythonBinding(String module, Map<Method, Duration> deadlines, boolean checked) {

    public PythonBinding {
        deadlines = Map.copyOf(deadlines);
    }

    /**
     * What the {@link PythonModule} of an interface says, to be checked.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static PythonBinding of(Class<?> type) {
        PythonModule annotation = type.getAnnotation(PythonModule.class);
        if (annotation == null) {
            throw new IllegalArgumentException(
                    type.getName() + " must be an interface with @PythonModule, which names its module");
        }
        return new PythonBinding(annotation.value(), Map.of(), true);
    }
}
