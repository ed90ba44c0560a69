package io.across.internal.snippet;

import java.util.ArrayList;
import java.util.List;

/**
 * Tries which of a snippet's names are classes. Each try may cost a round trip to the peer, so whatever is the snippet's
 * own or the runtime's is left out.
 */
final class NameResolver {

    private final NamesInSnippet names;
    private final ClassIndex index;

    NameResolver(NamesInSnippet names, ClassIndex index) {
        this.names = names;
        this.index = index;
    }

    /** Shows the compiler each class that the snippet names. */
    void resolve() {
        names.imported.forEach(this::offerLongest);
        for (String scope : names.importedOnDemand) {
            if (!ClassIndex.isSystemPackage(scope) && !isOfRuntime(scope) && !index.isListed(scope)) {
                offerLongest(scope); // a class, or a package that cannot be listed
            }
        }
        for (String name : names.qualified) {
            resolveQualified(name);
        }
        for (String name : names.simple) {
            resolveSimple(name);
        }
    }

    /** The name is {@code package.Class.member}, {@code Class.member} or {@code variable.member}. */
    private void resolveQualified(String name) {
        String head = name.substring(0, name.indexOf('.'));
        if (!isKnown(head) && !offerLongest(name)) {
            resolveSimple(head);
        }
    }

    private void resolveSimple(String name) {
        if (isKnown(name)) {
            return;
        }
        for (String scope : scopes()) {
            index.offer(scope.isEmpty() ? name : scope + "." + name);
        }
    }

    /** The packages whose classes have simple names in the snippet. */
    private List<String> scopes() {
        List<String> scopes = new ArrayList<>(names.importedOnDemand);
        scopes.removeIf(scope -> ClassIndex.isSystemPackage(scope) || isOfRuntime(scope));
        scopes.add("");
        return scopes;
    }

    private boolean isKnown(String simpleName) {
        return names.declared.contains(simpleName)
                || names.imported.stream().anyMatch(name -> name.endsWith("." + simpleName))
                || isOfRuntime("java.lang", simpleName)
                || names.importedOnDemand.stream()
                        .anyMatch(scope -> ClassIndex.isSystemPackage(scope) && isOfRuntime(scope, simpleName));
    }

    private static boolean isOfRuntime(String packageName, String simpleName) {
        try {
            Class.forName(packageName + "." + simpleName, false, ClassLoader.getPlatformClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false; // a LinkageError: on a disk that ignores case it found another
        }
    }

    /** Of {@code a.B.C.d} finds {@code a.B}; what is in it, the class file mentions. */
    private boolean offerLongest(String name) {
        if (isOfRuntime(name)) {
            return true;
        }
        for (String prefix = name; prefix.contains("."); prefix = prefix.substring(0, prefix.lastIndexOf('.'))) {
            if (index.offer(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the name begins with a class of the runtime image; a package of it may have others within. */
    private static boolean isOfRuntime(String name) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            String packageName = name.substring(0, dot);
            int end = name.indexOf('.', dot + 1);
            String simpleName = end < 0 ? name.substring(dot + 1) : name.substring(dot + 1, end);
            if (ClassIndex.isSystemPackage(packageName) && isOfRuntime(packageName, simpleName)) {
                return true;
            }
        }
        return false;
    }
}
