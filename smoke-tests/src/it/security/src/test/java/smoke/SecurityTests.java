package smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.Connection;
import java.util.function.Function;
import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;

/** Two applications of one JVM; one listens at a Unix socket, where it sees who calls, and at a port, where it does not. */
@Timeout(60)
class SecurityTests {

    private static ConfigurableApplicationContext shop;

    /** Refuses with an exception of a class loader of its own, which the office does not know. */
    @Configuration(proxyBeanMethods = false)
    static class Refusal {

        @Bean
        Function<String, RuntimeException> soldOut() {
            Class<? extends Till.ShopException> type = new ByteBuddy()
                    .subclass(Till.ShopException.class)
                    .name("smoke.SoldOutException")
                    .make()
                    .load(SecurityTests.class.getClassLoader())
                    .getLoaded();
            return message -> {
                try {
                    return type.getConstructor(String.class).newInstance(message);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            };
        }
    }

    @BeforeAll
    static void openTheShop() {
        shop = new SpringApplicationBuilder(Shop.class, Refusal.class)
                .run(
                        "--across.server.unix.path=target/s",
                        "--across.server.tcp.port=0",
                        "--across.server.rights=call-exposed");
    }

    @AfterAll
    static void closeTheShop() {
        shop.close();
    }

    /** @param rights what the office lets the shop do */
    private static ConfigurableApplicationContext office(String rights) {
        return new SpringApplicationBuilder(Office.class)
                .run(
                        "--across.connections.known.unix.path=target/s",
                        "--across.connections.known.rights=" + rights,
                        "--across.connections.anonymous.tcp.port="
                                + shop.getEnvironment().getRequiredProperty("local.across.port"),
                        "--across.connections.anonymous.rights=" + rights);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "all"})
    void whoMayCallDoesAndWhoMayNotIsToldBySpringSecurity(String rights) {
        try (ConfigurableApplicationContext office = office(rights)) {
            Till known = office.getBean(Office.KnownTill.class);
            Till anonymous = office.getBean(Office.AnonymousTill.class);

            assertThat(known.open()).isEqualTo("opened by " + System.getProperty("user.name"));
            assertThat(office.getBean("known", Connection.class).peerIdentity()).isNotNull();
            assertThatExceptionOfType(AccessDeniedException.class)
                    .isThrownBy(known::close)
                    .isExactlyInstanceOf(AuthorizationDeniedException.class)
                    .withMessage("Access Denied");
            assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(anonymous::open);
            assertThat(known.open()).startsWith("opened by ");
        }
    }

    @Test
    void anExceptionOfAnUnknownClassArrivesAsItsNearestKnownOne() {
        try (ConfigurableApplicationContext office = office("all")) {
            Till till = office.getBean(Office.KnownTill.class);

            assertThatExceptionOfType(Till.ShopException.class)
                    .isThrownBy(() -> till.sell("tea"))
                    .isExactlyInstanceOf(Till.ShopException.class)
                    .withMessage("no more tea");
        }
    }
}
