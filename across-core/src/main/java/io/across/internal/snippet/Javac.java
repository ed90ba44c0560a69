package io.across.internal.snippet;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The JDK's own compiler, set up for snippets. */
final class Javac {

    /** Warnings are nobody's to read here, and an annotation processor of the application's has no business here. */
    private static final List<String> OPTIONS =
            List.of("-proc:none", "-implicit:none", "-nowarn", "-Xlint:none", "-g", "-Xmaxerrs", "100");

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

    /** One attempt at a text: its tree, and what is wrong with it so far. */
    record Unit(WrappedText text, JavacTask task, CompilationUnitTree tree, SourcePositions positions, Errors errors) {

        int start(com.sun.source.tree.Tree part) {
            return (int) positions.getStartPosition(tree, part);
        }

        /** The position behind a part; -1 if there is nothing of it in the text. */
        int end(com.sun.source.tree.Tree part) {
            return (int) positions.getEndPosition(tree, part);
        }
    }

    JavaFileManager runtimeImage() {
        return compiler.getStandardFileManager(new Errors(), Locale.ENGLISH, StandardCharsets.UTF_8);
    }

    /** Only parses. Nothing outside of the text is looked at before the task is told to analyze it. */
    Unit parse(WrappedText text, JavaFileManager files) {
        Errors errors = new Errors();
        JavacTask task = (JavacTask) compiler.getTask(
                Writer.nullWriter(), files, errors, OPTIONS, null, List.of(new Source(text.toString())));
        try {
            CompilationUnitTree tree = task.parse().iterator().next();
            return new Unit(text, task, tree, Trees.instance(task).getSourcePositions(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException("the source is in memory", e);
        }
    }

    /** Collects errors, in the compiler's order. */
    static final class Errors implements DiagnosticListener<JavaFileObject> {

        private final List<Diagnostic<? extends JavaFileObject>> found = new ArrayList<>();

        @Override
        public void report(Diagnostic<? extends JavaFileObject> diagnostic) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                found.add(diagnostic);
            }
        }

        int count() {
            return found.size();
        }

        /** The position of the error that comes first in the text; the end of the text if there is none. */
        long firstPosition() {
            return found.stream()
                    .mapToLong(Diagnostic::getPosition)
                    .filter(position -> position != Diagnostic.NOPOS)
                    .min()
                    .orElse(Long.MAX_VALUE);
        }

        List<io.across.SnippetException.Diagnostic> in(WrappedText text) {
            return found.stream()
                    .map(error -> text.diagnostic(error.getPosition(), error.getMessage(Locale.ENGLISH)))
                    .toList();
        }
    }

    /** Stack traces show the last part of its URI. */
    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String text) {
            super(URI.create("snippet:///snippet"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
