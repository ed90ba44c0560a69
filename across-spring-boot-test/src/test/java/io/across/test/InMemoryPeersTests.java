package io.across.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.across.Connection;
import io.across.DeniedException;
import io.across.DisconnectException;
import io.across.spring.autoconfigure.AcrossAutoConfiguration;
import io.across.spring.client.NamedConnection;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.ImportAcrossClients;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;

/** An application's connections lead to the test instead of to where its properties say. */
@Timeout(60)
@DirtiesContext
@SpringBootTest(
        properties = {
            "across.connections.shop.uri=tcp://shop.invalid:7001",
            "across.connections.worker.java.max-heap=64MB"
        })
class InMemoryPeersTests {

    record Item(String article, int price) implements Serializable {}

    interface Orders {
        int total(List<Item> items);
    }

    @AcrossClient(connection = "shop", name = "orders")
    interface RemoteOrders extends Orders {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(AcrossAutoConfiguration.class)
    @ImportAcrossClients(types = RemoteOrders.class)
    static class Application {}

    static class FakeOrders implements Orders {

        @Override
        public int total(List<Item> items) {
            return items.size();
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Peers {

        @Bean
        InMemoryPeers peers() {
            return new InMemoryPeers().expose("shop", "orders", new FakeOrders(), Orders.class);
        }
    }

    @Autowired
    private InMemoryPeers peers;

    @Autowired
    private RemoteOrders orders;

    @Autowired
    @Qualifier("shop") private Connection shop;

    @Autowired
    @Qualifier("worker") private NamedConnection worker;

    @Test
    void aClientCallsTheFake() {
        assertThat(orders.total(List.of(new Item("tea", 3)))).isEqualTo(1);
    }

    @Test
    void thePeerAllowsNoMoreThanTheRealOne() {
        assertThatExceptionOfType(DeniedException.class).isThrownBy(() -> shop.call(() -> 1));
    }

    @Test
    void codeRunsInThisProcess() {
        assertThat((long) worker.call(() -> ProcessHandle.current().pid()))
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(peers.peer("worker").call(() -> 42)).isEqualTo(42);
    }

    @Test
    void aBrokenConnectionIsReplaced() {
        worker.awaitReady();
        CompletableFuture<Void> call = worker.runAsync(() -> new CountDownLatch(1).await());
        Connection broken = peers.peer("worker");
        peers.faults("worker").cut();

        assertThat(call)
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(DisconnectException.class);
        assertThat(worker.call(() -> 42)).isEqualTo(42);
        assertThat(peers.peer("worker")).isNotSameAs(broken);
    }

    @Test
    void whatWasNotOpenedIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> peers.peer("elsewhere"))
                .withMessageContaining("'elsewhere'");
    }

    @Test
    void thePageShowsWhatRuns() throws Exception {
        String source = withoutSpace(
                Files.readString(Path.of("src", "test", "java", "io", "across", "test", "InMemoryPeersTests.java")));
        assertThat(Pattern.compile("```java\n(@TestConfiguration.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(Path.of("..", "docs", "testing.md"))
                                .replaceAll("(?m)^import .*;\n+", ""))
                        .results())
                .hasSize(1)
                .allSatisfy(snippet -> assertThat(source).contains(withoutSpace(snippet.group(1))));
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }
}
