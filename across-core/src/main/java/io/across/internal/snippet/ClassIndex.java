package io.across.internal.snippet;

import java.lang.module.ModuleFinder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the compiler gets to see of the visible classes. It wants packages as lists; a loader that only finds classes by
 * name has none. So a package's list is made of what can be listed, of the names in the snippet that turn out to be
 * classes, and of all classes that these mention, which are only fetched if the compiler asks for them.
 *
 * <p>The compiler asks for each package once and fetches classes later, so a class may be mentioned too late. Then
 * {@link #learnedTooLate} says so and another attempt sees more.
 *
 * <p>For one compilation, in one thread.
 */
final class ClassIndex {

    private final VisibleClasses classes;
    private final PackageListing listing;

    /** Class files by binary name; empty for what is no class. */
    private final Map<String, Optional<byte[]>> files = new HashMap<>();

    /** Binary names that are not listed, by package. */
    private final Map<String, Set<String>> named = new HashMap<>();

    /** The packages that the compiler has seen in this attempt. */
    private final Set<String> shown = new HashSet<>();

    private boolean learnedTooLate;

    private @Nullable RuntimeException failure;

    ClassIndex(VisibleClasses classes) {
        this.classes = classes;
        this.listing = new PackageListing(classes);
    }

    /** Whether the package is of the runtime image, whose classes the compiler finds itself. */
    static boolean isSystemPackage(String packageName) {
        return SystemPackages.NAMES.contains(packageName);
    }

    void startAttempt() {
        shown.clear();
        learnedTooLate = false;
    }

    /** Whether the compiler should have seen more of a package than it did in this attempt. */
    boolean learnedTooLate() {
        return learnedTooLate;
    }

    /** What a class loader threw when it was asked; the compiler hides it. */
    @Nullable RuntimeException failure() {
        return failure;
    }

    /** Binary names of the package's classes as the compiler is to see them. */
    Set<String> show(String packageName) {
        if (isSystemPackage(packageName)) {
            return Set.of();
        }
        shown.add(packageName);
        Set<String> names = new HashSet<>(listed(packageName));
        names.addAll(named.getOrDefault(packageName, Set.of()));
        names.removeIf(this::isMissing);
        return names;
    }

    private boolean isMissing(String name) {
        Optional<byte[]> file = files.get(name);
        return file != null && file.isEmpty();
    }

    /** Whether the package can be listed. */
    boolean isListed(String packageName) {
        return !listed(packageName).isEmpty();
    }

    /** Shows a class to the compiler if there is one of that binary name. */
    boolean offer(String name) {
        String packageName = packageOf(name);
        if (isSystemPackage(packageName)) {
            return false;
        }
        if (listed(packageName).contains(name)) {
            return true;
        }
        if (read(name).isEmpty()) {
            return false;
        }
        add(packageName, name);
        return true;
    }

    /** The class file of that binary name. */
    Optional<byte[]> read(String name) {
        Optional<byte[]> known = files.get(name);
        if (known == null) {
            known = guarded(() -> Optional.ofNullable(classes.read(name)));
            files.put(name, known);
            known.ifPresent(file -> Mentions.of(file).forEach(mentioned -> add(packageOf(mentioned), mentioned)));
        }
        return known;
    }

    private void add(String packageName, String name) {
        if (!isSystemPackage(packageName)
                && named.computeIfAbsent(packageName, p -> new HashSet<>()).add(name)
                && shown.contains(packageName)
                && !listed(packageName).contains(name)) {
            learnedTooLate = true;
        }
    }

    private Set<String> listed(String packageName) {
        return guarded(() -> listing.classesOf(packageName));
    }

    private <T> T guarded(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    private static String packageOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /** Read when it is first needed. */
    private static final class SystemPackages {

        static final Set<String> NAMES = ModuleFinder.ofSystem().findAll().stream()
                .flatMap(module -> module.descriptor().packages().stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
