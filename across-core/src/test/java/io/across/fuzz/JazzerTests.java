package io.across.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A few seconds of Jazzer, in processes of its own: it changes the code that it looks at. */
@Timeout(300)
class JazzerTests {

    /** Who reads this is found out after that many inputs at the most, if it is looked at what an input reaches. */
    private static final int RUNS = 200_000;

    @TempDir
    private Path directory;

    /** Throws if its input begins with three certain bytes, which nobody guesses at once. */
    public static final class Planted {

        private Planted() {}

        public static void fuzzerTestOneInput(byte[] input) {
            if (input.length > 2 && input[0] == 'a' && input[1] == 'c' && input[2] == 'r') {
                throw new IllegalStateException("planted");
            }
        }
    }

    @Test
    void aFaultIsFoundByWhatIsReached() throws Exception {
        Path log = run(Planted.class, "--instrumentation_includes=" + Planted.class.getName(), "-runs=" + RUNS);
        assertThat(log).content().contains("IllegalStateException: planted");
    }

    @Test
    void noTargetHasAFaultThatIsFoundSoon() throws Exception {
        List<FuzzTarget> targets = FuzzTargets.all();
        for (int i = 0; i < targets.size(); i++) {
            int number = 0;
            for (byte[] seed : FuzzTargets.seeds(targets.get(i))) {
                byte[] input = new byte[seed.length + 1];
                input[0] = (byte) i;
                System.arraycopy(seed, 0, input, 1, seed.length);
                Files.write(corpus().resolve(targets.get(i).name() + "-" + number++), input);
            }
        }
        Path log = run(
                JazzerTarget.class,
                "--target_args=all",
                "--instrumentation_includes=io.across.**",
                "-max_total_time=5",
                "-print_final_stats=1");
        assertThat(log).content().doesNotContain("== Java Exception").contains("stat::number_of_executed_units");
    }

    private Path corpus() throws IOException {
        return Files.createDirectories(directory.resolve("corpus"));
    }

    /** The log of a run, which has ended. */
    private Path run(Class<?> target, String... options) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + "/",
                "-seed=1865",
                "-rss_limit_mb=4096"));
        command.addAll(List.of(options));
        command.add(corpus().toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(log, StandardCharsets.UTF_8)).contains("INFO: Running");
        return log;
    }
}
