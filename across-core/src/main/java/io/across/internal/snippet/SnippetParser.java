package io.across.internal.snippet;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.EmptyStatementTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import io.across.SnippetException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.tools.JavaFileManager;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, by asking the compiler's parser, where a snippet's imports end and whether its last statement may be its
 * value. What is an expression to a reader is often none to the parser where it expects a statement ({@code 2 + 2}, a
 * {@code switch} with values), so the last statement is tried as an expression.
 */
final class SnippetParser {

    private final Javac javac;
    private final JavaFileManager files;
    private final String snippet;
    private final Wrapper wrapper;

    SnippetParser(Javac javac, JavaFileManager files, SnippetKey key, Wrapper wrapper) {
        this.javac = javac;
        this.files = files;
        this.snippet = key.text();
        this.wrapper = wrapper;
    }

    /**
     * The texts to compile, the first that compiles is the right one: a call is an expression unless its method is void,
     * which only the whole compiler knows.
     *
     * @throws SnippetException if the snippet has a syntax error
     */
    List<WrappedText> forms() {
        int importsEnd = importsEnd();
        Javac.Unit plain = parse(wrapper.statements(importsEnd, true));
        List<? extends StatementTree> statements = statements(plain);
        List<WrappedText> forms = new ArrayList<>();
        if (plain.errors().count() > 0) {
            forms.add(asValue(plain, statements, importsEnd));
            return forms;
        }
        requireEnclosed(plain, wrapper);
        StatementTree ending = statements.get(statements.size() - 1);
        boolean complete = isAdded(plain, ending);
        if (!complete && !endsWithSemicolon(ending)) {
            requireParsed(parse(wrapper.statements(importsEnd, false)));
        }
        StatementTree last = lastOf(statements);
        if (last != null && mayBeValue(last)) {
            int start = startOf(plain, last);
            Javac.Unit value = parse(wrapper.value(importsEnd, start));
            if (isValueAt(start, value)) {
                forms.add(value.text());
            }
        }
        forms.add(wrapper.statements(importsEnd, !complete));
        return forms;
    }

    /** Of a snippet that has errors if taken as statements. */
    private WrappedText asValue(Javac.Unit plain, List<? extends StatementTree> statements, int importsEnd) {
        Javac.Unit best = plain;
        for (int start : candidates(plain, statements)) {
            Javac.Unit unit = parse(wrapper.value(importsEnd, start));
            if (isValueAt(start, unit)) {
                return unit.text();
            }
            if (unit.errors().count() < best.errors().count() && unit.errors().count() > 0) {
                best = unit; // "not a statement" was not the user's error
            }
        }
        throw new SnippetException(best.errors().in(best.text()));
    }

    /**
     * Where the last expression may begin: at the last statement; or where the first error is, if the parser has taken one
     * expression for several statements, as it does with {@code a < b && c > d}.
     */
    private static Set<Integer> candidates(Javac.Unit plain, List<? extends StatementTree> statements) {
        Set<Integer> starts = new LinkedHashSet<>();
        StatementTree last = lastOf(statements);
        if (last != null) {
            starts.add(startOf(plain, last));
        }
        StatementTree faulty = lastOf(statements.stream()
                .filter(statement -> plain.start(statement) <= plain.errors().firstPosition())
                .toList());
        if (faulty != null) {
            starts.add(startOf(plain, faulty));
        }
        return starts;
    }

    /** Whether an added semicolon ends the statement itself, and is not the body that {@code while (true)} lacks. */
    private static boolean endsWithSemicolon(StatementTree statement) {
        return switch (statement.getKind()) {
            case EXPRESSION_STATEMENT, VARIABLE, RETURN, THROW, DO_WHILE_LOOP, BREAK, CONTINUE, ASSERT, YIELD -> true;
            default -> false;
        };
    }

    private static void requireParsed(Javac.Unit unit) {
        if (unit.errors().count() > 0) {
            throw new SnippetException(unit.errors().in(unit.text()));
        }
    }

    private static boolean mayBeValue(StatementTree statement) {
        return statement instanceof ExpressionStatementTree || statement instanceof SwitchTree;
    }

    /** Whether that statement is the semicolon that {@link Wrapper} has added: then it was not needed. */
    private static boolean isAdded(Javac.Unit unit, StatementTree statement) {
        return statement instanceof EmptyStatementTree
                && unit.text().inSnippet(unit.start(statement)) == unit.text().inSnippet(Long.MAX_VALUE);
    }

    private static int startOf(Javac.Unit unit, Tree tree) {
        return unit.text().inSnippet(unit.start(tree));
    }

    private Javac.Unit parse(WrappedText text) {
        return javac.parse(text, files);
    }

    /** Where the last of the imports at the top ends. What stands between them is white space and comments. */
    private int importsEnd() {
        if (!snippet.contains("import")) {
            return 0;
        }
        Javac.Unit unit = parse(new WrappedText(snippet, List.of()));
        long limit = unit.errors().firstPosition();
        for (Tree type : unit.tree().getTypeDecls()) {
            if (unit.start(type) >= 0) {
                limit = Math.min(limit, unit.start(type));
            }
        }
        int end = 0;
        if (unit.tree().getPackage() == null) {
            for (ImportTree tree : unit.tree().getImports()) {
                if (unit.end(tree) <= limit) {
                    end = unit.end(tree);
                }
            }
        }
        return end;
    }

    private static List<? extends StatementTree> statements(Javac.Unit unit) {
        BlockTree block = block(unit);
        return block == null ? List.of() : block.getStatements();
    }

    /** Whether the text is in order, and what is taken as the value is all of the last statement. */
    private boolean isValueAt(int start, Javac.Unit unit) {
        if (unit.errors().count() > 0 || !isEnclosed(unit, wrapper)) {
            return false;
        }
        StatementTree last = lastOf(statements(unit));
        return last != null && startOf(unit, last) == start;
    }

    private static @Nullable StatementTree lastOf(List<? extends StatementTree> statements) {
        for (int i = statements.size() - 1; i >= 0; i--) {
            if (!(statements.get(i) instanceof EmptyStatementTree)) {
                return statements.get(i);
            }
        }
        return null;
    }

    /**
     * Sees to it that what looks like the snippet's block is it, from brace to brace.
     *
     * @throws SnippetException if the snippet closes a brace that it has not opened
     */
    static void requireEnclosed(Javac.Unit unit, Wrapper wrapper) {
        if (!isEnclosed(unit, wrapper)) {
            BlockTree block = block(unit);
            long brace = block == null ? 0 : unit.end(block) - 1L;
            throw new SnippetException(List.of(unit.text().diagnostic(brace, "'}' without '{'")));
        }
    }

    private static boolean isEnclosed(Javac.Unit unit, Wrapper wrapper) {
        BlockTree block = block(unit);
        return block != null
                && unit.start(block) == wrapper.openingBrace(unit.text())
                && unit.end(block) == wrapper.closingBrace(unit.text()) + 1;
    }

    /** The block that should hold the snippet. */
    private static @Nullable BlockTree block(Javac.Unit unit) {
        if (unit.tree().getTypeDecls().isEmpty()
                || !(unit.tree().getTypeDecls().get(0) instanceof ClassTree type)
                || type.getMembers().isEmpty()
                || !(type.getMembers().get(0) instanceof MethodTree method)
                || method.getBody() == null) {
            return null;
        }
        for (StatementTree statement : method.getBody().getStatements()) {
            if (statement instanceof IfTree condition && condition.getThenStatement() instanceof BlockTree block) {
                return block;
            }
        }
        return null;
    }
}
