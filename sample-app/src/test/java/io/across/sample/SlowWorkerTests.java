package io.across.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import io.across.fixtures.Processes;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** A worker that does not answer: its process is halted by a signal. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "inspector.deadline=3s")
@Timeout(180)
@DisabledOnOs(OS.WINDOWS)
class SlowWorkerTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("thumbnails") private Connection worker;

    @Test
    void aWorkerThatMissesTheDeadlineIsReplaced() throws Exception {
        byte[] picture = TestImages.picture(640, 480, "png");
        InspectorClient http = new InspectorClient(port);
        awaitThumbnail(http, picture);
        ProcessHandle halted = ProcessHandle.of(pid()).orElseThrow();
        Processes.signal("STOP", halted.pid());

        ResponseEntity<Map<String, Object>> answer = http.postBody("/thumbnail", picture);

        assertThat(answer.getStatusCode().value()).isEqualTo(504);
        assertThat(answer.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE)).isEqualTo("application/problem+json");
        assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isNull();
        assertThat(answer.getBody()).containsEntry("status", 504).containsEntry("title", "Image too slow");
        await().atMost(PATIENCE).until(() -> !halted.isAlive());
        awaitThumbnail(http, picture);
        assertThat(pid()).isNotEqualTo(halted.pid());
    }

    /** On a busy machine a new worker may need longer than the deadline. */
    private static void awaitThumbnail(InspectorClient http, byte[] picture) {
        await().atMost(PATIENCE)
                .until(() ->
                        http.thumbnail("/thumbnail", picture).getStatusCode().value() == 200);
    }

    private long pid() {
        return worker.within(PATIENCE).call(() -> ProcessHandle.current().pid());
    }
}
