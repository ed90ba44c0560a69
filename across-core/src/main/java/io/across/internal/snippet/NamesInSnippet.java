package io.across.internal.snippet;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeParameterTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the names in a snippet that may be classes', before the compiler looks for them. */
final class NamesInSnippet extends TreeScanner<@Nullable Void, @Nullable Void> {

    /** {@code a.b.C} of {@code import a.b.C}, and of {@code import static a.b.C.name} and {@code a.b.C.*}. */
    final Set<String> imported = new LinkedHashSet<>();

    /** {@code a.b} of {@code import a.b.*}, be it a package or a class. */
    final Set<String> importedOnDemand = new LinkedHashSet<>();

    /** {@code a.b.c} wherever it stands, without the names of called methods. */
    final Set<String> qualified = new LinkedHashSet<>();

    /** Identifiers that stand alone. */
    final Set<String> simple = new LinkedHashSet<>();

    /** Variables and classes of the snippet itself. */
    final Set<String> declared = new LinkedHashSet<>();

    static NamesInSnippet of(CompilationUnitTree unit) {
        NamesInSnippet names = new NamesInSnippet();
        names.scan(unit, null);
        return names;
    }

    private NamesInSnippet() {}

    @Override
    public @Nullable Void visitImport(ImportTree node, @Nullable Void unused) {
        String name = node.getQualifiedIdentifier().toString();
        int dot = name.lastIndexOf('.');
        if (node.isStatic() && dot > 0) {
            imported.add(name.substring(0, dot));
        } else if (name.endsWith(".*")) {
            importedOnDemand.add(name.substring(0, dot));
        } else {
            imported.add(name);
        }
        return null;
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree node, @Nullable Void unused) {
        scan(node.getTypeArguments(), null);
        ExpressionTree method = node.getMethodSelect();
        if (method instanceof MemberSelectTree select) {
            scan(select.getExpression(), null);
        } else if (!(method instanceof IdentifierTree)) {
            scan(method, null);
        }
        return scan(node.getArguments(), null);
    }

    @Override
    public @Nullable Void visitMemberSelect(MemberSelectTree node, @Nullable Void unused) {
        if (isName(node)) {
            qualified.add(node.toString());
            return null;
        }
        return super.visitMemberSelect(node, null);
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree node, @Nullable Void unused) {
        simple.add(node.getName().toString());
        return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree node, @Nullable Void unused) {
        declared.add(node.getName().toString());
        return super.visitVariable(node, null);
    }

    @Override
    public @Nullable Void visitClass(ClassTree node, @Nullable Void unused) {
        declared.add(node.getSimpleName().toString());
        return super.visitClass(node, null);
    }

    @Override
    public @Nullable Void visitTypeParameter(TypeParameterTree node, @Nullable Void unused) {
        declared.add(node.getName().toString());
        return super.visitTypeParameter(node, null);
    }

    private static boolean isName(Tree tree) {
        Tree rest = tree;
        while (rest instanceof MemberSelectTree select) {
            rest = select.getExpression();
        }
        return rest instanceof IdentifierTree;
    }
}
