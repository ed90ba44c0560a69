package io.across.spring.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.Connection;
import io.across.DeniedException;
import io.across.fixtures.Pages;
import io.across.python.PythonException;
import io.across.spring.AcrossExposed;
import io.across.spring.autoconfigure.AcrossAutoConfiguration;
import io.across.spring.autoconfigure.AcrossServerAutoConfiguration;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.stereotype.Component;

/** What {@code docs/getting-started.md} and {@code docs/migrating.md} show runs, and the pages show what runs. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class GettingStartedTests {

    private static final Path START = Path.of("..", "docs", "getting-started.md");
    private static final Path MIGRATING = Path.of("..", "docs", "migrating.md");
    private static final Path TESTS = Path.of("src", "test");

    private static final Logger log = LoggerFactory.getLogger(GettingStartedTests.class);

    @Component
    static class Reports {

        private final Connection worker;

        Reports(@Qualifier("worker") Connection worker) {
            this.worker = worker;
        }

        int words(String text) {
            return worker.within(Duration.ofSeconds(20)).call(Reports::wordsIn, text);
        }

        private static int wordsIn(String text) {
            return text.isBlank() ? 0 : text.strip().split("\\s+").length;
        }
    }

    @PythonClient(connection = "snake", module = "ratings")
    interface Ratings {

        double median(List<Integer> ratings);
    }

    record Marks(Ratings ratings) {

        double medianOrZero(List<Integer> marks) {
            try {
                return ratings.median(marks);
            } catch (PythonException e) {
                log.warn("no median: {}", e.traceback());
                return 0;
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = Ratings.class)
    static class Application {}

    public interface AccountService {
        Account find(String id) throws NoSuchAccountException;
    }

    public record Account(String id, long balance) implements Serializable {}

    public static final class NoSuchAccountException extends Exception {

        private static final long serialVersionUID = 1L;

        NoSuchAccountException(String message) {
            super(message);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Bank {

        @Bean
        @AcrossExposed(AccountService.class)
        AccountService accounts() {
            return id -> {
                if (id.isEmpty()) {
                    throw new NoSuchAccountException("no account without an id");
                }
                return new Account(id, 100);
            };
        }
    }

    @AcrossClient(connection = "bank", name = "accountService")
    interface RemoteAccounts extends AccountService {}

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = RemoteAccounts.class)
    static class Customer {}

    @Test
    void theFirstApplicationRuns(CapturedOutput output) throws Exception {
        runner(snippets(START, "yaml").get(0), Map.of())
                .withUserConfiguration(Application.class)
                .withBean(Reports.class)
                .run(context -> {
                    assertThat(context.getBean(Reports.class).words("two words"))
                            .isEqualTo(2);
                    Marks marks = new Marks(context.getBean(Ratings.class));
                    assertThat(marks.medianOrZero(List.of(3, 1, 4, 1))).isEqualTo(2);
                    assertThat(marks.medianOrZero(List.of())).isZero();
                    assertThat(output).contains("no median: ", "StatisticsError");
                });
    }

    @Test
    void theTwoSidesThatHaveMigratedWorkTogether() throws Exception {
        List<String> sides = snippets(MIGRATING, "yaml");
        // The page's port may be taken here.
        runner(sides.get(0), Map.of("across.server.tcp.port", 0))
                .withUserConfiguration(Bank.class)
                .run(bank -> {
                    int port = bank.getEnvironment().getRequiredProperty("local.across.port", Integer.class);
                    runner(sides.get(1), Map.of("across.connections.bank.tcp.port", port))
                            .withUserConfiguration(Customer.class)
                            .run(context -> {
                                AccountService accounts = context.getBean(AccountService.class);
                                assertThat(accounts.find("alice")).isEqualTo(new Account("alice", 100));
                                assertThatThrownBy(() -> accounts.find(""))
                                        .isInstanceOf(NoSuchAccountException.class)
                                        .hasMessage("no account without an id");
                                Connection connection = context.getBean("bank", Connection.class);
                                assertThatThrownBy(() -> connection.call(() -> 1))
                                        .isInstanceOf(DeniedException.class);
                            });
                });
    }

    private static ApplicationContextRunner runner(String yaml, Map<String, Object> instead) throws Exception {
        PropertySource<?> page = new YamlPropertySourceLoader()
                .load("page", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .get(0);
        assertThat(instead.keySet())
                .allSatisfy(name -> assertThat(page.getProperty(name)).isNotNull());
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class))
                .withInitializer(context -> {
                    context.getEnvironment().getPropertySources().addLast(new MapPropertySource("instead", instead));
                    context.getEnvironment().getPropertySources().addLast(page);
                });
    }

    @Test
    void thePagesShowWhatRuns() throws Exception {
        String source = withoutSpace(
                Files.readString(TESTS.resolve("java/io/across/spring/declarative/GettingStartedTests.java"))
                        .replace("static class", "class"));
        assertThat(snippets(START, "java")).hasSize(2);
        assertThat(snippets(MIGRATING, "java")).hasSize(4);
        for (Path page : List.of(START, MIGRATING)) {
            for (String snippet : snippets(page, "java")) {
                for (String declaration : snippet.split("\n\n(?=\\S)", -1)) {
                    assertThat(source).contains(withoutSpace(declaration));
                }
            }
        }
        assertThat(snippets(START, "python")).containsExactly(Files.readString(TESTS.resolve("resources/ratings.py")));
    }

    private static List<String> snippets(Path page, String language) throws Exception {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Pages.withoutImports(page))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }
}
