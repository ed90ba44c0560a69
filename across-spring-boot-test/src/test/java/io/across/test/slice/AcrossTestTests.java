package io.across.test.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;

import io.across.Connection;
import io.across.DeniedException;
import io.across.spring.server.AcrossListener;
import io.across.test.AcrossTest;
import io.across.test.InMemoryListener;
import io.across.test.InMemoryPeers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** The slice of an application, and {@code docs/testing.md} shows what runs. */
@Timeout(60)
@AcrossTest(
        properties = {
            "across.server.tcp.port=0",
            "across.connections.store.uri=tls://store.invalid:7001",
            "across.connections.store.ssl.bundle=of-production"
        })
class AcrossTestTests {

    @Autowired
    private InMemoryListener listener;

    @MockitoBean
    private Prices prices;

    @TestConfiguration(proxyBeanMethods = false)
    static class Peers {

        @Bean
        InMemoryPeers peers() {
            Stock onlyTea = article -> article.equals("tea");
            return new InMemoryPeers().expose("store", "stock", onlyTea, Stock.class);
        }
    }

    @Test
    void anOrderIsServedFromStock() {
        given(prices.of("tea")).willReturn(3);
        Orders orders = listener.connect().exposed(Orders.class, "orders");

        assertThat(orders.order("tea")).isEqualTo("tea for 3");
        assertThat(orders.order("cake")).isEqualTo("no cake");
    }

    @Autowired
    private ApplicationContext context;

    @Test
    void thereIsNothingElse() {
        assertThat(context.getBeansOfType(DatabasePrices.class)).isEmpty();
        assertThat(context.getBeansOfType(AcrossListener.class)).isEmpty();
        assertThat(context.getBeansOfType(InMemoryPeers.class)).hasSize(1);
    }

    @Test
    void whatAnInterfaceExposesIsFound() {
        Connection caller = listener.connect();
        assertThat(caller.exposed(Greeter.class, "greeter").greet()).isEqualTo("hello");
        assertThatExceptionOfType(DeniedException.class).isThrownBy(() -> caller.call(() -> 1));
    }

    @Test
    void thePageShowsWhatRuns() throws Exception {
        String source = withoutSpace(Files.readString(
                Path.of("src", "test", "java", "io", "across", "test", "slice", "AcrossTestTests.java")));
        // Its name and properties are the page's own.
        String snippet = Pattern.compile("```java\n@AcrossTest\nclass \\w+ \\{\n(.*?)\n}\n```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("..", "docs", "testing.md")).replaceAll("(?m)^import .*;\n+", ""))
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();
        assertThat(source).contains(withoutSpace(snippet));
    }

    /** Boot's slices, method security and Python are those of an application of its own. */
    @Test
    void thePageShowsWhatTheSmokeTestRuns() throws Exception {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> tests =
                Files.list(Path.of("..", "smoke-tests", "src", "it", "slices", "src", "test", "java", "shop"))) {
            for (Path test : tests.toList()) {
                sources.append(withoutSpace(Files.readString(test)));
            }
        }
        assertThat(Pattern.compile("```java\n((?:@WebMvcTest|@Test\n|return new).*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(Path.of("..", "docs", "testing.md"))
                                .replaceAll("(?m)^import .*;\n+", ""))
                        .results())
                .hasSize(4)
                .allSatisfy(snippet -> assertThat(sources).contains(withoutSpace(snippet.group(1))));
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }
}
