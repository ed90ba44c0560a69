package io.across.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.Across;
import io.across.Connection;
import io.across.DeniedException;
import io.across.DisconnectException;
import io.across.Endpoint;
import io.across.Options;
import io.across.PeerIdentity;
import io.across.Tls;
import io.across.fixtures.Pages;
import io.across.fixtures.TestAuthority;
import io.across.spring.AcrossExposed;
import io.across.spring.endpoint.AcrossEndpoint;
import io.across.spring.endpoint.ConnectionDescriptor;
import io.across.spring.internal.FailureAnalyzedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.stereotype.Component;

/** What {@code docs/how-to-tls.md} shows runs; and what becomes of those who do otherwise. */
@Timeout(120)
class HowToTlsTests {

    private static final Path PAGE = Path.of("..", "docs", "how-to-tls.md");
    private static final Path THIS =
            Path.of("src", "test", "java", "io", "across", "spring", "autoconfigure", "HowToTlsTests.java");
    private static final String STORES = "spring.ssl.bundle.jks.mine.";

    private static final TestAuthority KEYS = TestAuthority.shared();

    public interface Orders {
        String order(String article);
    }

    @Component
    @AcrossExposed
    static class Desk implements Orders {

        @Override
        public String order(String article) {
            PeerIdentity caller = Across.connection().peerIdentity();
            return article + " for " + caller.name();
        }
    }

    @BeforeAll
    static void makeKeys() throws Exception {
        KEYS.sign("shop", "CN=shop", "dns:localhost")
                .sign("till", "CN=till")
                .sign("renewed", "CN=renewed", "dns:localhost");
    }

    @Test
    void theTwoSidesOfThePageKnowEachOther() throws Exception {
        runner(snippets("yaml").get(0), Map.of("across.server.tcp.port", 0), "shop")
                .withBean(Desk.class)
                .run(shop -> caller(port(shop)).run(till -> {
                    Connection connection = till.getBean("shop", Connection.class);
                    assertThat(connection.exposed(Orders.class, "orders").order("tea"))
                            .isEqualTo("tea for CN=till");
                    assertThat(connection.peerIdentity())
                            .isInstanceOf(PeerIdentity.Certificate.class)
                            .hasToString("certificate CN=shop");
                    assertThatThrownBy(() -> connection.call(() -> 1)).isInstanceOf(DeniedException.class);
                    assertThat(till.getBean(AcrossEndpoint.class)
                                    .connection("shop")
                                    .identity())
                            .isEqualTo("certificate CN=shop");
                    assertThat(shop.getBean(AcrossEndpoint.class).across().connections())
                            .singleElement()
                            .extracting(ConnectionDescriptor::identity)
                            .isEqualTo("certificate CN=till");

                    Tls nobody = Tls.of(bundle(null).createSslContext());
                    Options options =
                            Options.builder().timeout(Duration.ofSeconds(30)).build();
                    Connection stranger = Connection.open(Endpoint.tls("localhost", port(shop), nobody), options);
                    assertThatThrownBy(() -> stranger.checkExposed(Orders.class, "orders"))
                            .isInstanceOf(DisconnectException.class)
                            .hasMessageContaining("tls://localhost:" + port(shop));
                    stranger.cancel();
                    assertThatThrownBy(stranger::close).isInstanceOf(DisconnectException.class);
                }));
    }

    @Test
    void newConnectionsUseTheBundleAsItIsAfterAnUpdate() throws Exception {
        runner(snippets("yaml").get(0), Map.of("across.server.tcp.port", 0), "shop")
                .run(shop -> caller(port(shop)).run(till -> {
                    Connection connection =
                            till.getBean("shop", Connection.class).awaitReady();
                    assertThat(connection.peerIdentity()).hasToString("certificate CN=shop");

                    shop.getBean(DefaultSslBundleRegistry.class).updateBundle("mine", bundle("renewed"));
                    assertThat(connection.peerIdentity()).hasToString("certificate CN=shop");
                    connection.cancel();

                    await().atMost(Duration.ofSeconds(30))
                            .untilAsserted(
                                    () -> assertThat(connection.peerIdentity()).hasToString("certificate CN=renewed"));
                }));
    }

