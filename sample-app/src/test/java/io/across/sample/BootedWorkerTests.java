package io.across.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Bios;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The worker as on a machine that has only a Java runtime: moved there by configuration alone. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "spring.config.location=classpath:/remote-worker.yml")
@Timeout(180)
class BootedWorkerTests {

    @TempDir
    private static Path directory;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void boot(DynamicPropertyRegistry registry) {
        // A file: properties are no place for a script with dollar signs.
        registry.add("across.connections.thumbnails.command", () -> "sh," + script());
    }

    private static Path script() {
        try {
            return Files.writeString(
                    directory.resolve("boot.sh"),
                    Bios.jvm()
                            .javaOptions("-Xmx64m", "-Djava.awt.headless=true")
                            .script());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void picturesAreDecodedThereAndABombEndsOnlyTheWorker() throws Exception {
        InspectorClient http = new InspectorClient(port);
        byte[] picture = TestImages.picture(640, 480, "png");

        assertThat(described(http, picture)).containsEntry("width", 640).containsEntry("height", 480);
        assertThat(http.postForm("/thumbnail", "bomb.png", TestImages.bomb())
                        .getStatusCode()
                        .value())
                .isEqualTo(503);
        assertThat(described(http, picture)).containsEntry("width", 640);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> described(InspectorClient http, byte[] picture) {
        ResponseEntity<Map<String, Object>> answer = http.postForm("/inspect", "cat.png", picture);
        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(200);
        return (Map<String, Object>) answer.getBody().get("image");
    }
}
