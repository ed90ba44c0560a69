package smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ActiveProfiles;

@ExtendWith(OutputCaptureExtension.class)
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

    /** Neither Boot nor across is told anything of traces. */
    @ParameterizedTest
    @ValueSource(strings = {"/jvm", "/python"})
    void whatHangsOnAFutureBelongsToTheTraceOfItsRequest(String path, CapturedOutput output) throws Exception {
        HttpResponse<String> response = actuator().get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("hello you");

        await().untilAsserted(() -> assertThat(output).contains("answered in"));
        Matcher asked = line(output, "asked in (.+)");
        Matcher answered = line(output, "answered in (.+) by across.*");
        assertThat(answered.group("trace")).isEqualTo(asked.group("trace"));
        assertThat(answered.group(2)).isEqualTo(asked.group(2)).endsWith(".requests");
        if (path.equals("/jvm")) {
            assertThat(line(output, "greeting you").group("trace")).isEqualTo(asked.group("trace"));
        }
    }

    /** In Boot's layout the trace is in front of what was logged. */
    private static Matcher line(CapturedOutput output, String logged) {
        Matcher line = Pattern.compile("(?<trace>[0-9a-f]{32})-[0-9a-f]{16}\\] .*: " + logged).matcher(output);
        assertThat(line.find()).as("%s: %s", logged, output).isTrue();
        return line;
    }
}
