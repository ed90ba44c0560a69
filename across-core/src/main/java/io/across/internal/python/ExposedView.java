package io.across.internal.python;

import io.across.ExposedObjects.Exposed;
import io.across.internal.invoke.CompletionStages;
import io.across.internal.invoke.Overloads;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An exposed object as Python has it: the methods of its interfaces, by name, and nothing else; not those of {@code Object}, and
 * no special ones. A single method of an interface is also what a call of the object itself means. Immutable.
 */
final class ExposedView {

    private static final String CALL = "__call__";

    private final Exposed exposed;

    /** The methods' names in Python, and where they are. */
    private final Map<String, Place> methods = new LinkedHashMap<>();

    /**
     * A method, overloaded or not.
     *
     * @param types the interfaces that have it
     * @param name in Java
     */
    private record Place(List<Class<?>> types, String name) {

        Place(Class<?> type, String name) {
            this(List.of(type), name);
        }

        /** Both, if they have the same name; else this one. */
        Place and(Place other) {
            return name.equals(other.name)
                    ? new Place(
                            Stream.concat(types.stream(), other.types.stream()).toList(), name)
                    : this;
        }
    }

    ExposedView(Exposed exposed) {
        this.exposed = exposed;
        for (Class<?> type : exposed.types()) {
            JavaObject.renamed(type)
                    .forEach((python, java) -> methods.merge(python, new Place(type, java), Place::and));
        }
        for (Class<?> type : exposed.types()) {
            Method only = FunctionalMethods.single(type);
            if (only != null) {
                methods.merge(CALL, new Place(type, only.getName()), Place::and);
            }
        }
    }

    /** What Python is told of it. */
    List<String> methods() {
        return methods.keySet().stream().sorted().toList();
    }

    /** The interface and the method that a name means, for messages and metrics; null if it means none. */
    @Nullable String target(String method) {
        Place place = methods.get(method);
        return place == null ? null : place.types().get(0).getName() + "." + place.name();
    }

    /** What Java gets where Python passes it on. */
    Object object() {
        return exposed.object();
    }

    /**
     * Calls a method by the name that Python knows.
     *
     * @throws Throwable what the method throws
     */
    @Nullable Object invoke(String method, List<@Nullable Object> args, Map<?, ?> keywords) throws Throwable {
        Place place = methods.get(method);
        if (place == null) {
            throw BuiltinException.of("AttributeError", "the exposed object '" + exposed.name() + "' has no " + method);
        }
        JavaObject.refuse(keywords);
        Overloads.Choice choice = JavaObject.choose(place.types(), place.name(), args.toArray());
        Object result = JavaObject.invoke(exposed.object(), choice);
        return result instanceof CompletionStage<?> stage && CompletionStages.areReturnedBy(choice.method())
                ? CompletionStages.await(stage)
                : result;
    }

    /** Never shows the object. */
    @Override
    public String toString() {
        return "exposed object " + exposed.name();
    }
}
