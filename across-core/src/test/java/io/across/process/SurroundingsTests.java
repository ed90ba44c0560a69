package io.across.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.across.Bios;
import io.across.Connection;
import io.across.Endpoint;
import io.across.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A child in an environment and a working directory of its own. */
@Timeout(120)
class SurroundingsTests {

    @TempDir
    private Path directory;

    static Stream<Function<Consumer<ProcessBuilder>, Connection>> jvms() {
        ChildJvm child = ChildJvm.builder().build();
        return Stream.of(
                preparation -> Connection.open(Endpoint.jvm(child).prepared(preparation), Options.defaults()),
                preparation ->
                        Connection.open(Endpoint.command(child.command()).prepared(preparation), Options.defaults()));
    }

    @ParameterizedTest
    @MethodSource("jvms")
    void aJvmHasWhatItIsGiven(Function<Consumer<ProcessBuilder>, Connection> opener) throws Exception {
        Path place = directory.toRealPath();
        try (Connection child = opener.apply(this::prepare)) {
            List<String> there = child.call(() -> List.of(
                    Path.of("").toRealPath().toString(), System.getenv("COLOUR"), System.getenv("JAVA_TOOL_OPTIONS")));

            assertThat(there).containsExactly(place.toString(), "green", "-Dtold=true");
        }
    }

    private void prepare(ProcessBuilder process) {
        process.directory(directory.toFile());
        process.environment().put("COLOUR", "green");
        // What is not inherited may be given all the same.
        process.environment().put("JAVA_TOOL_OPTIONS", "-Dtold=true");
    }

    static Stream<Function<Consumer<ProcessBuilder>, Connection>> pythons() {
        String script = String.join(" ", Bios.python().command().subList(0, 2));
        return Stream.of(
                preparation -> Connection.open(Endpoint.python().prepared(preparation), Options.defaults()),
                preparation -> Connection.open(Endpoint.parse("python:").prepared(preparation)),
                preparation -> Connection.open(Endpoint.parse(
                                "shell:exec " + script + " '" + Bios.python().script() + "'")
                        .prepared(preparation)));
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void aPythonHasWhatItIsGiven(Function<Consumer<ProcessBuilder>, Connection> opener) throws Exception {
        Path place = directory.toRealPath();
        try (Connection child = opener.apply(this::prepare)) {
            assertThat(child.python().call("os.getcwd")).isEqualTo(place.toString());
            assertThat(child.python().call("os.getenv", "COLOUR")).isEqualTo("green");
        }
    }

    @Test
    void whatIsNoProcessOfThisMachineHasNoSurroundings() {
        Endpoint far = Endpoint.parse("tcp://localhost:1");

        assertThat(far.startsProcess()).isFalse();
        assertThat(Endpoint.parse("exec:cat").startsProcess()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> far.prepared(process -> {}))
                .withMessage("tcp://localhost:1 starts no process on this machine");
    }
}
