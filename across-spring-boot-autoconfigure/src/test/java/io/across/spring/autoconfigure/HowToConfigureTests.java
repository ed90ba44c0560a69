package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The page about configuration: its files are read as it says. */
@Timeout(120)
class HowToConfigureTests {

    private static final Path PAGE = Path.of("..", "docs", "how-to-configure.md");

    @TempDir
    private Path directory;

    /** The snippets of a kind, in their order. */
    private static List<String> snippets(String kind) throws Exception {
        return Pattern.compile("```" + kind + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private Map<String, AcrossConnectionProperties> connections(
            String file, Map<String, Object> variables, String... arguments) throws Exception {
        Files.writeString(directory.resolve("application.yml"), file);
        String[] all = Arrays.copyOf(arguments, arguments.length + 3);
        all[arguments.length] = "--spring.config.location=" + directory + "/";
        all[arguments.length + 1] = "--spring.main.banner-mode=off";
        all[arguments.length + 2] = "--quant.token=swordfish";
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .environment(environment)
                .web(WebApplicationType.NONE)
                .lazyInitialization(true)
                .run(all)) {
            return context.getBean(AcrossProperties.class).getConnections();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(AcrossAutoConfiguration.class)
    static class Application {}

    @Test
    void everyFormMeansTheConnectionOfTheFile() throws Exception {
        String file = snippets("yaml").get(0);
        List<String> variables = Pattern.compile("`(ACROSS_[A-Z_]+)=true`")
                .matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(variables).hasSize(2);
        for (String variable : variables) {
            assertThat(connections(file, Map.of(variable, "true")))
                    .containsOnlyKeys("big-worker")
                    .hasEntrySatisfying(
                            "big-worker", worker -> assertThat(worker.isLazy()).isTrue());
        }
        for (String name : new String[] {"big-worker", "bigWorker"}) {
            assertThat(connections(file, Map.of(), "--across.connections." + name + ".lazy=true"))
                    .hasEntrySatisfying(
                            "big-worker", worker -> assertThat(worker.isLazy()).isTrue());
        }
    }

    @Test
    void aProfileReplacesAnAddress() throws Exception {
        String file = snippets("yaml").get(1);

        assertThat(connections(
                        file, Map.of(), "--across.connections.quant.lazy=true", "--spring.profiles.active=local"))
                .hasEntrySatisfying("quant", quant -> {
                    assertThat(quant.getPython()).isNotNull();
                    assertThat(quant.getUri()).isNull();
                    assertThat(quant.getSsl().getBundle()).isNull();
                });
    }

    @Test
    void aChildHasItsSurroundings() throws Exception {
        String file = snippets("yaml").get(2).replace("/var/lib/quant", directory.toString());

        assertThat(connections(file, Map.of(), "--across.connections.quant.lazy=true"))
                .hasEntrySatisfying("quant", quant -> {
                    assertThat(quant.getEnvironment())
                            .isEqualTo(Map.of("OMP_NUM_THREADS", "2", "API_TOKEN", "swordfish"));
                    assertThat(quant.getInheritEnvironment()).containsExactly("PATH", "HOME");
                    assertThat(quant.getWorkingDirectory()).isEqualTo(directory);
                });
    }
}
