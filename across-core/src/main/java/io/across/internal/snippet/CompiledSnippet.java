package io.across.internal.snippet;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** A snippet that is ready to run. It holds the snippet's classes: without it they can be collected. Thread-safe. */
final class CompiledSnippet {

    private static final MethodType SIGNATURE = MethodType.methodType(Object.class, Object[].class);

    private final MethodHandle run;

    private CompiledSnippet(MethodHandle run) {
        this.run = run;
    }

    /** Takes the entry point of a class that {@link Wrapper} wrote. */
    static CompiledSnippet of(Class<?> wrapper) throws ReflectiveOperationException {
        MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(wrapper, MethodHandles.lookup());
        return new CompiledSnippet(lookup.findStatic(wrapper, Wrapper.METHOD, SIGNATURE));
    }

    /**
     * Runs it in the calling thread.
     *
     * @param values the variables' values, in the order of {@link SnippetKey#names}
     */
    @Nullable Object run(@Nullable Object[] values) throws Throwable {
        return (Object) run.invokeExact(values);
    }
}
