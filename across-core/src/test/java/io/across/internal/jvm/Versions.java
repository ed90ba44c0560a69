package io.across.internal.jvm;

import io.across.ExposedObjects;
import io.across.Options;
import java.lang.reflect.Constructor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A caller and a service that have different versions of the same classes.
 *
 * @param caller the caller's
 * @param service the service's
 */
record Versions(ClassLoader caller, ClassLoader service) {

    /**
     * Compiles both versions. The service's have a {@code class Service implements Orders}.
     *
     * @param caller types of the package {@code shop}, among them {@code interface Orders}
     * @param expression what the caller does with its {@code Orders orders}
     * @param service types of the package {@code shop}
     * @param more classes that the caller needs besides: names and texts in turn
     */
    static Versions of(String caller, String expression, String service, String... more) {
        String call = " final class Caller implements java.util.function.Function<Object, Object> {"
                + " public Object apply(Object it) { return " + expression.replace("orders.", "((Orders) it).")
                + "; } }";
        ClassLoader parent = Versions.class.getClassLoader();
        String[] callers = Stream.concat(Stream.of("shop.Orders", "package shop; " + caller + call), Stream.of(more))
                .toArray(String[]::new);
        return new Versions(
                Sources.compile(callers).loader(parent),
                Sources.compile("shop.Orders", "package shop; " + service).loader(parent));
    }

    /** Calls the service from the caller; what reaches the caller is returned or thrown. */
    @Nullable Object call() throws Exception {
        return call("shop.Orders");
    }

    /** The same, where the caller has another name for the interface. */
    @SuppressWarnings("unchecked")
    @Nullable Object call(String callersName) throws Exception {
        Options serving = options(service)
                .exposed(ExposedObjects.builder()
                        .expose("orders", made(service, "shop.Service"), service.loadClass("shop.Orders"))
                        .build())
                .build();
        try (JvmPair pair = JvmPair.open(options(caller).build(), serving)) {
            Object orders = pair.a().exposed(caller.loadClass(callersName), "orders");
            return ((Function<Object, Object>) made(caller, "shop.Caller")).apply(orders);
        }
    }

    private static Options.Builder options(ClassLoader loader) {
        return JvmPair.OPTIONS.toBuilder().classLoader(loader);
    }

    private static Object made(ClassLoader loader, String name) throws ReflectiveOperationException {
        Constructor<?> constructor = loader.loadClass(name).getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }
}
