package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.Across;
import io.across.Connection;
import io.across.PeerIdentity;
import io.across.fixtures.Pages;
import io.across.fixtures.TestAuthority;
import io.across.spring.AcrossExposed;
import io.across.spring.security.PeerAuthenticationToken;
import io.across.spring.security.PeerAuthenticator;
import io.across.spring.security.PeerSecurity;
import io.across.spring.server.AcrossListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.stereotype.Component;

/** Beans know by Spring Security who calls them, and {@code docs/security.md} shows what runs. */
@Timeout(120)
class PeerSecurityTests {

    private static final String USER = System.getProperty("user.name");
    private static final Path PAGE = Path.of("..", "docs", "security.md");
    private static final Path THIS =
            Path.of("src", "test", "java", "io", "across", "spring", "autoconfigure", "PeerSecurityTests.java");

    private static final TestAuthority KEYS = TestAuthority.shared();

    @TempDir
    private Path directory;

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    AcrossAutoConfiguration.class,
                    AcrossServerAutoConfiguration.class,
                    AcrossSecurityAutoConfiguration.class));

    public interface Orders {
        String order(String article);
    }

    @Component
    @AcrossExposed
    static class Desk implements Orders {

        @Override
        @PreAuthorize("hasAuthority('ACROSS_PEER') and authentication.name == 'CN=till'")
        public String order(String article) {
            Authentication caller = SecurityContextHolder.getContext().getAuthentication();
            return article + " for " + caller.getName();
        }
    }

    /** What a bean sees of its caller. */
    public interface Mirror {
        String who();

        @PreAuthorize("isAuthenticated()")
        String guarded();

        /** What it sees before, during and after a call back to the caller, which calls again. */
        List<String> around(Echo back);

        void fail();
    }

    public interface Echo {
        String ask();
    }

    @AcrossExposed(Mirror.class)
    public static class Glass implements Mirror {

        @Override
        public String who() {
            Authentication caller = SecurityContextHolder.getContext().getAuthentication();
            return caller == null ? "nobody" : caller.getName() + " " + caller.getAuthorities();
        }

        @Override
        public String guarded() {
            return who();
        }

        @Override
        public List<String> around(Echo back) {
            return List.of(who(), back.ask(), who());
        }

        @Override
        public void fail() {
            throw new IllegalStateException("as ordered");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableMethodSecurity
    static class Guarded {

        @Bean
        Glass glass() {
            return new Glass();
        }
    }

    /** Nobody but a till may order; the caller is told so by the exception that Spring Security throws itself. */
    @Test
    void aRefusalArrivesAsTheExceptionOfSpringSecurity() {
        Path socket = directory.resolve("refusing");
        contextRunner
                .withUserConfiguration(Guarded.class)
                .withBean(Desk.class)
                .withPropertyValues("across.server.unix.path=" + socket, "across.server.rights=call-exposed")
                .run(server -> {
                    for (String rights : List.of("all", "none", "call-exposed")) {
                        contextRunner
                                .withPropertyValues(
                                        "across.connections.desk.uri=unix:" + socket,
                                        "across.connections.desk.rights=" + rights)
                                .run(client -> {
                                    Orders orders = client.getBean("desk", Connection.class)
                                            .exposed(Orders.class, "orders");
                                    assertThatThrownBy(() -> orders.order("bread"))
                                            .isExactlyInstanceOf(AuthorizationDeniedException.class)
                                            .hasMessage("Access Denied");
                                });
                    }
                });
    }

    /** For this machine's application that trusts whoever it is told to. */
    @Configuration(proxyBeanMethods = false)
    static class OwnAuthenticator {

        @Bean
        PeerAuthenticator own() {
            return (connection, identity) -> {
                if (!(identity instanceof PeerIdentity.UnixUser user)) {
                    throw new IllegalStateException("no user");
                }
                return new TestingAuthenticationToken(user, "", AuthorityUtils.createAuthorityList("ROLE_CLERK"));
            };
        }
    }

    private Path socket() {
        return directory.resolve("s");
    }

    private ApplicationContextRunner listening() {
        return contextRunner
                .withUserConfiguration(Guarded.class)
                .withPropertyValues("across.server.unix.path=" + socket(), "across.server.tcp.port=0");
    }

    private static Connection tcp(ApplicationContext context) {
        return Connection.fromTcp(
                "localhost", context.getEnvironment().getRequiredProperty("local.across.port", Integer.class));
    }

    @Test
    void aMethodThatIsGuardedKnowsTheCertificate() throws Exception {
        KEYS.sign("shop", "CN=shop", "dns:localhost")
                .sign("till", "CN=till")
                .sign("renewed", "CN=renewed", "dns:localhost");
        withKey("shop")
                .withUserConfiguration(Guarded.class)
                .withBean(Desk.class)
                .withPropertyValues(
                        "across.server.tcp.port=0",
                        "across.server.ssl.bundle=mine",
                        "across.server.rights=call-exposed")
                .run(shop -> {
                    calling(shop, "till").withUserConfiguration(Guarded.class).run(till -> {
                        assertThat(orders(till).order("tea")).isEqualTo("tea for CN=till");
                        // The other way, too: what is called back at a named connection knows the server.
                        assertThat(mirror(inbound(shop, "acrossTcpListener")).guarded())
                                .isEqualTo("CN=shop [ACROSS_PEER]");
                    });
                    calling(shop, "renewed").run(other -> {
                        assertThatThrownBy(() -> orders(other).order("tea")).hasMessageContaining("Access Denied");
                        assertThat(other.getBean("shop", Connection.class)
                                        .exposed(Mirror.class, "mirror")
                                        .who())
                                .isEqualTo("CN=renewed [ACROSS_PEER]");
                    });
                });
    }

    private static Orders orders(ApplicationContext context) {
        return context.getBean("shop", Connection.class).exposed(Orders.class, "orders");
    }

    private ApplicationContextRunner calling(ApplicationContext shop, String key) {
        return withKey(key)
                .withPropertyValues(
                        "across.connections.shop.uri=tls://localhost:"
                                + shop.getEnvironment().getProperty("local.across.port"),
                        "across.connections.shop.ssl.bundle=mine");
    }

    private ApplicationContextRunner withKey(String key) {
        String store = "spring.ssl.bundle.jks.mine.";
        return contextRunner.withPropertyValues(
                store + "keystore.location=" + KEYS.file(key).toUri(),
                store + "keystore.password=" + TestAuthority.PASSWORD,
                store + "truststore.location=" + KEYS.file("authority").toUri(),
                store + "truststore.password=" + TestAuthority.PASSWORD);
    }

    @Test
    void callersAreUsersWhereTheSystemKnowsThemAndAnonymousElsewhere() {
        listening().run(context -> {
            try (Connection unix = Connection.fromUnix(socket());
                    Connection tcp = tcp(context)) {
                assertThat(mirror(unix).who()).isEqualTo(USER + " [ACROSS_PEER]");
                assertThat(mirror(unix).guarded()).isEqualTo(USER + " [ACROSS_PEER]");
                assertThat(mirror(tcp).who()).isEqualTo("unknown across peer [ROLE_ANONYMOUS]");
                assertThatThrownBy(() -> mirror(tcp).guarded()).hasMessageContaining("Access Denied");
                // Not only beans: whatever the peer has run.
                assertThat((String) unix.call(() -> new Glass().who())).isEqualTo(USER + " [ACROSS_PEER]");
            }
        });
    }

    @Test
    void whatThreadsWereBeforeTheyAreAfterwards() {
        listening().run(context -> {
            try (Connection unix = Connection.fromUnix(socket())) {
                Mirror mirror = mirror(unix);
                String user = USER + " [ACROSS_PEER]";
                assertThat(mirror.around(Across.ref(Echo.class, mirror::who))).containsExactly(user, user, user);
                assertThatThrownBy(mirror::fail).isInstanceOf(IllegalStateException.class);

                // A thread of this side's own that waits for its peer, and may serve it meanwhile.
                Connection backwards = inbound(context, "acrossUnixListener");
                SecurityContextHolder.getContext()
                        .setAuthentication(new TestingAuthenticationToken("admin", "", "ROLE_ADMIN"));
                try {
                    assertThat((String) backwards.call(PeerSecurityTests::askBack))
                            .isEqualTo(user);
                    assertThat(new Glass().who()).isEqualTo("admin [ROLE_ADMIN]");
                } finally {
                    SecurityContextHolder.clearContext();
                }
            }
        });
    }

    private static Connection inbound(ApplicationContext context, String listener) {
        return context.getBean(listener, AcrossListener.class)
                .connections()
                .findFirst()
                .orElseThrow()
                .connection();
    }

    private static String askBack() {
        return mirror(Across.connection()).who();
    }

    private static Mirror mirror(Connection connection) {
        return connection.exposed(Mirror.class, "mirror");
    }

    @Test
    void aPythonIsTheUserThatRunsIt() {
        listening().run(context -> {
            Process python = new ProcessBuilder("python3", "-c", """
                            import sys
                            sys.path.insert(0, sys.argv[1])
                            import across
                            with across.Connection.from_unix(sys.argv[2]) as connection:
                                print(connection.execute('@glass.guarded()'))
                            """, PythonClientTests.runtime(), socket().toString())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                    .isEqualTo(USER + " [ACROSS_PEER]");
        });
    }

    @Test
    void anApplicationsOwnBeanSaysWhoCallersAreAndItsFailureMakesThemNobody() {
        listening().withUserConfiguration(OwnAuthenticator.class).run(context -> {
            assertThat(context).hasSingleBean(PeerAuthenticator.class);
            try (Connection unix = Connection.fromUnix(socket());
                    Connection tcp = tcp(context)) {
                assertThat(mirror(unix).who()).contains(USER).endsWith(" [ROLE_CLERK]");
                assertThat(mirror(tcp).who()).isEqualTo("nobody");
                assertThatThrownBy(() -> mirror(tcp).guarded()).hasMessageContaining("Authentication");
            }
        });
    }

    @Test
    void anOwnPlaceForTheContextIsUsed() {
        SecurityContextHolderStrategy own = new SecurityContextHolderStrategy() {

            private final ThreadLocal<Optional<SecurityContext>> contexts = ThreadLocal.withInitial(Optional::empty);

            @Override
            public void clearContext() {
                contexts.remove();
            }

            @Override
            public SecurityContext getContext() {
                return contexts.get().orElseGet(this::createEmptyContext);
            }

            @Override
            public void setContext(SecurityContext context) {
                contexts.set(Optional.of(context));
            }

            @Override
            public SecurityContext createEmptyContext() {
                return new SecurityContextImpl();
            }
        };
        listening().withBean(SecurityContextHolderStrategy.class, () -> own).run(context -> {
            try (Connection unix = Connection.fromUnix(socket())) {
                assertThat(mirror(unix).guarded()).isEqualTo("nobody");
            }
        });
    }

    @Test
    void withoutSpringSecurityNothingOfItIsThere() {
        contextRunner
                .withClassLoader(new FilteredClassLoader("org.springframework.security"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(PeerSecurity.class)
                        .doesNotHaveBean(PeerAuthenticator.class));
        contextRunner.run(context -> assertThat(context).hasSingleBean(PeerSecurity.class));
    }

    @Test
    void aTokenIsThatOfItsIdentity() {
        PeerAuthenticationToken alice = new PeerAuthenticationToken(new PeerIdentity.UnixUser("alice", "users"));
        assertThat(alice.getName()).isEqualTo("alice");
        assertThat(alice.isAuthenticated()).isTrue();
        assertThat(alice.getPrincipal()).isEqualTo(new PeerIdentity.UnixUser("alice", "users"));
        assertThat(alice)
                .isEqualTo(new PeerAuthenticationToken(new PeerIdentity.UnixUser("alice", "users")))
                .isNotEqualTo(new PeerAuthenticationToken(new PeerIdentity.UnixUser("bob", "users")));
    }

    @Test
    void thePageShowsWhatRuns() throws Exception {
        String source = withoutSpace(Files.readString(THIS).replace("static class", "class"));
        assertThat(snippets())
                .singleElement()
                .satisfies(snippet -> assertThat(source).contains(withoutSpace(snippet)));
    }

    private static List<String> snippets() throws Exception {
        return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Pages.withoutImports(PAGE))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }
}
