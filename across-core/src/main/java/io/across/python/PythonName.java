package io.across.python;

/**
 * A class, a function or another object that a Python module has under a name; it travels as that name alone.
 *
 * @param module such as {@code os.path}
 * @param qualname the name within the module, such as {@code join} or {@code Outer.Inner}
 */
public record PythonName(String module, String qualname) {

    /** {@code Ellipsis}, which Python writes {@code ...} as well. */
    public static final PythonName ELLIPSIS = new PythonName("builtins", "Ellipsis");

    /** {@code NotImplemented}. */
    public static final PythonName NOT_IMPLEMENTED = new PythonName("builtins", "NotImplemented");

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if one is empty
     */
    public PythonName {
        if (module.isEmpty() || qualname.isEmpty()) {
            throw new IllegalArgumentException(
                    "a Python name has a module and a name in it, got '" + module + "' and '" + qualname + "'");
        }
    }

    /** As Python names classes in its messages: without the module if that is {@code builtins}. */
    @Override
    public String toString() {
        return module.equals("builtins") ? qualname : module + "." + qualname;
    }
}
