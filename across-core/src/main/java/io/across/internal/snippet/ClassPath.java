package io.across.internal.snippet;

import java.lang.module.ModuleFinder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the compiler gets to see of the visible classes: packages as lists, and class files. The runtime image it knows itself.
 *
 * <p>For one compilation, in one thread.
 */
final class ClassPath {

    private final VisibleClasses classes;

    /** Those that are there even if no loader lists them. */
    private final List<Class<?>> types;

    private final Map<String, Set<String>> packages = new HashMap<>();

    private final Map<String, byte[]> files = new HashMap<>();

    private boolean all;

    private @Nullable RuntimeException failure;

    /** @param types the types of the snippet's variables */
    ClassPath(VisibleClasses classes, List<Class<?>> types) {
        this.classes = classes;
        this.types = types;
    }

    /** Shows from now on what loaders do not show of their own accord, which takes long to find. */
    void showAll() {
        all = true;
        packages.clear();
    }

    /** What a class loader threw when it was asked; the compiler hides it. */
    @Nullable RuntimeException failure() {
        return failure;
    }

    /** The binary names of the package's classes. */
    Set<String> list(String packageName) {
        if (SystemPackages.NAMES.contains(packageName)) {
            return Set.of();
        }
        Set<String> known = packages.get(packageName);
        if (known == null) {
            known = guarded(() -> classes.in(packageName, all));
            known.addAll(namesOfTypes(packageName));
            packages.put(packageName, known);
        }
        return known;
    }

    private List<String> namesOfTypes(String packageName) {
        return types.stream()
                .map(ClassPath::elementType)
                .filter(type -> type.getPackageName().equals(packageName))
                .<Class<?>>mapMulti(ClassPath::withEnclosing)
                .map(Class::getName)
                .toList();
    }

    private static Class<?> elementType(Class<?> type) {
        Class<?> component = type.getComponentType();
        return component == null ? type : elementType(component);
    }

    private static void withEnclosing(Class<?> type, Consumer<Class<?>> to) {
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            to.accept(outer);
        }
    }

    /** The class file of that binary name; null if there is none. */
    byte @Nullable [] read(String name) {
        byte[] known = files.get(name);
        if (known == null) {
            known = guarded(() -> classes.read(name));
            if (known != null) {
                files.put(name, known);
            }
        }
        return known;
    }

    private <T extends @Nullable Object> T guarded(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    /** Read when it is first needed. */
    private static final class SystemPackages {

        static final Set<String> NAMES = ModuleFinder.ofSystem().findAll().stream()
                .flatMap(module -> module.descriptor().packages().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
