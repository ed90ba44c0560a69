package io.across.spring.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.DeniedException;
import io.across.OperationException;
import io.across.spring.AcrossExposed;
import io.across.spring.autoconfigure.AcrossAutoConfiguration;
import io.across.spring.autoconfigure.AcrossServerAutoConfiguration;
import io.across.spring.client.NamedConnection;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Interfaces that become beans in one application, and are beans that another one exposes. */
@Timeout(120)
class TwoApplicationsTests {

    @TempDir
    private Path directory;

    private ConfigurableApplicationContext library;

    record Book(String title, int pages) implements Serializable {}

    record Shelf(Map<String, Book> books, List<Integer> marks) implements Serializable {}

    static final class LentException extends Exception {

        private static final long serialVersionUID = 1L;

        private final Book book;

        LentException(Book book) {
            super("lent: " + book.title());
            this.book = book;
        }
    }

    interface Library {

        Book longest(Shelf shelf);

        void borrow(Book book) throws LentException;

        CompletableFuture<Book> order(String title);

        CompletableFuture<Void> reserve(Book book);

        String describe(Object anything);
    }

    @AcrossExposed
    static class Desk implements Library {

        private final CompletableFuture<Integer> pages = new CompletableFuture<>();

        @Override
        public Book longest(Shelf shelf) {
            return shelf.books().values().stream()
                    .reduce((a, b) -> a.pages() > b.pages() ? a : b)
                    .orElseThrow(() -> new IllegalArgumentException("empty shelf"));
        }

        @Override
        public void borrow(Book book) throws LentException {
            throw new LentException(book);
        }

        @Override
        public CompletableFuture<Book> order(String title) {
            return pages.thenApply(number -> new Book(title, number));
        }

        @Override
        public CompletableFuture<Void> reserve(Book book) {
            return CompletableFuture.failedFuture(new LentException(book));
        }

        @Override
        public String describe(Object anything) {
            return anything.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        }
    }

    /** Says whether somebody has made one of bytes. */
    static final class Intruder implements Serializable {

        private static final long serialVersionUID = 1L;

        static final AtomicBoolean READ = new AtomicBoolean();

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            READ.set(true);
            in.defaultReadObject();
        }
    }

    @AcrossClient(connection = "city", name = "library")
    interface RemoteLibrary extends Library {}

    @Configuration(proxyBeanMethods = false)
    @ImportAcrossClients(types = RemoteLibrary.class)
    static class Reader {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class})
    @Import(Desk.class)
    static class City {}

    @BeforeEach
    void open() {
        library = new SpringApplicationBuilder(City.class)
                .web(WebApplicationType.NONE)
                .properties("across.server.unix.path=" + socket(), "across.server.rights=call-exposed")
                .run();
    }

    @AfterEach
    void close() {
        library.close();
    }

    private Path socket() {
        return directory.resolve("s");
    }

    private ApplicationContextRunner reader() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(AcrossAutoConfiguration.class))
                .withUserConfiguration(Reader.class)
                .withPropertyValues(
                        "across.connections.city.uri=unix:" + socket(), "across.connections.city.rights=none");
    }

    @Test
    void valuesAndExceptionsTravel() {
        reader().run(context -> {
            Library remote = context.getBean(Library.class);
            Book cheese = new Book("cheese", 80);
            Book parrots = new Book("parrots", 120);

            assertThat(remote.longest(new Shelf(Map.of("a", cheese, "b", parrots), List.of(1, 2))))
                    .isEqualTo(parrots)
                    .isNotSameAs(parrots);
            assertThatExceptionOfType(LentException.class)
                    .isThrownBy(() -> remote.borrow(cheese))
                    .withMessage("lent: cheese")
                    .satisfies(e -> assertThat(e.book).isEqualTo(cheese));
            assertThatThrownBy(() -> remote.longest(new Shelf(Map.of(), List.of())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("empty shelf");
        });
    }

    @Test
    void futuresReturnAtOnceWithWhatTheyBecomeThere() {
        reader().run(context -> {
            Library remote = context.getBean(Library.class);
            CompletableFuture<Book> ordered = remote.order("parrots");
            // Were it waited for, it would never come to this.
            library.getBean(Desk.class).pages.complete(120);

            assertThat(ordered.get(60, TimeUnit.SECONDS)).isEqualTo(new Book("parrots", 120));
            assertThatThrownBy(() -> remote.reserve(new Book("cheese", 80))
                            .orTimeout(60, TimeUnit.SECONDS)
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(LentException.class);
        });
    }

    @Test
    void nothingIsReadThereButWhatSignaturesName() {
        reader().run(context -> {
            Library remote = context.getBean(Library.class);
            assertThat(remote.describe("text")).isEqualTo("string");

            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> remote.describe(new Intruder()))
                    .withMessageContaining(Intruder.class.getName());
            assertThat(Intruder.READ).isFalse();
            assertThatExceptionOfType(DeniedException.class)
                    .isThrownBy(() -> context.getBean(NamedConnection.class).call(() -> 1));
            assertThat(remote.describe(1)).isEqualTo("integer");
        });
    }

    @Test
    void aClientGoesOnWhenTheOtherApplicationIsStartedAgain() {
        reader().run(context -> {
            Library remote = context.getBean(Library.class);
            assertThat(remote.describe("before")).isEqualTo("string");
            NamedConnection connection = context.getBean(NamedConnection.class);
            library.close();
            // A call that left before the loss was noticed would fail, since nobody knows whether it has run.
            await().atMost(Duration.ofSeconds(30)).until(() -> !connection.isConnected());
            open();

            assertThat(remote.describe(1)).isEqualTo("integer");
        });
    }
}
