package io.across.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;

/** Tables over real HTTP, with a real Python. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Timeout(180)
class TableTests {

    private static final String CITIES = """
            city,people,area
            Oslo,709037,454.0
            Rome,2748109,1287.4
            Oslo,,
            "Bath, UK",94092,28.7
            """;

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("tables") private Connection worker;

    @Test
    @SuppressWarnings("unchecked") // what the service answers
    void theColumnsOfATableAreDescribed() {
        ResponseEntity<Map<String, Object>> answer = summary(CITIES);

        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(200);
        assertThat(answer.getBody()).containsEntry("rows", 4);
        List<Map<String, Object>> columns =
                (List<Map<String, Object>>) answer.getBody().get("columns");
        assertThat(columns).extracting(column -> column.get("name")).containsExactly("city", "people", "area");
        assertThat(columns.get(0))
                .containsEntry("type", "text")
                .containsEntry("count", 4)
                .doesNotContainKey("mean");
        assertThat((List<Object>) columns.get(0).get("frequent"))
                .first()
                .isEqualTo(Map.of("value", "Oslo", "count", 2));
        assertThat(columns.get(1))
                .containsEntry("type", "int")
                .containsEntry("missing", 1)
                .containsEntry("median", 709037.0)
                .containsEntry("max", 2748109.0);
        assertThat(columns.get(2)).containsEntry("type", "float").containsEntry("min", 28.7);
        assertThat((List<Object>) columns.get(2).get("quartiles")).hasSize(3);
    }

    @Test
    void aBrokenTableGetsPythonsOwnWords() {
        ResponseEntity<Map<String, Object>> answer = summary("a,b\n1,2\n3\n");

        assertThat(answer.getStatusCode().value()).isEqualTo(422);
        assertThat(answer.getBody())
                .containsEntry("title", "Unreadable table")
                .containsEntry("detail", "ValueError: line 3 has 1 fields, but the header has 2");
        assertThat(answer.getBody().get("traceback"))
                .asString()
                .contains("tables.py", "in summarize", "raise ValueError");
    }

    @Test
    void aKilledWorkerIsReplaced() {
        assertThat(summary(CITIES).getStatusCode().value()).isEqualTo(200);
        ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();

        process.destroyForcibly();

        await().atMost(Duration.ofSeconds(60))
                .until(() -> summary(CITIES).getStatusCode().value() == 200 && pid() != process.pid());
    }

    private long pid() {
        return worker.python().call(long.class, "os.getpid");
    }

    private ResponseEntity<Map<String, Object>> summary(String csv) {
        return new InspectorClient(port).postForm("/summary", "table.csv", csv.getBytes(StandardCharsets.UTF_8));
    }
}
