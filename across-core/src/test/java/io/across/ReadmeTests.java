package io.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.fixtures.Pages;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What README says in Java runs, and README says it so. */
@Timeout(60)
class ReadmeTests {

    private static final Path README = Path.of("..", "README.md");
    private static final Path THIS = Path.of("src", "test", "java", "io", "across", "ReadmeTests.java");

    @Test
    void theTourRuns() throws Exception {
        try (Peers peers = Peers.connect()) {
            Connection conn = peers.client();
            int answer = conn.call(() -> 42);
            int length = conn.call(String::length, "wonderland");
            List<String> cheeses = conn.callRef(() -> new ArrayList<String>());
            cheeses.add("brie");
            List<String> copy = Proxies.copyOf(cheeses);
            Reference<List<String>> mine = Across.ref(new ArrayList<>());
            conn.run(() -> mine.get().add("from there"));
            CompletableFuture<String> later = conn.within(Duration.ofSeconds(5)).callAsync(() -> "in time");

            assertThat(answer).isEqualTo(42);
            assertThat(length).isEqualTo(10);
            assertThat(copy).containsExactly("brie");
            assertThat(mine.get()).containsExactly("from there");
            assertThat(later.get(30, TimeUnit.SECONDS)).isEqualTo("in time");
        }
    }

    @Test
    void aConnectionThatLastsIsAsShown(@TempDir Path directory) throws Exception {
        Path socket = directory.resolve("s");
        AcrossServer server = AcrossServer.builder()
                .unix(socket)
                .handler(new LocalConnectionHandler(Options.defaults()))
                .build()
                .start();
        try (server) {
            assertThat(stock(Endpoint.unix(socket))).isEqualTo(42);
        }
        String test = Files.readString(THIS);
        String shown = test.substring(test.lastIndexOf("Backoff backoff ="), test.lastIndexOf("return stock;"));
        assertThat(withoutSpace(Pages.withoutImports(README))).contains(withoutSpace(shown));
    }

    private static int stock(Endpoint endpoint) {
        Backoff backoff = Backoff.exponential(Duration.ofMillis(200), Duration.ofSeconds(30));
        try (Connection store = Connection.lasting(endpoint, Options.defaults(), backoff)) {
            int stock = store.call(() -> 42);
            return stock;
        }
    }

    @Test
    void aLeaseIsAsShown() throws Exception {
        try (Peers peers = Peers.connect()) {
            assertThat(leave(peers.client())).isEqualTo(1);
        }
        String test = Files.readString(THIS);
        String shown =
                test.substring(test.lastIndexOf("try (Lease peer ="), test.lastIndexOf("return cheeses.size();"));
        assertThat(withoutSpace(Pages.withoutImports(README))).contains(withoutSpace(shown));
    }

    private static int leave(Channel store) {
        try (Lease peer = store.lease()) {
            List<String> cheeses = peer.callRef(() -> new ArrayList<String>());
            cheeses.add("brie");
            return cheeses.size();
        }
    }

    @Test
    void readmeShowsTheTourOfABareMachine() throws Exception {
        String shown = Files.readString(Path.of("src", "test", "java", "com", "acme", "tour", "Where.java"))
                .replaceAll("(?m)^/\\*\\*.*\n", "");

        assertThat(withoutSpace(Files.readString(README))).contains(withoutSpace(shown));
    }

    /** On this machine, which the module and the traceback do not notice. */
    @Test
    void readmeShowsTheTourOfPythonAndWhatItPrints() throws Exception {
        String readme = Files.readString(README);
        String shown = Files.readString(Path.of("src", "test", "java", "com", "acme", "tour", "Numbers.java"))
                .replaceAll("(?m)^/\\*\\*.*\n", "");
        Process tour = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.acme.tour.Numbers",
                        "python:")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(tour.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(withoutSpace(readme)).contains(withoutSpace(shown));
        assertThat(readme)
                .contains("```python\n" + Files.readString(Path.of("src/test/resources/python/tour.py")) + "```");
        assertThat(printed.lines()
                        .filter(line -> !line.contains("/statistics.py") && !line.matches("[ ^~]+"))
                        .map(String::strip))
                .hasSizeGreaterThan(6)
                .allSatisfy(line -> assertThat(readme).contains(line));
    }

    @Test
    void readmeShowsWhatRuns() throws Exception {
        String readme = Pages.withoutImports(README);
        int begin = readme.indexOf("```java") + "```java".length();
        String tour = readme.substring(begin, readme.indexOf("```", begin));
        String code = withoutSpace(Files.readString(THIS));
        for (String statement : tour.replaceAll("//.*", "").split(";", -1)) {
            if (!statement.isBlank()) {
                assertThat(code).contains(withoutSpace(statement));
            }
        }
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }
}