    @Test
    void bundlesThatAreNotThereOrNotUsedAreToldAtTheStart() throws Exception {
        ApplicationContextRunner plain = runner("a: b", Map.of(), "shop");
        assertFailure(
                plain.withPropertyValues("across.server.tcp.port=0", "across.server.ssl.bundle=theirs"),
                "across.server.ssl.bundle=theirs names no SSL bundle of this application.",
                "to one of those that there are: [mine]");
        assertFailure(
                plain.withPropertyValues(
                        "across.server.listeners.far.tcp.port=0", "across.server.listeners.far.ssl.bundle=theirs"),
                "across.server.listeners.far.ssl.bundle=theirs names no",
                "Define spring.ssl.bundle.pem.theirs or spring.ssl.bundle.jks.theirs");
        assertFailure(
                plain.withPropertyValues(
                        "across.connections.far.uri=tls://localhost:1", "across.connections.far.ssl.bundle=theirs"),
                "across.connections.far.ssl.bundle=theirs names no SSL bundle",
                "Define spring.ssl.bundle.pem.theirs");
        assertFailure(
                plain.withPropertyValues(
                        "across.connections.far.uri=tcp://localhost:1", "across.connections.far.ssl.bundle=mine"),
                "across.connections.far.ssl.bundle is set, but what this connects to does not speak TLS.",
                "Set across.connections.far.uri=tls://host:port");
        assertFailure(
                plain.withPropertyValues(
                        "across.server.tcp.port=0",
                        "across.server.tcp.host=0.0.0.0",
                        "across.server.ssl.bundle=mine",
                        "across.server.ssl.client-auth=WANT"),
                "across.server.tcp.host=0.0.0.0 can be reached from other machines, and nothing tells who connects.",
                "across.server.ssl.bundle, with client-auth=need");
    }

    @Test
    void aPortMayStandForAUriAndAListenerHaveItsOwnBundle() throws Exception {
        runner("a: b", Map.of(), "shop")
                .withPropertyValues(
                        "across.server.listeners.far.tcp.port=0",
                        "across.server.listeners.far.ssl.bundle=mine",
                        "across.server.listeners.far.ssl.client-auth=NONE",
                        "across.server.rights=all")
                .run(shop -> runner("a: b", Map.of(), "till")
                        .withPropertyValues(
                                "across.connections.shop.tcp.port="
                                        + shop.getEnvironment().getProperty("local.across.far.port"),
                                "across.connections.shop.ssl.bundle=mine")
                        .run(till -> {
                            Connection connection = till.getBean("shop", Connection.class);
                            assertThat(connection.call(() -> 6)).isEqualTo(6);
                            assertThat(connection.peerIdentity()).hasToString("certificate CN=shop");
                        }));
    }

    @Test
    void thePageShowsWhatRuns() throws Exception {
        String source = withoutSpace(Files.readString(THIS).replace("static class", "class"));
        assertThat(snippets("java"))
                .singleElement()
                .satisfies(snippet -> assertThat(source).contains(withoutSpace(snippet)));
    }

    private static void assertFailure(ApplicationContextRunner runner, String description, String action) {
        runner.run(context -> assertThat(context.getStartupFailure()).satisfies(failure -> {
            Throwable cause = failure;
            while (!(cause instanceof FailureAnalyzedException)) {
                cause = cause.getCause();
            }
            FailureAnalyzedException analyzed = (FailureAnalyzedException) cause;
            assertThat(analyzed.getMessage()).contains(description);
            assertThat(analyzed.action()).contains(action);
        }));
    }

    private static int port(ApplicationContext context) {
        return context.getEnvironment().getRequiredProperty("local.across.port", Integer.class);
    }

    private static ApplicationContextRunner caller(int port) throws Exception {
        return runner(
                snippets("yaml").get(1), Map.of("across.connections.shop.uri", "tls://localhost:" + port), "till");
    }

    /** The page's files and hosts are not here: others take their place. */
    private static ApplicationContextRunner runner(String yaml, Map<String, Object> instead, String key)
            throws Exception {
        PropertySource<?> page = new YamlPropertySourceLoader()
                .load("page", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .get(0);
        assertThat(instead.keySet())
                .allSatisfy(name -> assertThat(page.getProperty(name)).isNotNull());
        Map<String, Object> here = new LinkedHashMap<>(instead);
        here.put(STORES + "reload-on-update", false);
        here.put(STORES + "keystore.location", file(key));
        here.put(STORES + "keystore.password", TestAuthority.PASSWORD);
        here.put(STORES + "truststore.location", file("authority"));
        here.put(STORES + "truststore.password", TestAuthority.PASSWORD);
        return new ApplicationContextRunner()
                .withPropertyValues("management.endpoints.web.exposure.include=across")
                .withConfiguration(AutoConfigurations.of(
                        SslAutoConfiguration.class,
                        AcrossAutoConfiguration.class,
                        AcrossServerAutoConfiguration.class,
                        AcrossEndpointAutoConfiguration.class))
                .withInitializer(context -> {
                    context.getEnvironment().getPropertySources().addLast(new MapPropertySource("instead", here));
                    context.getEnvironment().getPropertySources().addLast(page);
                });
    }

    private static String file(String key) {
        return KEYS.file(key).toUri().toString();
    }

    private static SslBundle bundle(String key) {
        return SslBundle.of(new JksSslStoreBundle(key == null ? null : store(key), store("authority")));
    }

    private static JksSslStoreDetails store(String key) {
        return new JksSslStoreDetails(null, null, file(key), TestAuthority.PASSWORD);
    }

    private static List<String> snippets(String language) throws Exception {
        return new ArrayList<>(Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Pages.withoutImports(PAGE))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList());
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }
}
