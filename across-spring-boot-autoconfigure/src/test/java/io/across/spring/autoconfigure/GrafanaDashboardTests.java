package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.across.Connection;
import io.across.RemoteRunnable;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The dashboard asks for what Prometheus gets from an application with the starter, and for all of it. */
@Timeout(120)
class GrafanaDashboardTests {

    private static final Path DASHBOARD = Path.of("..", "docs", "grafana", "across.json");

    /** A metric with what follows in braces. */
    private static final Pattern SELECTED = Pattern.compile("(across_\\w+)(?:\\{([^}]*)})?");

    private static final Pattern MATCHER = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");
    private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

    /** Of a line of Prometheus' text format. */
    private static final Pattern SAMPLE = Pattern.compile("^(across_\\w+)\\{([^}]*)} ", Pattern.MULTILINE);

    private static final String OF_THE_INSTANCE = "application=~\"$application\", instance=~\"$instance\"";

    @TempDir
    private Path directory;

    /** What is scraped: the values of each label of each metric. */
    private Map<String, Map<String, Set<String>>> scraped(boolean observed, boolean histogram) {
        Map<String, Map<String, Set<String>>> metrics = new TreeMap<>();
        Path socket = directory.resolve((observed ? "o" : "m") + histogram);
        ApplicationContextRunner runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AcrossAutoConfiguration.class,
                        AcrossServerAutoConfiguration.class,
                        AcrossObservationAutoConfiguration.class,
                        AcrossMetricsAutoConfiguration.class,
                        ObservationAutoConfiguration.class,
                        MetricsAutoConfiguration.class))
                .withBean(PrometheusMeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
                .withPropertyValues(
                        "management.observations.enable.across=" + observed,
                        "management.metrics.tags.application=shop",
                        "management.metrics.distribution.percentiles-histogram.across.calls=" + histogram,
                        "across.server.unix.path=" + socket,
                        "across.connections.far.uri=unix:" + socket);
        runner.run(context -> {
            Connection far = context.getBean("far", Connection.class);
            far.run(() -> {});
            RemoteRunnable<IOException> fails = () -> {
                throw new IOException("meant");
            };
            assertThatThrownBy(() -> far.run(fails)).isInstanceOf(IOException.class);
            PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
            // The callee's timer stops after its answer.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> registry.find("across.calls").timers().stream()
                                    .mapToLong(timer -> timer.count())
                                    .sum()
                            == 4);
            Matcher sample = SAMPLE.matcher(registry.scrape());
            while (sample.find()) {
                Map<String, Set<String>> labels = metrics.computeIfAbsent(sample.group(1), name -> new TreeMap<>());
                Matcher label = MATCHER.matcher(sample.group(2));
                while (label.find()) {
                    labels.computeIfAbsent(label.group(1), name -> new TreeSet<>())
                            .add(label.group(3));
                }
                labels.put("instance", Set.of("localhost:8080")); // Prometheus adds it
            }
        });
        return metrics;
    }

    @Test
    void whetherCallsAreObservedOrTimedTheSameIsScraped() throws Exception {
        Map<String, Map<String, Set<String>>> timed = scraped(false, true);
        Map<String, Map<String, Set<String>>> observed = scraped(true, true);
        Map<String, Map<String, Set<String>>> all = new TreeMap<>(observed);
        all.putAll(scraped(true, false)); // a histogram's counters of what runs have other names
        assertDashboardFits(all);
        // Micrometer's own of observations, for calls under way.
        observed.keySet().removeIf(name -> name.startsWith("across_calls_active_"));

        assertThat(observed.keySet()).isEqualTo(timed.keySet());
        observed.forEach((name, labels) ->
                assertThat(labels.keySet()).as(name).isEqualTo(timed.get(name).keySet()));
    }

    private static void assertDashboardFits(Map<String, Map<String, Set<String>>> scraped) throws IOException {
        String dashboard = Files.readString(DASHBOARD);
        List<Map<String, Object>> targets = JsonPath.read(dashboard, "$.panels[*].targets[*]");
        assertThat(targets).hasSizeGreaterThan(10);
        Set<String> used = new HashSet<>();
        for (Map<String, Object> target : targets) {
            String expression = (String) target.get("expr");
            Set<String> common = new TreeSet<>();
            Matcher selected = SELECTED.matcher(expression);
            while (selected.find()) {
                used.add(selected.group(1));
                assertThat(selected.group(2)).as(expression).contains(OF_THE_INSTANCE);
                Map<String, Set<String>> labels = scraped.get(selected.group(1));
                assertThat(labels).as(expression).isNotNull();
                common.addAll(labels.keySet());
                assertMatchersFit(selected.group(2), labels, expression);
            }
            assertThat(names(GROUPED, expression)).as(expression).isSubsetOf(common);
            assertThat(names(LEGEND, (String) target.get("legendFormat")))
                    .as(expression)
                    .isNotEmpty()
                    .isSubsetOf(names(GROUPED, expression));
        }
        Set<String> all = new TreeSet<>(scraped.keySet());
        all.removeIf(name -> name.matches("across_calls_active_seconds_(g?sum|bucket)"));
        assertThat(used).isEqualTo(all);
        List<String> queries = JsonPath.read(dashboard, "$.templating.list[?(@.type=='query')].definition");
        assertThat(queries)
                .containsExactlyInAnyOrder(
                        "label_values(across_connections, application)",
                        "label_values(across_connections{application=~\"$application\"}, instance)",
                        "label_values(across_connections{" + OF_THE_INSTANCE + "}, connection)",
                        "label_values(across_listener_connections{" + OF_THE_INSTANCE + "}, listener)");
    }

    /** Values in the dashboard that are no variables must exist, or a panel would be empty or show too much. */
    private static void assertMatchersFit(String matchers, Map<String, Set<String>> labels, String expression) {
        Matcher matcher = MATCHER.matcher(matchers == null ? "" : matchers);
        while (matcher.find()) {
            assertThat(labels).as(expression).containsKey(matcher.group(1));
            if (!matcher.group(3).startsWith("$")) {
                assertThat(labels.get(matcher.group(1))).as(expression).contains(matcher.group(3));
            }
        }
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(",\\s*", -1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
