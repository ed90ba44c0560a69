package io.across.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Options;
import io.across.fixtures.SshServer;
import io.across.process.ChildJvm;
import io.across.server.AcrossServer;
import io.across.server.ChildSettings;
import io.across.server.ProcessConnectionHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.ResponseEntity;

/** The worker moved elsewhere by configuration alone, as README says. */
@Timeout(180)
class MovedWorkerTests {

    @TempDir
    private static Path directory;

    static boolean isSshInstalled() {
        boolean installed = SshServer.isInstalled();
        if (!installed) {
            LoggerFactory.getLogger(MovedWorkerTests.class)
                    .error("NOT TESTED: the worker behind ssh, since this machine has no /usr/sbin/sshd");
        }
        return installed;
    }

    /** There is only a Java runtime: the worker's classes travel. */
    @Test
    @EnabledIf("isSshInstalled")
    void toAMachineThatIsReachedBySsh() throws Exception {
        SshServer machine = SshServer.start(Files.createDirectory(directory.resolve("ssh")), "");
        try {
            String java = SshServer.encoded(System.getProperty("java.home") + "/bin/java");
            assertThatItWorksAt(
                    machine.uri("java=" + java + "&java-option=-Xmx64m&java-option=-Djava.awt.headless=true"),
                    "--across.connections.thumbnails.exports=io.across.sample");
        } finally {
            machine.stop();
        }
    }

    /** There, another service has the worker's classes and serves each connection in a child JVM. */
    @Test
    void toAServiceAtAUnixSocket() throws Exception {
        // Its name has to be short, which the path of a test's directory is not everywhere.
        Path home = Files.createTempDirectory(
                "across", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path socket = home.resolve("thumbnails.sock");
        ChildJvm child = ChildJvm.builder()
                .maxHeap(64L << 20)
                .jvmArgs(List.of("-Djava.awt.headless=true"))
                .build();
        ProcessConnectionHandler handler =
                new ProcessConnectionHandler(child, Options.defaults(), ChildSettings.defaults());
        try (AcrossServer service =
                AcrossServer.builder().unix(socket).handler(handler).build()) {
            service.start();
            assertThatItWorksAt("unix:" + socket);
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(home);
        }
    }

    private static void assertThatItWorksAt(String uri, String... more) throws Exception {
        SpringApplication inspector = new SpringApplication(InspectorApplication.class);
        inspector.setDefaultProperties(Map.of("server.port", 0, "across.connections.thumbnails.uri", uri));
        String[] arguments = new String[more.length + 1];
        arguments[0] = "--spring.config.location=classpath:/remote-worker.yml";
        System.arraycopy(more, 0, arguments, 1, more.length);
        try (ConfigurableApplicationContext context = inspector.run(arguments)) {
            InspectorClient http = new InspectorClient(
                    ((WebServerApplicationContext) context).getWebServer().getPort());
            byte[] picture = TestImages.picture(640, 480, "png");

            assertThat(described(http, picture)).containsEntry("width", 640).containsEntry("height", 480);
            assertThat(http.postForm("/thumbnail", "bomb.png", TestImages.bomb())
                            .getStatusCode()
                            .value())
                    .isEqualTo(503);
            assertThat(described(http, picture)).containsEntry("width", 640);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> described(InspectorClient http, byte[] picture) {
        ResponseEntity<Map<String, Object>> answer = http.postForm("/inspect", "cat.png", picture);
        assertThat(answer.getStatusCode().value()).as("%s", answer.getBody()).isEqualTo(200);
        return (Map<String, Object>) answer.getBody().get("image");
    }
}
