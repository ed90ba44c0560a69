package io.across.internal.snippet;

import io.across.SnippetException;
import io.across.internal.shipping.PackageListing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs snippets of Java: statements behind optional imports, as a method's body may have them, local classes included.
 * Methods need a class around them.
 *
 * <p>The <b>value</b> of a snippet is that of its last statement, if it is or could be an expression, whether or not a
 * semicolon follows: {@code 2 + 2}, {@code list.add(1);}, a {@code switch} with values. A call of a void method and every
 * other statement has none; {@code return} gives one from anywhere.
 *
 * <p><b>Variables</b> are local variables of the snippet; {@link VariableTypes} says of which type.
 *
 * <p><b>Classes</b> are those that the connection's class loader finds. It must give the class files of its classes as
 * resources ({@code a/B.class}), and its packages in one of the ways that {@link PackageListing} reads, else they can be loaded
 * but not compiled against. It is asked by a thread of the compiler's, and not interrupted.
 *
 * <p>The last {@value #MAX_SNIPPETS} snippets ({@value #MAX_CACHED_CHARACTERS} characters in all) stay compiled, per text,
 * names and types of variables. One per connection. Thread-safe.
 */
public final class SnippetEngine {

    /** How many characters a snippet may have. */
    public static final int MAX_LENGTH = 1 << 20;

    static final int MAX_SNIPPETS = 256;

    static final long MAX_CACHED_CHARACTERS = 4 * MAX_LENGTH;

    private static final boolean COMPILER_PRESENT =
            ModuleLayer.boot().findModule("jdk.compiler").isPresent();

    private final VisibleClasses classes;
    private final VariableTypes types;
    private final SnippetCache cache;

    /** @param parent the connection's class loader */
    public SnippetEngine(ClassLoader parent) {
        this(parent, MAX_SNIPPETS);
    }

    SnippetEngine(ClassLoader parent, int maxSnippets) {
        this.classes = new VisibleClasses(parent);
        this.types = new VariableTypes(classes);
        this.cache = new SnippetCache(maxSnippets, MAX_CACHED_CHARACTERS);
    }

    /** A snippet that has been compiled, with its variables. */
    public interface Prepared {

        /**
         * Runs the snippet in the calling thread.
         *
         * @return the snippet's value, or null if it has none
         * @throws Throwable what the snippet throws, as it is
         */
        @Nullable Object run() throws Throwable;
    }

    /** Prepares a snippet and runs it. */
    @Nullable Object execute(String snippet, Map<String, ? extends @Nullable Object> variables) throws Throwable {
        return prepare(snippet, variables).run();
    }

    /**
     * Makes a snippet ready to run. The first time it is compiled, which an interrupt does not end; the snippet finds the
     * thread interrupted.
     *
     * @param variables values by name
     * @throws SnippetException if it cannot be compiled
     */
    public Prepared prepare(String snippet, Map<String, ? extends @Nullable Object> variables) {
        if (!COMPILER_PRESENT) {
            throw new SnippetException("this Java runtime (" + Runtime.version() + " in "
                    + System.getProperty("java.home") + ") has no Java compiler, which snippets need: run it on a JDK,"
                    + " with the module jdk.compiler");
        }
        if (snippet.length() > MAX_LENGTH) {
            throw new SnippetException("a snippet of " + snippet.length() + " characters is longer than " + MAX_LENGTH);
        }
        String[] names = variables.keySet().toArray(new String[0]);
        if (Arrays.asList(names).contains(null)) {
            throw new SnippetException("null cannot be the name of a variable");
        }
        Arrays.sort(names);
        @Nullable Object[] values = new @Nullable Object[names.length];
        List<Class<?>> valueTypes = new ArrayList<>(names.length);
        for (int i = 0; i < names.length; i++) {
            Object value = variables.get(names[i]);
            values[i] = value;
            valueTypes.add(types.of(value));
        }
        SnippetKey key = new SnippetKey(snippet, Arrays.asList(names), valueTypes);
        CompiledSnippet compiled = compiled(key);
        return () -> compiled.run(values);
    }

    private CompiledSnippet compiled(SnippetKey key) {
        try {
            return cache.get(key, () -> new SnippetCompiler(key, classes).compile());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new SnippetException("the compiler failed: " + e, e);
        }
    }

    /** How many snippets are compiled or being compiled. */
    int size() {
        return cache.size();
    }
}
