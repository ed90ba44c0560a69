package smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.core.env.Environment;

/** With what Spring Security does unless told otherwise. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "across.connections.snake.lazy=true")
class DefaultSecurityTests {

    @Autowired
    private Environment environment;

    @Test
    void theEndpointIsReadAndDeletesNothing() throws Exception {
        Actuator actuator = new Actuator(environment.getRequiredProperty("local.server.port", Integer.class));

        assertThat(actuator.send("GET", "across/self").statusCode()).isEqualTo(200);
        assertThat(actuator.send("DELETE", "across/self").statusCode()).isEqualTo(401);
    }
}
