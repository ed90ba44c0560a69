package io.across.spring.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.DeadlineException;
import io.across.OperationException;
import io.across.fixtures.Pages;
import io.across.spring.autoconfigure.AcrossAutoConfiguration;
import io.across.spring.client.NamedConnection;
import io.across.spring.declarative.scanned.Scanned;
import io.across.spring.internal.FailureAnalyzedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Interfaces that become beans: of what another JVM exposes, here one without Spring. */
@Timeout(120)
class DeclarativeClientTests {

    @TempDir
    private Path directory;

    private Shop shop;

    @AfterEach
    void closeShop() {
        if (shop != null) {
            shop.close();
        }
    }

    @AcrossClient(connection = "shop", name = "orders")
    interface RemoteOrders extends Orders {

        @Override
        @Deadline("300ms")
        String slow();
    }

    @AcrossClient(connection = "shop", name = "orders", fallback = Offline.class)
    @Deadline("PT0.3S")
    interface SafeOrders extends Orders {}

    @AcrossClient(connection = "shop", name = "orders")
    interface Wrong {

        int count(String article);

        int nothing(String article);
    }

    @AcrossClient(connection = "shop", name = "orders", check = ClientCheck.STARTUP)
    interface WrongAtStart extends Wrong {}

    @AcrossClient(connection = "shop", name = "orders", check = ClientCheck.NEVER)
    interface WrongUnnoticed extends Wrong {}

    @AcrossClient(connection = "nowhere")
    interface Lost {}

    /** In a slice neither checked nor given what it may do instead. */
    @AcrossClient(connection = "nowhere", check = ClientCheck.STARTUP, fallback = Needy.class)
    interface Idle {

        int count(String article);

        CompletableFuture<String> later(String text);
    }

    static class Needy implements Idle {

        Needy(Offline missing) {}

        @Override
        public int count(String article) {
            return 0;
        }

        @Override
        public CompletableFuture<String> later(String text) {
            return CompletableFuture.completedFuture(text);
        }
    }

    @PythonClient(connection = "nowhere", module = "ratings")
    interface IdlePython {
        double median(List<Integer> ratings);
    }

    @AcrossClient(connection = "shop")
    sealed interface SealedClient permits Closed {}

    static final class Closed implements SealedClient {}

    @AcrossClient(connection = "shop")
    @Deadline("soon")
    interface Timeless {}

    @AcrossClient(connection = "shop", fallback = String.class)
    interface Unrelated {}

    /** Answers for what it was made with. */
    static class Offline implements SafeOrders {

        private final String answer;

        Offline(String answer) {
            this.answer = answer;
        }

        @Override
        public int count(String article) {
            return -1;
        }

        @Override
        public int total(Order order) {
            throw new UnsupportedOperationException("offline");
        }

        @Override
        public void buy(String article) {}

        @Override
        public CompletableFuture<String> later(String text) {
            return CompletableFuture.completedFuture(answer + text);
        }

        @Override
        public String slow() {
            return answer;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = {RemoteOrders.class, SafeOrders.class})
    static class Clients {

        @Bean
        String answer() {
            return "offline";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = {Idle.class, IdlePython.class})
    static class Slice {}

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = SealedClient.class)
    static class SealedOne {}

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = SafeOrders.class)
    static class WithFallbackBean {

