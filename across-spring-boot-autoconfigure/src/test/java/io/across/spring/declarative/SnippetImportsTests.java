package io.across.spring.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who copies a snippet of a page gets with it what it imports. */
class SnippetImportsTests {

    private static final Path PAGES = Path.of("..", "docs");

    private static final Pattern WEB =
            Pattern.compile("springframework\\.(boot\\.security|boot\\.webmvc|security\\.web)\\.");

    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern IMPORT = Pattern.compile("^import (static )?([\\w.]+)\\.(\\w+);$", Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("(?<![\\w.])([A-Z]\\w*[a-z]\\w*)");
    private static final Pattern DECLARED = Pattern.compile("(?:class|interface|record|enum) (\\w+)");
    private static final Pattern ASSERTED = Pattern.compile("(?<![\\w.])(assertThat|given)\\(");

    /** What stands for the reader's own: in that package, or of a name that says it. */
    private static final Set<String> READERS = Set.of(
            "Account",
            "FakeOrders",
            "Item",
            "NoSuchAccountException",
            "Offline",
            "Order",
            "Orders",
            "Prices",
            "SoldOutException",
            "Stock",
            "Till");

    private static Stream<Path> pages() throws IOException {
        try (Stream<Path> found = Files.list(PAGES)) {
            List<Path> pages = new ArrayList<>(
                    found.filter(page -> page.toString().endsWith(".md")).toList());
            pages.add(Path.of("..", "README.md"));
            return pages.stream();
        }
    }

    @Test
    void everySnippetImportsWhatItNames() throws Exception {
        assertThat(pages().flatMap(SnippetImportsTests::missing)).isEmpty();
    }

    @Test
    void everythingImportedIsThere() throws Exception {
        // What the library for tests has is compared by its own tests; applications of the smoke tests have what is of
        // the web.
        assertThat(pages().flatMap(SnippetImportsTests::imports))
                .hasSizeGreaterThan(30)
                .allSatisfy(name -> assertThat(exists(name)).as(name).isTrue());
    }

    /** An application of the smoke tests deletes by what it says. */
    @Test
    void theChainOfTheEndpointsIsThatOfAnApplication() throws Exception {
        String application = Files.readString(
                        Path.of("..", "smoke-tests/src/it/observed/src/main/java/smoke/ActuatorSecurity.java"))
                .replaceAll("package .*;\n+", "")
                .replaceAll("(?m)^.*Profile.*\n", "");
        assertThat(Files.readString(PAGES.resolve("operations.md"))).contains("```java\n" + application + "```");
    }

    private static Stream<String> imports(Path page) {
        return snippets(page).stream()
                .flatMap(snippet -> IMPORT.matcher(snippet).results())
                .map(found -> found.group(1) == null ? found.group(2) + "." + found.group(3) : found.group(2))
                .filter(name -> !name.startsWith("io.across.test.")
                        && !WEB.matcher(name).find());
    }

    private static Stream<String> missing(Path page) {
        List<String> snippets = snippets(page);
        Set<String> own = names(DECLARED, String.join("\n", snippets));
        own.addAll(READERS);
        return snippets.stream().flatMap(snippet -> {
            Set<String> imported = IMPORT.matcher(snippet)
                    .results()
                    .map(found -> found.group(3))
                    .collect(Collectors.toSet());
            String code = IMPORT.matcher(snippet)
                    .replaceAll("")
                    .replaceAll("\"(?:\\\\.|[^\"\\\\])*\"", "\"\"")
                    .replaceAll("//.*", "");
            Set<String> named = names(TYPE, code);
            named.addAll(names(ASSERTED, code));
            return named.stream()
                    .filter(name -> !imported.contains(name) && !own.contains(name) && !exists("java.lang." + name))
                    .map(name -> page.getFileName() + ": " + name);
        });
    }

    private static List<String> snippets(Path page) {
        try {
            return SNIPPET.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean exists(String name) {
        try {
            Class.forName(name, false, SnippetImportsTests.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
