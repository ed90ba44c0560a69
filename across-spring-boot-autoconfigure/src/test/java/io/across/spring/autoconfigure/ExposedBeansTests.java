package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.Connection;
import io.across.DeniedException;
import io.across.OperationException;
import io.across.Options;
import io.across.spring.AcrossExposed;
import io.across.spring.internal.FailureAnalyzedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

/** Beans that peers may call who may do nothing else. */
@Timeout(120)
class ExposedBeansTests {

    @TempDir
    private Path directory;

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(AcrossAutoConfiguration.class, AcrossServerAutoConfiguration.class));

    private ApplicationContextRunner listening() {
        return contextRunner.withPropertyValues(
                "across.server.unix.path=" + socket(), "across.server.rights=call-exposed");
    }

    private Path socket() {
        return directory.resolve("s");
    }

    public interface Orders {
        int total(int... prices) throws SoldOutException;

        default CompletableFuture<String> later() {
            return CompletableFuture.completedFuture("later");
        }
    }

    public static final class SoldOutException extends Exception {
        private static final long serialVersionUID = 1L;

        SoldOutException(String message) {
            super(message);
        }
    }

    /** A contract that says itself that it is one. */
    @AcrossExposed
    public interface Greeter {
        String greet(String name);
    }

    @AcrossExposed
    public static class Shop implements Orders, AutoCloseable {

        @Override
        public int total(int... prices) throws SoldOutException {
            if (prices.length == 0) {
                throw new SoldOutException("nothing left");
            }
            return java.util.Arrays.stream(prices).sum();
        }

        @Override
        public void close() {}

        public String secret() {
            return "secret";
        }
    }

    static class PoliteGreeter implements Greeter {

        static final AtomicInteger MADE = new AtomicInteger();

        PoliteGreeter() {
            MADE.incrementAndGet();
        }

        @Override
        public String greet(String name) {
            return "hello " + name;
        }
    }

    @Test
    void aBeanIsCalledThroughItsInterfaceAndInNoOtherWay() {
        listening().withBean(Shop.class).run(context -> {
            try (Connection conn = Connection.fromUnix(socket())) {
                Orders orders = conn.exposed(Orders.class, "orders");
                assertThat(orders.total(1, 2)).isEqualTo(3);
                assertThat(orders.later())
                        .succeedsWithin(Duration.ofSeconds(30))
                        .isEqualTo("later");
                assertThatThrownBy(orders::total)
                        .isInstanceOf(SoldOutException.class)
                        .hasMessage("nothing left");
                assertThatThrownBy(() -> conn.callExposed(Shop.class, "orders", Shop.class.getMethod("secret")))
                        .isInstanceOf(OperationException.class)
                        .hasMessageContaining("has no method");
                assertThatThrownBy(() ->
                                conn.exposed(AutoCloseable.class, "orders").close())
                        .isInstanceOf(OperationException.class)
                        .hasMessageContaining("has no method");
                assertThatThrownBy(() -> conn.call(() -> 1)).isInstanceOf(DeniedException.class);
            }
        });
    }

    @Test
    void proxiedBeansAreCalledThroughTheirProxies() {
        for (boolean byClass : new boolean[] {true, false}) {
            AtomicInteger intercepted = new AtomicInteger();
            listening()
                    .withBean("shop", Shop.class)
                    .withBean("counting", MethodInterceptor.class, () -> invocation -> {
                        intercepted.incrementAndGet();
                        return invocation.proceed();
                    })
                    .withBean(BeanNameAutoProxyCreator.class, () -> {
                        BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
                        creator.setBeanNames("shop");
                        creator.setInterceptorNames("counting");
                        creator.setProxyTargetClass(byClass);
                        return creator;
                    })
                    .run(context -> {
                        assertThat(AopUtils.isCglibProxy(context.getBean("shop")))
                                .isEqualTo(byClass);
                        try (Connection conn = Connection.fromUnix(socket())) {
                            assertThat(conn.exposed(Orders.class, "orders").total(4))
                                    .isEqualTo(4);
                            assertThat(intercepted).hasValue(1);
                            assertThatThrownBy(() ->
                                            conn.exposed(Orders.class, "orders").total())
                                    .isInstanceOf(SoldOutException.class);
                        }
                    });
        }
    }

    @Test
    void aLazyBeanIsMadeByItsFirstCallAndAScopedOneByItsScope() {
        listening().withUserConfiguration(Several.class).run(context -> {
            PoliteGreeter.MADE.set(0);
            try (Connection conn = Connection.fromUnix(socket())) {
                Greeter lazy = conn.exposed(Greeter.class, "greeter");
                assertThat(PoliteGreeter.MADE).hasValue(0);
                assertThat(lazy.greet("you")).isEqualTo("hello you");
                assertThat(lazy.greet("you")).isEqualTo("hello you");
                assertThat(PoliteGreeter.MADE).hasValue(1);
                Greeter scoped = conn.exposed(Greeter.class, "fresh");
                assertThat(scoped.greet("a")).isEqualTo("hello a");
                assertThat(scoped.greet("b")).isEqualTo("hello b");
                assertThat(PoliteGreeter.MADE).hasValue(3);
                assertThatThrownBy(() -> conn.exposed(Greeter.class, "broken").greet("a"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("exposed object 'broken' is not available")
                        .hasMessageNotContaining("inside");
            }
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Several {

        @Bean
        @Lazy
        Greeter polite() {
            return new PoliteGreeter();
        }

        @Bean
        @Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
        @AcrossExposed(value = Greeter.class, name = "fresh")
        PoliteGreeter scoped() {
            return new PoliteGreeter();
        }

        @Bean
        @Lazy
        @AcrossExposed(name = "broken")
        Greeter broken() {
            throw new IllegalStateException("of the inside");
        }
    }

    @Test
    void nothingIsExposedThatSaysNothing() {
        contextRunner
                .withBean("plain", Orders.class, () -> prices -> 0)
                .run(context -> assertThat(
                                context.getBean(Options.class).exposed().names())
                        .isEmpty());
    }

    @Test
    void aBeanMayNeedTheConnectionOverWhichItIsCalled() {
        listening()
                .run(server -> contextRunner
                        .withPropertyValues("across.connections.far.uri=unix:" + socket())
                        .withBean(CallingShop.class)
                        .run(client -> assertThat(client)
                                .hasNotFailed()
                                .getBean(Options.class)
                                .satisfies(options ->
                                        assertThat(options.exposed().names()).containsExactly("orders"))));
    }

    @AcrossExposed
    static final class CallingShop implements Orders {

        private final Connection connection;

        CallingShop(Connection connection) {
            this.connection = connection;
        }

        @Override
        public int total(int... prices) {
            return connection.name().length();
        }
    }

    @AcrossExposed
    static final class Bare implements Runnable {
        @Override
        public void run() {}
    }

    @AcrossExposed
    static final class Both implements Orders, Greeter {
        @Override
        public int total(int... prices) {
            return 0;
        }

        @Override
        public String greet(String name) {
            return name;
        }
    }

    @AcrossExposed(Greeter.class)
    static final class Wrong implements Orders {
        @Override
        public int total(int... prices) {
            return 0;
        }
    }

    @Test
    void aBeanWithoutAnInterfaceIsExplained() {
        assertFailure(Bare.class, "has no interface of its own");
        assertFailure(Both.class, "has several interfaces: " + Orders.class.getName() + ", " + Greeter.class.getName());
        assertFailure(Wrong.class, "cannot be exposed as " + Greeter.class.getName());
    }

    private void assertFailure(Class<?> bean, String message) {
        contextRunner
                .withBean("it", bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(FailureAnalyzedException.class)
                        .hasMessageContaining("Bean 'it'")
                        .hasMessageContaining(message));
    }

    @Test
    void twoBeansOfOneNameAreExplained() {
        contextRunner
                .withBean("one", Shop.class)
                .withBean("two", Shop.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(FailureAnalyzedException.class)
                        .hasMessage("Beans 'one' and 'two' are both exposed as 'orders'."));
    }
}
