package io.across.internal.shipping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What names may be exported, and what an exported package covers. */
final class ExportedNames {

    private static final String SERVICES = "META-INF/services/";

    /** Packages whose classes every JVM or peer has of its own, and must not get from elsewhere. */
    private static final List<String> RESERVED = List.of("java", "jdk", "sun", "io.across.internal");

    private ExportedNames() {}

    /**
     * Checks a package that is to be exported.
     *
     * @throws IllegalArgumentException if it is no package, or one that never travels
     */
    static String checkPackage(String name) {
        if (!isClassName(name)) {
            throw new IllegalArgumentException("'" + name + "' is not the name of a package that can be exported");
        }
        if (isReserved(name + ".X") || name.equals("io.across") || name.equals("io")) {
            throw new IllegalArgumentException("package " + name + " cannot be exported: every peer has its own");
        }
        return name;
    }

    /** Whether a class of that name may be loaded from a peer at all. */
    static boolean isReserved(String className) {
        for (String reserved : RESERVED) {
            if (covers(reserved, className)) {
                return true;
            }
        }
        return className.startsWith("io.across.") && className.indexOf('.', "io.across.".length()) < 0;
    }

    /** Whether the name lies in the package or below it. */
    static boolean covers(String exportedPackage, String name) {
        return name.length() > exportedPackage.length()
                && name.charAt(exportedPackage.length()) == '.'
                && name.startsWith(exportedPackage);
    }

    /** Whether a text could be the binary name of a class; nothing else may ever become part of a path. */
    static boolean isClassName(String name) {
        boolean start = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                if (start) {
                    return false;
                }
                start = true;
            } else {
                if (!Character.isJavaIdentifierPart(c) || Character.isIdentifierIgnorable(c)) {
                    return false;
                }
                start = false;
            }
        }
        return !start;
    }

    static String classPath(String className) {
        return className.replace('.', '/') + ".class";
    }

    /** Whether a text is the plain, relative name of a resource in a package. */
    static boolean isResourceName(String name) {
        if (name.indexOf('/') < 0) {
            return false;
        }
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return name.chars().noneMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c));
    }

    /** The package whose classes a resource of that name lists, {@code com/acme/} as an example; null if it is another's name. */
    static @Nullable String listedPackage(String resourceName) {
        boolean listed = resourceName.endsWith("/") && resourceName.indexOf('.') < 0;
        String name =
                listed ? resourceName.substring(0, resourceName.length() - 1).replace('/', '.') : "";
        return isClassName(name) ? name : null;
    }

    /** A resource's package and the rest of its name, with dots: what {@link #covers} takes. */
    static String dotted(String resourceName) {
        int file = resourceName.lastIndexOf('/');
        return resourceName.substring(0, Math.max(file, 0)).replace('/', '.') + "." + resourceName.substring(file + 1);
    }

    /** Whether a resource lists the providers of a service. */
    static boolean isServices(String resourceName) {
        return resourceName.startsWith(SERVICES) && isClassName(resourceName.substring(SERVICES.length()));
    }
}
