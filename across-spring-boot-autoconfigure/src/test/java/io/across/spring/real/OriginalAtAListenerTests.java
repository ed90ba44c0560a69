package io.across.spring.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.across.fixtures.PythonProgram;
import io.across.fixtures.Real;
import io.across.fixtures.RealPython;
import io.across.spring.AcrossExposed;
import io.across.spring.autoconfigure.AcrossAutoConfiguration;
import io.across.spring.autoconfigure.AcrossServerAutoConfiguration;
import io.across.spring.server.AcrossListener;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Programs that use the original connect to a Spring application. */
@Real
@Timeout(120)
class OriginalAtAListenerTests {

    @TempDir
    private Path directory;

    /** A bean. */
    public static final class Greeter {

        public String greet(String name) {
            return "hello " + name;
        }

        public void fail() {
            throw new IllegalArgumentException("as asked");
        }

        public int twice(Function<Integer, Integer> function, int number) {
            return function.apply(function.apply(number));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class})
    static class Application {

        @Bean
        Greeter greeter() {
            return new Greeter();
        }
    }

    static Stream<Arguments> clients() {
        return RealPython.commands().stream()
                .flatMap(python -> Stream.of("tcp", "unix").map(family -> Arguments.of(family, python)));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void beansAreUsed(String family, String python) throws Exception {
        Path socket = directory.resolve("s");
        Logger logger = (Logger) LoggerFactory.getLogger("real.client");
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(
                        family.equals("tcp") ? "--across.server.tcp.port=0" : "--across.server.unix.path=" + socket,
                        "--across.server.rights=all")) {
            logger.addAppender(seen);
            String address = family.equals("tcp")
                    ? application.getEnvironment().getRequiredProperty("local.across.port")
                    : socket.toString();
            for (int round = 0; round < 2; round++) {
                try (PythonProgram client = PythonProgram.start(python, "", script("client"), family, address)) {
                    assertThat(client.awaitEnd()).isEqualTo(List.of("used", "done"));
                }
            }
            AcrossListener listener = application.getBean(AcrossListener.class);
            await().atMost(Duration.ofSeconds(30)).until(() -> listener.activeConnections() == 0);
        } finally {
            logger.detachAppender(seen);
        }
        assertThat(seen.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("the original is here", "the original is here");
    }

    /** What is exposed. */
    @AcrossExposed
    public interface Desk {

        String greet(String name);

        Order order(Order order);

        void fail();
    }

    public record Order(String article, int count) {}

    /** More than its interface. */
    public static final class Clerk implements Desk {

        @Override
        public String greet(String name) {
            return "hello " + name;
        }

        @Override
        public Order order(Order order) {
            return new Order(order.article(), order.count() + 1);
        }

        @Override
        public void fail() {
            throw new IllegalArgumentException("as asked", new IllegalStateException("inside"));
        }

        public String secret() {
            return "told";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class})
    static class Exposing {

        @Bean
        Clerk clerk() {
            return new Clerk();
        }
    }

    static Stream<String> pythons() {
        return RealPython.commands().stream();
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void exposedBeansAreAllThatAPortGrants(String python) throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Exposing.class)
                .web(WebApplicationType.NONE)
                .run("--across.server.listeners.door.tcp.port=0")) {
            String port = application.getEnvironment().getRequiredProperty("local.across.door.port");
            try (PythonProgram client = PythonProgram.start(python, "", script("exposed"), port)) {
                assertThat(client.awaitEnd()).isEqualTo(List.of("done"));
            }
        }
    }

    private static String script(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(OriginalAtAListenerTests.class.getResource("/real/" + name + ".py"))
                        .toURI())
                .toString();
    }
}
