package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.DeadlineException;
import io.across.DisconnectException;
import io.across.Endpoint;
import io.across.fixtures.Pages;
import io.across.process.ChildJvm;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.stereotype.Component;

/** What {@code docs/how-to-child-jvm.md} shows runs, and the page shows what runs. */
@Timeout(180)
class HowToChildJvmTests {

    private static final Path PAGE = Path.of("..", "docs", "how-to-child-jvm.md");
    private static final Path THIS =
            Path.of("src", "test", "java", "io", "across", "spring", "autoconfigure", "HowToChildJvmTests.java");

    @Component
    static class Words {

        private final Connection worker;

        Words(@Qualifier("worker") Connection worker) {
            this.worker = worker;
        }

        int count(String text) {
            return worker.within(Duration.ofSeconds(20)).call(Words::countIn, text);
        }

        private static int countIn(String text) {
            return text.isBlank() ? 0 : text.strip().split("\\s+").length;
        }
    }

    @Test
    void theConfigurationOfThePageStartsAChildThatWorks() throws Exception {
        withThePagesConfiguration(worker -> {
            assertThat((long) worker.call(() -> Runtime.getRuntime().maxMemory()))
                    .isLessThanOrEqualTo(64L << 20);
            assertThat((String) worker.call(() -> System.getProperty("java.awt.headless")))
                    .isEqualTo("true");
        });
    }

    @Test
    void aChildThatDiesIsReplacedAndItsExitCodeIsInTheMessage() throws Exception {
        withThePagesConfiguration(worker -> {
            long first = pid(worker);

            assertThatExceptionOfType(DisconnectException.class)
                    .isThrownBy(() -> worker.run(() -> Runtime.getRuntime().halt(42)))
                    .withMessageContaining("exit code 42");

            assertThat(pid(worker)).isNotEqualTo(first);
        });
    }

    @Test
    void aChildThatMissesItsDeadlineIsEndedAndReplaced() throws Exception {
        withThePagesConfiguration(worker -> {
            long first = pid(worker);
            try {
                worker.within(Duration.ofSeconds(2)).run(() -> new CountDownLatch(1).await());
            } catch (DeadlineException e) {
                worker.cancel();
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> ProcessHandle.of(first)
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
            assertThat(pid(worker)).isNotEqualTo(first);
        });
    }

    @Test
    void plainJavaRuns() {
        ChildJvm child = ChildJvm.builder().maxHeap(64L << 20).build();
        try (Connection worker = Connection.open(Endpoint.jvm(child))) {
            String name = worker.call(() -> ManagementFactory.getRuntimeMXBean().getVmName());
            assertThat(name).isEqualTo(ManagementFactory.getRuntimeMXBean().getVmName());
            assertThat(pid(worker)).isNotEqualTo(ProcessHandle.current().pid());
        }
    }

    @Test
    void thePageShowsWhatRuns() throws Exception {
        List<String> snippets = snippets("java");
        String source = withoutSpace(Files.readString(THIS).replace("static class", "class"));

        assertThat(snippets).hasSize(3).allSatisfy(snippet -> {
            for (String statement : snippet.split(";", -1)) {
                assertThat(source).contains(withoutSpace(lastBraces(statement)));
            }
        });
    }

    /** A block ends in braces behind which this class goes on. */
    private static String lastBraces(String statement) {
        return statement.strip().matches("[}\\s]*") ? "" : statement;
    }

    private interface Use {
        void use(Connection worker) throws Exception;
    }

    private static void withThePagesConfiguration(Use test) throws Exception {
        PropertySource<?> yaml = yaml();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AcrossAutoConfiguration.class))
                .withInitializer(
                        context -> context.getEnvironment().getPropertySources().addLast(yaml))
                .withBean(Words.class)
                .run(context -> {
                    assertThat(context.getBean(Words.class).count(" down  the rabbit-hole "))
                            .isEqualTo(3);
                    test.use(context.getBean("worker", Connection.class));
                });
    }

    private static PropertySource<?> yaml() throws Exception {
        List<String> snippets = snippets("yaml");
        assertThat(snippets).hasSize(1);
        byte[] bytes = snippets.get(0).getBytes(StandardCharsets.UTF_8);
        return new YamlPropertySourceLoader()
                .load("page", new ByteArrayResource(bytes))
                .get(0);
    }

    private static List<String> snippets(String language) throws Exception {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Pages.withoutImports(PAGE))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static long pid(Connection worker) {
        return worker.within(Duration.ofSeconds(60))
                .call(() -> ProcessHandle.current().pid());
    }
}