        @Bean
        Offline offline() {
            return new Offline("bean");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = Wrong.class)
    @ImportAcrossClients(types = WrongUnnoticed.class)
    static class Misfits {}

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = Wrong.class)
    static class Misfit {}

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = WrongAtStart.class)
    static class MisfitAtStart {}

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = Lost.class)
    static class Unconnected {}

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = Timeless.class)
    static class BadDeadline {}

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = Unrelated.class)
    static class BadFallback {}

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = Orders.class)
    static class NoClient {}

    private ApplicationContextRunner context(Class<?> configuration) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AcrossAutoConfiguration.class))
                .withUserConfiguration(configuration)
                .withPropertyValues("across.connections.shop.uri=unix:" + socket());
    }

    private Path socket() {
        return directory.resolve("s");
    }

    @Test
    void aBeanCallsWhatAnotherServiceExposes() throws Exception {
        shop = new Shop(socket());
        context(Clients.class).run(context -> {
            RemoteOrders orders = context.getBean(RemoteOrders.class);

            assertThat(orders.total(new Orders.Order("x", List.of(1, 2, 4)))).isEqualTo(7);
            assertThat(orders.twice("a")).isEqualTo("there: aa");
            assertThatThrownBy(() -> orders.buy("tea"))
                    .isInstanceOf(Orders.SoldOutException.class)
                    .hasMessage("sold out: tea");
            assertThat(orders)
                    .isNotEqualTo(context.getBean(SafeOrders.class))
                    .isIn(Set.of(orders))
                    .hasToString("exposed object 'orders' over connection 'shop' as " + RemoteOrders.class.getName());
        });
    }

    @Test
    void futuresReturnAtOnceAndFailAsThemselves() throws Exception {
        shop = new Shop(socket());
        context(Clients.class).run(context -> {
            CompletableFuture<String> first =
                    context.getBean(RemoteOrders.class).later("!");
            CompletableFuture<String> second = context.getBean(SafeOrders.class).later("?");
            // Were they waited for, it would never come to this.
            shop.later.complete("done");

            assertThat(first.get(60, TimeUnit.SECONDS)).isEqualTo("done!");
            assertThat(second.get(60, TimeUnit.SECONDS)).isIn("done?", "offline?");
        });
    }

    @Test
    void aDeadlineIsThatOfTheMethod() throws Exception {
        shop = new Shop(socket());
        context(Clients.class)
                .run(context -> assertThatExceptionOfType(DeadlineException.class)
                        .isThrownBy(context.getBean(RemoteOrders.class)::slow)
                        .satisfies(e -> assertThat(e).message().containsPattern("deadline of (300|[12]?\\d?\\d) ms")));
    }

    @Test
    void aFallbackAnswersWhenTheFarSideDoesNot() {
        context(Clients.class).run(context -> {
            SafeOrders orders = context.getBean(SafeOrders.class);

            assertThat(orders.count("tea")).isEqualTo(-1);
            assertThat(orders.later("!").get(60, TimeUnit.SECONDS)).isEqualTo("offline!");
            assertThatThrownBy(() -> orders.total(new Orders.Order("x", List.of())))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .satisfies(e -> assertThat(e.getSuppressed()).hasOnlyElementsOfType(DeadlineException.class));
        });
    }

    @Test
    void aFallbackAnswersForADeadlineAndNotForWhatIsThrownThere() throws Exception {
        shop = new Shop(socket());
        context(WithFallbackBean.class).run(context -> {
            // The fallback's bean is of the type, too.
            SafeOrders orders = context.getBean(SafeOrders.class);

            assertThat(orders.slow()).isEqualTo("bean");
            assertThatThrownBy(() -> orders.buy("tea")).isInstanceOf(Orders.SoldOutException.class);
        });
    }

    @Test
    void aClientGoesOnWhenTheFarSideHasComeBack() throws Exception {
        shop = new Shop(socket());
        context(Clients.class).run(context -> {
            RemoteOrders orders = context.getBean(RemoteOrders.class);
            assertThat(orders.count("tea")).isEqualTo(3);
            NamedConnection connection = context.getBean("shop", NamedConnection.class);
            shop.close();
            // A call that left before the loss was noticed would fail, since nobody knows whether it has run.
            await().atMost(Duration.ofSeconds(30)).until(() -> !connection.isConnected());
            shop = new Shop(socket());

            assertThat(orders.count("coffee")).isEqualTo(6);
        });
    }

    @Test
    void whatDoesNotFitFailsAtTheFirstCall() throws Exception {
        shop = new Shop(socket());
        context(Misfits.class).run(context -> {
            Wrong checked = (Wrong) context.getBean(Wrong.class.getName());
            Wrong unchecked = context.getBean(WrongUnnoticed.class);

            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> checked.count("tea"))
                    .withMessageContaining("nothing(");
            assertThat(unchecked.count("tea")).isEqualTo(3);
            assertThatExceptionOfType(OperationException.class).isThrownBy(() -> unchecked.nothing("tea"));
        });
    }

    @Test
    void whatDoesNotFitFailsAtTheStartIfWanted() throws Exception {
        shop = new Shop(socket());
        assertExplained(context(MisfitAtStart.class), "over connection 'shop' as " + WrongAtStart.class.getName());
        assertExplained(context(MisfitAtStart.class), "nothing(");
        assertExplained(context(Misfit.class).withPropertyValues("across.clients.check=startup"), "nothing(");
        context(Clients.class)
                .withPropertyValues("across.clients.check=startup")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void mistakesAreExplained() {
        assertExplained(
                context(Unconnected.class).withPropertyValues("across.connections.other.uri=tcp://localhost:1"),
                Lost.class.getName()
                        + " is a client over the connection 'nowhere', which does not exist; there are: other, shop.");
        assertExplained(context(BadDeadline.class), "has @Deadline(\"soon\")");
        assertExplained(context(SealedOne.class), "is to be a client, but is sealed");
        assertExplained(context(BadFallback.class), "has the fallback java.lang.String, which is no class");
        assertExplained(context(NoClient.class), "is to be a client, but has neither @AcrossClient nor @PythonClient");
    }

    /** As in {@code @WebMvcTest} and its kin, which leave the starter's auto-configuration out. */
    @Test
    void withoutConnectionsAClientIsThereAndItsCallsSayWhatIsMissing() {
        new ApplicationContextRunner().withUserConfiguration(Slice.class).run(context -> {
            assertThat(context).hasNotFailed();
            Idle idle = context.getBean(Idle.class);
            assertThatIllegalStateException()
                    .isThrownBy(() -> idle.count("tea"))
                    .withMessageContaining("exposed object 'idle' over connection 'nowhere'")
                    .withMessageContaining("@MockitoBean Idle;")
                    .withMessageContaining("@AutoConfigureAcross");
            assertThat(idle.later("tea"))
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(IllegalStateException.class);
            assertThatIllegalStateException()
                    .isThrownBy(() -> context.getBean(IdlePython.class).median(List.of(1)))
                    .withMessageContaining("Python module 'ratings' over connection 'nowhere'");
        });
    }

    @Test
    void withConnectionsOneThatDoesNotExistEndsTheStart() {
        assertExplained(
                context(Slice.class),
                Idle.class.getName() + " is a client over the connection 'nowhere', which does not exist");
    }

    @Test
    void clientsAreFoundInThePackage() throws Exception {
        shop = new Shop(socket());
        context(Scanned.class).run(context -> {
            assertThat(context).doesNotHaveBean(Scanned.Other.class);
            assertThat(context.getBean("found", Scanned.Found.class).count("tea"))
                    .isEqualTo(3);
        });
    }

    @Test
    void thePageShowsWhatRuns() throws Exception {
        Path tests = Path.of("src", "test", "java", "io", "across", "spring", "declarative");
        String sources = withoutSpace(Files.readString(tests.resolve("DeclarativeClientTests.java"))
                + Files.readString(tests.resolve("PythonClientBeanTests.java")));
        String page = Pages.withoutImports(Path.of("..", "docs", "how-to-declarative-clients.md"));

        assertThat(Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                        .matcher(page)
                        .results())
                .hasSize(3)
                .allSatisfy(snippet -> assertThat(sources).contains(withoutSpace(snippet.group(1))));
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }

    private static void assertExplained(ApplicationContextRunner runner, String description) {
        runner.run(context -> assertThat(causes(context.getStartupFailure()))
                .filteredOn(FailureAnalyzedException.class::isInstance)
                .anySatisfy(e -> assertThat(e).hasMessageContaining(description)));
    }

    private static List<Throwable> causes(Throwable failure) {
        assertThat(failure).isNotNull();
        return Stream.iterate(failure, e -> e != null, Throwable::getCause).toList();
    }
}
