package io.across.internal.jvm;

import io.across.ExposedObjects;
import io.across.ExposedObjects.Exposed;
import io.across.OperationException;
import io.across.internal.invoke.CompletionStages;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Finds methods of exposed objects among those of their interfaces. No class is looked up for the peer: what it names is
 * compared with what there is. Immutable.
 */
final class ExposedMethods {

    /** Methods that are lacking, and methods of one name, that an answer tells of. */
    private static final int MAX_TOLD = 100;

    private final Map<String, Map<String, Target>> targets = new HashMap<>();

    ExposedMethods(ExposedObjects exposed) {
        for (String name : exposed.names()) {
            Exposed object = exposed.find(name);
            if (object != null) {
                targets.put(name, methods(object));
            }
        }
    }

    private static Map<String, Target> methods(Exposed exposed) {
        Map<String, Target> found = new HashMap<>();
        for (Class<?> type : exposed.types()) {
            for (Method method : type.getMethods()) {
                if (!Modifier.isStatic(method.getModifiers()) && method.trySetAccessible()) {
                    MethodShape shape = MethodShape.of(method);
                    found.putIfAbsent(key(shape), new Target(exposed, type, method, shape));
                }
            }
        }
        return found;
    }

    private static String key(MethodShape shape) {
        return shape.name() + shape.descriptor();
    }

    /**
     * The method that a peer names.
     *
     * @throws OperationException if nothing of that name is exposed, or not with such a method
     */
    Target find(String name, MethodShape shape) {
        Map<String, Target> methods = methods(name);
        Target target = methods.get(key(shape));
        if (target == null) {
            throw new OperationException("exposed object '" + name + "' has no method " + lack(shape, methods)
                    + ": the two sides have different versions of the interface."
                    + " Upgrade its callers last");
        }
        return target;
    }

    /**
     * Those of some methods that an object does not have.
     *
     * @throws OperationException if nothing of that name is exposed
     */
    List<String> missing(String name, List<MethodShape> asked) {
        Map<String, Target> methods = methods(name);
        List<String> missing = new ArrayList<>();
        int more = 0;
        for (MethodShape shape : asked) {
            if (methods.containsKey(key(shape))) {
                continue;
            }
            if (missing.size() < MAX_TOLD) {
                missing.add(lack(shape, methods));
            } else {
                more++;
            }
        }
        if (more > 0) {
            missing.add("and " + more + " more");
        }
        return missing;
    }

    /** A method that is not there, and those of its name that are: they may be what it was or will be. */
    private static String lack(MethodShape shape, Map<String, Target> methods) {
        String asked = shape.signature();
        StringBuilder text = new StringBuilder(asked);
        methods.values().stream()
                .map(Target::shape)
                .filter(other -> other.name().equals(shape.name()))
                .limit(MAX_TOLD)
                .forEach(other -> {
                    String has = other.signature();
                    // Classes of the same name, in other packages.
                    text.append(", but ").append(has.equals(asked) ? other + other.descriptor() : has);
                });
        return text.toString();
    }

    private Map<String, Target> methods(String name) {
        Map<String, Target> methods = targets.get(name);
        if (methods == null) {
            throw new OperationException("no object is exposed as '" + name + "'");
        }
        return methods;
    }

    /** One method of one exposed object. */
    record Target(Exposed exposed, Class<?> type, Method method, MethodShape shape) {

        Class<?> returnType() {
            return method.getReturnType();
        }

        /** Whether the caller gets a future of its own, for the value of the one that the method returns. */
        boolean isAsynchronous() {
            return CompletionStages.areReturnedBy(method);
        }

        /** Calls it; what it throws is thrown. */
        @Nullable Object invoke(@Nullable Object[] args) throws Throwable {
            try {
                Object result = method.invoke(exposed.object(), args);
                return isAsynchronous() && result instanceof CompletionStage<?> stage
                        ? CompletionStages.await(stage)
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            } catch (IllegalArgumentException e) {
                throw new OperationException("method " + this + " does not take these arguments: " + e.getMessage(), e);
            }
        }

        @Override
        public String toString() {
            return type.getName() + "." + method.getName();
        }
    }
}
