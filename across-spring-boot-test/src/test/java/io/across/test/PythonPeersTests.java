package io.across.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.across.Connection;
import io.across.OperationException;
import io.across.spring.autoconfigure.AcrossAutoConfiguration;
import io.across.spring.declarative.ImportAcrossClients;
import io.across.spring.declarative.PythonClient;
import java.time.Duration;
import java.util.List;
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

/** Connections to Python lead to a real one. */
@Timeout(60)
@DirtiesContext
@SpringBootTest(
        properties = {
            "across.connections.own.python=",
            "across.connections.own.exports=ratings",
            "across.connections.own.lazy=true",
            "across.connections.elsewhere.uri=tcp://snake.invalid:7001",
            "across.connections.elsewhere.language=python",
            "across.connections.elsewhere.exports=ratings",
            "across.connections.elsewhere.lazy=true",
            "across.connections.equipped.python.virtual-environment=/opt/of-production",
            "across.connections.equipped.exports=ratings",
            "across.connections.equipped.lazy=true",
            "across.connections.jvm.uri=tcp://shop.invalid:7001",
            "across.connections.jvm.exports=ratings",
        })
class PythonPeersTests {

    interface Ratings {
        double median(List<Integer> ratings);
    }

    @PythonClient(connection = "own", module = "ratings")
    interface OwnRatings extends Ratings {}

    @PythonClient(connection = "elsewhere", module = "ratings")
    interface ElsewhereRatings extends Ratings {}

    @PythonClient(connection = "equipped", module = "ratings")
    interface EquippedRatings extends Ratings {}

    @PythonClient(connection = "jvm", module = "ratings")
    interface MisledRatings extends Ratings {}

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(AcrossAutoConfiguration.class)
    @ImportAcrossClients(types = {OwnRatings.class, ElsewhereRatings.class, EquippedRatings.class, MisledRatings.class})
    static class Application {}

    @TestConfiguration(proxyBeanMethods = false)
    static class Peers {

        @Bean
        InMemoryPeers snakes() {
            return new InMemoryPeers().python("equipped");
        }
    }

    @Autowired
    private InMemoryPeers peers;

    @Autowired
    @Qualifier("equipped") private Connection equipped;

    @Test
    void whatThePropertiesStartIsStarted(@Autowired OwnRatings ratings) {
        assertThat(ratings.median(List.of(1, 5, 2))).isEqualTo(2);
    }

    @Test
    void whatIsPythonByItsLanguageIsPython(@Autowired ElsewhereRatings ratings) {
        assertThat(ratings.median(List.of(1, 5, 2))).isEqualTo(2);
    }

    @Test
    void theTestSaysWhichPython(@Autowired EquippedRatings ratings) {
        assertThat(ratings.median(List.of(1, 5, 2))).isEqualTo(2);
        assertThat(equipped.peer().properties().get("runtime")).startsWith("Python");
        assertThatIllegalStateException()
                .isThrownBy(() -> peers.faults("equipped"))
                .withMessageContaining("'equipped'")
                .withMessageContaining("leads to Python");
    }

    @Test
    void aJvmSaysThatItIsNoPython(@Autowired MisledRatings ratings) {
        long start = System.nanoTime();
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> ratings.median(List.of(1)))
                .withMessageContaining("Python module 'ratings' over connection 'jvm'")
                .withMessageContaining("needs Python at the other end, but there is a JVM: JVM peer (");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
}
