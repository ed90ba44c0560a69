package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Across;
import io.across.Connection;
import io.across.DeniedException;
import io.across.DisconnectException;
import io.across.fixtures.Pages;
import io.across.spring.AcrossExposed;
import io.across.spring.server.AcrossListener;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.stereotype.Component;

/** What {@code docs/how-to-exposed-beans.md} shows runs, and the page shows what runs. */
@Timeout(120)
class HowToExposedBeansTests {

    private static final Path PAGE = Path.of("..", "docs", "how-to-exposed-beans.md");
    private static final Path THIS =
            Path.of("src", "test", "java", "io", "across", "spring", "autoconfigure", "HowToExposedBeansTests.java");

    public interface Orders {
        int total(List<Item> items) throws SoldOutException;
    }

    public record Item(String article, int price) implements Serializable {}

    public static final class SoldOutException extends Exception {
        private static final long serialVersionUID = 1L;

        SoldOutException(String message) {
            super(message);
        }
    }

    @Component
    @AcrossExposed
    static class Desk implements Orders {

        @Override
        public int total(List<Item> items) throws SoldOutException {
            if (items.isEmpty()) {
                throw new SoldOutException("nothing left");
            }
            return items.stream().mapToInt(Item::price).sum();
        }
    }

    @Component
    static class Till {

        private final Orders orders;

        Till(@Qualifier("shop") Connection shop) {
            this.orders = shop.exposed(Orders.class, "orders");
        }

        int pay(Item... items) throws SoldOutException {
            return orders.total(List.of(items));
        }
    }

    @Test
    void theTwoSidesOfThePageWorkTogether() throws Exception {
        List<String> sides = snippets("yaml");
        assertThat(sides).hasSize(2);
        // The page's port may be taken here.
        runner(sides.get(0), Map.of("across.server.tcp.port", 0))
                .withBean(Desk.class)
                .run(shop -> {
                    int port = shop.getEnvironment().getRequiredProperty("local.across.port", Integer.class);
                    runner(sides.get(1), Map.of("across.connections.shop.tcp.port", port))
                            .withBean(Till.class)
                            .run(context -> {
                                Till till = context.getBean(Till.class);
                                assertThat(till.pay(new Item("tea", 3), new Item("cake", 4)))
                                        .isEqualTo(7);
                                assertThatThrownBy(till::pay)
                                        .isInstanceOf(SoldOutException.class)
                                        .hasMessage("nothing left");
                                Connection connection = context.getBean("shop", Connection.class);
                                assertThatThrownBy(() -> connection.call(() -> 1))
                                        .isInstanceOf(DeniedException.class);
                                AcrossListener listener = shop.getBean(AcrossListener.class);
                                Connection backwards =
                                        listener.connections().toList().get(0).connection();
                                assertThatThrownBy(() -> backwards.run(() -> Across.connection()))
                                        .isInstanceOf(DeniedException.class);
                                backwards.cancel();
                                // A call that is made before the end is seen here goes down with the connection.
                                await().atMost(Duration.ofSeconds(30))
                                        .ignoreExceptionsInstanceOf(DisconnectException.class)
                                        .until(() -> till.pay(new Item("tea", 3)) == 3);
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
    void thePageShowsWhatRuns() throws Exception {
        String source = withoutSpace(Files.readString(THIS).replace("static class", "class"));
        assertThat(snippets("java")).hasSize(3).allSatisfy(snippet -> {
            for (String declaration : snippet.split("\n\n(?=\\S)", -1)) {
                assertThat(source).contains(withoutSpace(declaration));
            }
        });
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
}
