package io.across.internal.snippet;

import java.util.Map;

/** Prints what snippets cost: the first compilation in a process, later ones, and runs of a compiled one. */
final class SnippetTimings {

    private static final int COMPILATIONS = 100;
    private static final int RUNS = 2_000_000;

    private SnippetTimings() {}

    public static void main(String[] args) throws Throwable {
        SnippetEngine engine = new SnippetEngine(SnippetTimings.class.getClassLoader());
        System.out.printf("first compilation: %.0f ms%n", compile(engine, "x + x") / 1e6);

        long total = 0;
        long last = 0;
        for (int i = 0; i < COMPILATIONS; i++) {
            last = compile(
                    engine, "import java.util.*; List<Integer> l = new ArrayList<>(); l.add(x); l.get(0) + " + i);
            total += last;
        }
        System.out.printf(
                "compilation of a line: %.1f ms on average of %d, %.1f ms the last%n",
                total / 1e6 / COMPILATIONS, COMPILATIONS, last / 1e6);
        System.out.printf("void call: %.1f ms%n", compile(engine, "System.gc()") / 1e6);

        for (int round = 0; round < 3; round++) {
            System.out.printf(
                    "run: %.3f us without variables, %.3f us with one, %.3f us with four; %.3f us for a text of 1000"
                            + " characters that is a new String each time%n",
                    run(engine, "2 + 2", Map.of(), false),
                    run(engine, "x + x", Map.of("x", 2), false),
                    run(engine, "a + b + c + d", Map.of("a", 1, "b", 2, "c", 3, "d", 4), false),
                    run(engine, " ".repeat(995) + "x + x", Map.of("x", 2), true));
        }
    }

    private static long compile(SnippetEngine engine, String snippet) throws Throwable {
        long start = System.nanoTime();
        engine.execute(snippet, Map.of("x", 2));
        return System.nanoTime() - start;
    }

    private static double run(SnippetEngine engine, String snippet, Map<String, Object> variables, boolean anew)
            throws Throwable {
        long sum = 0;
        long start = System.nanoTime();
        for (int i = 0; i < RUNS; i++) {
            String text = anew ? String.valueOf(snippet.toCharArray()) : snippet;
            sum += (Integer) engine.execute(text, variables);
        }
        long nanos = System.nanoTime() - start;
        if (sum == 0) {
            throw new IllegalStateException("nothing was computed");
        }
        return nanos / 1e3 / RUNS;
    }
}
