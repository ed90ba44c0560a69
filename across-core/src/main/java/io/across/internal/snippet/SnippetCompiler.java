package io.across.internal.snippet;

import io.across.SnippetException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.lang.model.SourceVersion;
import javax.tools.JavaFileManager;

/** Makes one snippet ready to run. For one use, in one thread. */
final class SnippetCompiler {

    private final SnippetKey key;
    private final VisibleClasses classes;
    private final ClassPath classPath;
    private final Wrapper wrapper;
    private final Javac javac = new Javac();

    SnippetCompiler(SnippetKey key, VisibleClasses classes) {
        this.key = key;
        this.classes = classes;
        this.classPath = new ClassPath(classes, key.types());
        this.wrapper = new Wrapper(key);
    }

    /** @throws SnippetException if it does not compile */
    CompiledSnippet compile() throws ReflectiveOperationException, IOException {
        key.names().forEach(SnippetCompiler::requireName);
        try (JavaFileManager runtime = javac.runtimeImage()) {
            return define(compile(runtime));
        } catch (SnippetException e) {
            throw e;
        } catch (RuntimeException | AssertionError | StackOverflowError e) {
            RuntimeException cause = classPath.failure();
            if (cause != null) {
                throw cause;
            }
            throw new SnippetException(
                    isStackOverflow(e)
                            ? "the snippet is nested too deeply for the Java compiler"
                            : "the Java compiler failed: " + e,
                    e);
        }
    }

    private static boolean isStackOverflow(Throwable failure) {
        return failure instanceof StackOverflowError || failure.getCause() instanceof StackOverflowError;
    }

    private Map<String, byte[]> compile(JavaFileManager runtime) throws IOException {
        List<WrappedText> forms = new SnippetParser(javac, runtime, key, wrapper).forms();
        List<SnippetException.Diagnostic> diagnostics = List.of();
        for (boolean all : List.of(false, true)) {
            if (all) {
                classPath.showAll();
            }
            for (WrappedText form : forms) {
                SnippetFiles files = new SnippetFiles(runtime, classPath);
                diagnostics = compile(form, files);
                if (diagnostics.isEmpty()) {
                    return files.classFiles();
                }
            }
        }
        throw new SnippetException(diagnostics);
    }

    private List<SnippetException.Diagnostic> compile(WrappedText form, SnippetFiles files) throws IOException {
        Javac.Unit unit = javac.parse(form, files);
        if (unit.errors().count() == 0) {
            SnippetParser.requireEnclosed(unit, wrapper);
            unit.task().analyze();
        }
        if (unit.errors().count() == 0) {
            unit.task().generate();
        }
        RuntimeException failure = classPath.failure();
        if (failure != null) {
            throw failure;
        }
        return unit.errors().in(form);
    }

    private CompiledSnippet define(Map<String, byte[]> classFiles) throws ReflectiveOperationException {
        SnippetLoader loader = new SnippetLoader(classFiles, classes);
        return CompiledSnippet.of(Class.forName(wrapper.className(), false, loader));
    }

    private static void requireName(String name) {
        if (!SourceVersion.isName(name, SourceVersion.latest()) || !isPlain(name)) {
            throw new SnippetException("\"" + name + "\" cannot be the name of a variable");
        }
    }

    /** Neither qualified nor with characters that the compiler leaves out of names. */
    private static boolean isPlain(String name) {
        return name.chars().noneMatch(c -> c == '.' || Character.isIdentifierIgnorable(c));
    }
}
