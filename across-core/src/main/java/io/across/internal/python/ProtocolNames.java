package io.across.internal.python;

import io.across.python.PythonName;
import java.util.Set;

/** The names of the protocol's own functions (protocol, section 5), and what is between Python's names and Java's. */
final class ProtocolNames {

    /** Of names of methods that strangers send: no program has longer ones. */
    static final int MAX_LENGTH = 1_000;

    static final PythonName MAKE_PROXY = across("_make_proxy");
    static final PythonName GET_OBJ = across("_get_obj");
    static final PythonName APPLY_REF = across("_apply_ref");
    static final PythonName REF = across("ref");
    static final PythonName APPLY_METHOD = across("_apply_method");
    static final PythonName SELF = across("_SELF");
    static final PythonName RAISED = across("_raised");
    static final PythonName LOST = across("_lost");
    static final PythonName EXECUTE = across("_execute");
    static final PythonName EXPOSED = across("_exposed");
    static final PythonName EXPORT = across("_export");
    static final PythonName OPERATION_ERROR = across("OperationError");
    static final PythonName FIND_LOADER = new PythonName("across._importer", "_find_across_loader");
    static final PythonName LOADER = new PythonName("across._importer", "AcrossLoader");
    static final PythonName GET_RESOURCE = new PythonName("across._importer", "_get_resource");
    static final PythonName GET_CONTENTS = new PythonName("across._importer", "_get_contents");
    static final PythonName BOOL = new PythonName("builtins", "bool");
    static final PythonName HANDLE_LOG = new PythonName("across.logging", "_handle");

    /** What Python cannot define as the name of a method. */
    private static final Set<String> KEYWORDS = Set.of(
            "False",
            "None",
            "True",
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield");

    private ProtocolNames() {}

    private static PythonName across(String name) {
        return new PythonName("across", name);
    }

    static PythonName builtin(String name) {
        return new PythonName("builtins", name);
    }

    /** A Java method's name as Python can define it. */
    static String toPython(String java) {
        return KEYWORDS.contains(java) ? java + "_" : java;
    }

    /** Whether a Java method's name can be one in Python, once it is escaped. */
    static boolean isPossible(String java) {
        return java.chars().allMatch(c -> c == '_' || (Character.isLetterOrDigit(c) && c < 0x80))
                && !java.startsWith("_");
    }
}
