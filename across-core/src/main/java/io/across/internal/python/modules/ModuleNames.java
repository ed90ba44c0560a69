package io.across.internal.python.modules;

/** Names that a peer asks for; only what passes here ever becomes part of a path. */
final class ModuleNames {

    /** More than any file system has in a path; bounds the work for a hostile name. */
    private static final int MAX_LENGTH = 1_000;

    private ModuleNames() {}

    /**
     * Checks the name of a module that is to be exported.
     *
     * @throws IllegalArgumentException if it is not that of a top-level module, or one that never travels
     */
    static String checkTopLevel(String name) {
        if (name.indexOf('.') >= 0) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a top-level module: what is below an exported package is exported with it");
        }
        if (!isModule(name)) {
            throw new IllegalArgumentException("'" + name + "' is not the name of a Python module");
        }
        if (name.equals("across") || name.equals("__main__")) {
            throw new IllegalArgumentException("module " + name + " cannot be exported: every peer has its own");
        }
        return name;
    }

    /** Whether a text could be the full name of a module. */
    static boolean isModule(String name) {
        if (name.length() > MAX_LENGTH) {
            return false;
        }
        for (String part : name.split("\\.", -1)) {
            if (!isIdentifier(part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIdentifier(String text) {
        if (text.isEmpty()) {
            return false;
        }
        int first = text.codePointAt(0);
        return (first == '_' || Character.isUnicodeIdentifierStart(first))
                && text.codePoints()
                        .allMatch(c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
    }

    /** Whether a text is the plain, relative path of a resource. */
    static boolean isResource(String name) {
        if (name.length() > MAX_LENGTH
                || name.chars().anyMatch(c -> c == '\\' || c == ':' || Character.isISOControl(c))) {
            return false;
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    static String topLevel(String module) {
        int dot = module.indexOf('.');
        return dot < 0 ? module : module.substring(0, dot);
    }

    static String path(String module) {
        return module.replace('.', '/');
    }
}
