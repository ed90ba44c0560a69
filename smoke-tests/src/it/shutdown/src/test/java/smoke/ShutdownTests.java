package smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Connection;
import io.across.ConnectionState;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ShutdownTests {

    private static final String PROFILE = "--spring.profiles.active=caller";

    private static ConfigurableApplicationContext store;

    @BeforeAll
    static void openTheStore() {
        store = new SpringApplicationBuilder(Store.class)
                .run("--across.server.unix.path=target/s", "--across.server.rights=call-exposed");
    }

    @AfterAll
    static void closeTheStore() {
        store.close();
    }

    private static void assertAllHaveCalled(String printed) {
        AbstractStringAssert<?> text = assertThat(printed);
        text.contains(
                "PreDestroy: hello from the worker",
                "DisposableBean: hello from the worker",
                "DisposableBean: 42",
                "Task: hello from the worker",
                "AcrossClient: the last page is saved",
                "PythonClient: So Long");
        text.doesNotContain("WARN", "ERROR", "Exception");
    }

    @Test
    void beansCallWhileTheContextCloses(CapturedOutput output) {
        Connection worker;
        try (ConfigurableApplicationContext context =
                new SpringApplicationBuilder(Application.class).run(PROFILE)) {
            worker = context.getBean("worker", Connection.class);
            worker.ping();
        }
        assertAllHaveCalled(output.getOut());
        assertThat(worker.state()).isEqualTo(ConnectionState.CLOSED);
    }

    /** The context closes in a hook of the JVM, beside those of others. */
    @Test
    void beansCallWhileTheProcessIsTerminated() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        PROFILE))
                .redirectErrorStream(true)
                .start();
        StringBuilder printed = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.append(line).append('\n');
                if (line.equals("Ready.")) {
                    // Unlike the process, it leaves the stream open.
                    process.toHandle().destroy();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertAllHaveCalled(printed.toString());
        assertThat(process.exitValue()).as(printed.toString()).isEqualTo(143);
    }
}
