package smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ActiveProfiles;

@ActiveProfiles("operators")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ObservedTests {

    @Autowired
    private Environment environment;

    @Autowired
    private Application.RemoteGreeter greeter;

    @Autowired
    private Application.Maths maths;

    private String get(String path) throws Exception {
        return actuator().send("GET", path).body();
    }

    private Actuator actuator() {
        return new Actuator(environment.getRequiredProperty("local.server.port", Integer.class));
    }

    @Test
    void metricsTellTheMethodTheConnectionAndTheApplication() throws Exception {
        assertThat(greeter.greet("you")).isEqualTo("hello you");
        assertThat(maths.sqrt(4)).isEqualTo(2);

        await().untilAsserted(() -> assertThat(get("prometheus"))
                .containsPattern(series("self", "outgoing", "smoke.Application$Greeter.greet"))
                .containsPattern(series("listener-unix", "incoming", "smoke.Application$Greeter.greet"))
                .containsPattern(series("snake", "outgoing", "math.sqrt"))
                .containsPattern("across_calls_active_seconds_count\\{application=\"shop\"")
                .containsPattern("across_connections\\{application=\"shop\",connection=\"self\",state=\"running\"} 1"));
        assertThat(get("metrics/across.calls")).contains("\"method\"", "math.sqrt", "\"application\"", "shop");
        assertThat(get("metrics/across.calls.active")).contains("\"name\":\"across.calls.active\"", "\"method\"");
    }

    private static Pattern series(String connection, String direction, String method) {
        return Pattern.compile("across_calls_seconds_count\\{application=\"shop\",connection=\"" + connection
                + "\",direction=\"" + direction + "\",error=\"none\",method=\"" + Pattern.quote(method)
                + "\",outcome=\"success\"} [1-9]");
    }

    @Test
    void anOperatorBreaksAConnectionOffAndItIsMadeAgain() throws Exception {
        assertThat(greeter.greet("you")).isEqualTo("hello you");
        assertThat(actuator().send("DELETE", "across/self").statusCode()).isEqualTo(200);
        assertThat(actuator().send("DELETE", "across/nobody").statusCode()).isEqualTo(204);
        assertThat(greeter.greet("again")).isEqualTo("hello again");
    }
}
