package io.across.internal.snippet;

import io.across.internal.snippet.WrappedText.Insertion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes the class round a snippet: behind its imports
 *
 * <pre>{@code
 * final class Snippet { static Object run(Object[] $values) throws Throwable {
 *     Integer x = (Integer) $values[0];
 *     Object $result = null;
 *     if (true) { the snippet, with "$result = " before its last expression }
 *     return $result; } }
 * }</pre>
 *
 * on one line. {@code if (true)}, because what follows it counts as reachable even if the snippet returns or throws. The
 * class is in the unnamed package: from there a snippet reaches classes without a package, too.
 */
final class Wrapper {

    static final String METHOD = "run";

    private final String snippet;
    private final String className;
    private final String header;
    private final String assignment;
    private final String footer;

    Wrapper(SnippetKey key) {
        this.snippet = key.text();
        this.className = unused("Snippet", key);
        String values = unused("$values", key);
        String result = unused("$result", key);
        StringBuilder text = new StringBuilder(" final class " + className + " { static java.lang.Object " + METHOD
                + "(java.lang.Object[] " + values + ") throws java.lang.Throwable { ");
        for (int i = 0; i < key.names().size(); i++) {
            String type = key.types().get(i).getCanonicalName();
            text.append(type + " " + key.names().get(i) + " = (" + type + ") " + values + "[" + i + "]; ");
        }
        this.header = text.append("java.lang.Object " + result + " = null; if (true) { ")
                .toString();
        this.assignment = result + " = ";
        this.footer = "} return " + result + "; } }";
    }

    String className() {
        return className;
    }

    /**
     * @param importsEnd where the snippet's imports end
     * @param semicolon whether the last statement may lack its semicolon
     */
    WrappedText statements(int importsEnd, boolean semicolon) {
        return wrap(List.of(new Insertion(importsEnd, header)), semicolon);
    }

    /** @param valueStart where the last expression begins */
    WrappedText value(int importsEnd, int valueStart) {
        return wrap(List.of(new Insertion(importsEnd, header), new Insertion(valueStart, assignment)), true);
    }

    /** Where the brace before the snippet is. */
    int openingBrace(WrappedText text) {
        return text.startOf(0) + header.lastIndexOf('{');
    }

    /** Where the brace behind the snippet is. */
    int closingBrace(WrappedText text) {
        return text.toString().length() - footer.length();
    }

    /** The line break ends a comment. */
    private WrappedText wrap(List<Insertion> insertions, boolean semicolon) {
        List<Insertion> all = new ArrayList<>(insertions);
        all.add(new Insertion(snippet.length(), (semicolon ? "\n;" : "\n") + footer));
        return new WrappedText(snippet, all);
    }

    /** A name that neither the snippet nor its variables use: no class of the user's is hidden. */
    private static String unused(String wish, SnippetKey key) {
        List<String> others = Stream.concat(
                        Stream.of(key.text()),
                        Stream.concat(key.names().stream(), key.types().stream().map(Class::getName)))
                .toList();
        String name = wish;
        for (int i = 1; isIn(name, others); i++) {
            name = wish + i;
        }
        return name;
    }

    private static boolean isIn(String name, List<String> texts) {
        return texts.stream().anyMatch(text -> text.contains(name));
    }
}
