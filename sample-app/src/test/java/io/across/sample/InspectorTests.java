package io.across.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.across.Connection;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** The service over real HTTP, with a real worker. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Timeout(180)
class InspectorTests {

    private static final String HELLO_SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("thumbnails") private Connection worker;

    @Test
    void anImageIsDescribed() throws Exception {
        byte[] picture = TestImages.picture(640, 480, "png");

        for (ResponseEntity<Map<String, Object>> answer :
                Arrays.asList(http().postForm("/inspect", "cat.png", picture), http().postBody("/inspect", picture))) {
            assertThat(answer.getStatusCode().value()).isEqualTo(200);
            assertThat(answer.getBody()).containsEntry("type", "image/png").containsEntry("size", picture.length);
            assertThat(answer.getBody().get("image"))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                    .containsEntry("width", 640)
                    .containsEntry("height", 480);
        }
    }

    @Test
    void anyOtherFileIsDescribedWithoutTheWorker() {
        ResponseEntity<Map<String, Object>> answer =
                http().postForm("/inspect", "hello.txt", "hello".getBytes(StandardCharsets.UTF_8));

        assertThat(answer.getBody())
                .isEqualTo(Map.of("name", "hello.txt", "type", "text/plain", "size", 5, "sha256", HELLO_SHA256));
    }

    @Test
    void theThumbnailIsAPngOfTheSizeAskedFor() throws Exception {
        ResponseEntity<byte[]> answer = http().thumbnail("/thumbnail?size=64", TestImages.picture(640, 480, "jpg"));

        BufferedImage thumbnail = ImageIO.read(new ByteArrayInputStream(answer.getBody()));
        assertThat(answer.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE)).isEqualTo("image/png");
        assertThat(thumbnail.getWidth()).isEqualTo(64);
        assertThat(thumbnail.getHeight()).isEqualTo(48);
    }

    @Test
    void imagesAreDecodedInTheWorkerAndNotHere() throws Exception {
        byte[] picture = TestImages.picture(640, 480, "png");
        try (ImageDecodingWitness witness = ImageDecodingWitness.install()) {
            assertThat(http().postBody("/inspect", picture).getStatusCode().value())
                    .isEqualTo(200);
            assertThat(http().thumbnail("/thumbnail", picture).getStatusCode().value())
                    .isEqualTo(200);
            assertThat(witness.attempts()).isZero();

            ImageIO.read(new ByteArrayInputStream(picture));
            assertThat(witness.attempts()).as("the witness is awake").isPositive();
        }
    }

    @Test
    void aBombKillsTheWorkerAndNotTheService() throws Exception {
        byte[] picture = TestImages.picture(640, 480, "png");
        assertThat(http().postBody("/inspect", picture).getStatusCode().value()).isEqualTo(200);
        long before = workerPid();

        ResponseEntity<Map<String, Object>> answer = http().postForm("/thumbnail", "bomb.png", TestImages.bomb());

        assertProblem(answer, 503);
        assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isNotBlank();
        assertThat(http().postBody("/inspect", picture).getStatusCode().value())
                .as("the next request waits for the new worker")
                .isEqualTo(200);
        assertThat(workerPid()).isNotEqualTo(before);
        assertThat(ProcessHandle.of(before).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void theEndpointShowsTheWorker() {
        assertThat(worker.isConnected() || worker.awaitReady().isConnected()).isTrue();

        ResponseEntity<Map<String, Object>> answer = http().get("/actuator/across");

        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        assertThat(String.valueOf(answer.getBody())).contains("thumbnails", "RUNNING");
    }

    @Test
    void theEndpointShowsOneConnectionAndBreaksNoneOffUnlessThatIsPermitted() {
        worker.awaitReady();

        ResponseEntity<Map<String, Object>> answer = http().get("/actuator/across/thumbnails");

        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        assertThat(answer.getBody()).containsEntry("id", "thumbnails").containsEntry("origin", "thumbnails");
        assertThat(http().get("/actuator/across/nobody").getStatusCode().value())
                .isEqualTo(404);
        assertThat(http().delete("/actuator/across/thumbnails").getStatusCode().is4xxClientError())
                .isTrue();
        assertThat(worker.isConnected()).isTrue();
    }

    @Test
    void whatIsNoImageHasNoThumbnail() {
        assertProblem(http().postBody("/thumbnail", "hello".getBytes(StandardCharsets.UTF_8)), 415);
    }

    @Test
    void aBrokenImageIsUnprocessable() throws Exception {
        byte[] picture = TestImages.picture(640, 480, "png");

        assertProblem(http().postBody("/inspect", Arrays.copyOf(picture, picture.length / 2)), 422);
    }

    @Test
    void anEmptyFileIsABadRequest() {
        assertProblem(http().postBody("/inspect", new byte[0]), 400);
        assertProblem(http().postForm("/inspect", "empty.png", new byte[0]), 400);
    }

    @Test
    void aTooLargeFileIsRefused() {
        byte[] large = new byte[(10 << 20) + 1];

        assertProblem(http().postBody("/inspect", large), 413);
        assertProblem(http().postForm("/inspect", "large.bin", large), 413);
    }

    @Test
    void anImpossibleSizeIsABadRequest() throws Exception {
        byte[] picture = TestImages.picture(64, 48, "png");

        assertProblem(http().postBody("/thumbnail?size=0", picture), 400);
        assertProblem(http().postBody("/thumbnail?size=9999", picture), 400);
        assertProblem(http().postBody("/thumbnail?size=big", picture), 400);
    }

    @Test
    void noWorkerIsLeftWhenTheContextCloses() {
        long pid;
        try (ConfigurableApplicationContext context =
                new SpringApplicationBuilder(InspectorApplication.class).run("--server.port=0")) {
            Connection own = context.getBean("thumbnails", Connection.class);
            pid = own.call(() -> ProcessHandle.current().pid());
            assertThat(ProcessHandle.of(pid)).get().matches(ProcessHandle::isAlive);
        }

        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    private long workerPid() {
        return worker.call(() -> ProcessHandle.current().pid());
    }

    private InspectorClient http() {
        return new InspectorClient(port);
    }

    private static void assertProblem(ResponseEntity<Map<String, Object>> answer, int status) {
        assertThat(answer.getStatusCode().value()).isEqualTo(status);
        assertThat(answer.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE)).isEqualTo("application/problem+json");
        assertThat(answer.getBody()).containsEntry("status", status).containsKeys("title", "detail");
    }
}
