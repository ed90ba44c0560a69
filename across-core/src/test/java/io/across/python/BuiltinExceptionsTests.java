package io.across.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of Python's own exceptions, compared with a real Python. */
@Timeout(60)
class BuiltinExceptionsTests {

    /** A line for each class that this Python has: its name, and the names of all that it is. */
    private static final String SCRIPT = """
            import sys, importlib, warnings
            warnings.simplefilter('ignore')
            for name in sys.stdin.read().split():
                module, _, rest = name.rpartition('.')
                try:
                    found = getattr(importlib.import_module(module or 'builtins'), rest)
                except (ImportError, AttributeError):
                    continue
                print(name, *((c.__module__ + '.' if c.__module__ != 'builtins' else '') + c.__qualname__
                              for c in found.__mro__ if issubclass(c, BaseException)))
            """;

    @Test
    void everyClassIsWhatItIsInPython() throws Exception {
        Set<String> names = new TreeSet<>(BuiltinExceptions.names());
        LibraryExceptions.NAMES
                .lines()
                .flatMap(line -> Stream.of(line.split(":? ", -1)))
                .forEach(names::add);
        List<String> lines = python(String.join("\n", names)).lines().toList();

        assertThat(lines).hasSizeGreaterThan(250);
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            Set<String> real =
                    Stream.of(words).skip(1).map(BuiltinExceptions::known).collect(Collectors.toSet());
            assertThat(BuiltinExceptions.classesOf(words[0]))
                    .as("what a %s is", words[0])
                    .isEqualTo(real);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ssl, SSLCertVerificationError, OSError",
        "ssl, SSLCertVerificationError, ValueError",
        "decimal, InvalidOperation, ArithmeticError",
        "decimal, DivisionByZero, ZeroDivisionError",
        "_queue, Empty, queue.Empty",
        "http.client, RemoteDisconnected, ConnectionError",
        "http.client, RemoteDisconnected, http.client.HTTPException",
        "re, error, re.PatternError",
        "re, PatternError, re.error"
    })
    void aClassMayHaveSeveralAboveIt(String module, String name, String above) {
        assertThat(BuiltinExceptions.isInstance(new PythonName(module, name), above))
                .isTrue();
        assertThat(BuiltinExceptions.isInstance(new PythonName(module, name), "AssertionError"))
                .isFalse();
    }

    private static String python(String input) throws Exception {
        Process process = new ProcessBuilder("python3", "-c", SCRIPT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> {
            try {
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (OutputStream out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return output.get(30, TimeUnit.SECONDS);
    }
}
