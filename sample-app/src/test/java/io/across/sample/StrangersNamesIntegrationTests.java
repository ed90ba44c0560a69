package io.across.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.Across;
import io.across.Connection;
import io.across.DeniedException;
import io.across.ExposedObjects;
import io.across.Options;
import io.across.server.AcrossServer;
import io.across.server.LocalConnectionHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names that strangers send to an application in a jar of Spring Boot's: its loader, as the JDK's, would keep each for good. */
@Timeout(300)
class StrangersNamesIntegrationTests {

    private static final int TIMES = 10_000;

    /** The first of many like it, as are the next two. */
    public interface Caller00000 {}

    /** An object to send. */
    public static final class Stranger00000 implements Serializable, Caller00000 {

        private static final long serialVersionUID = 1L;

        public Stranger00000() {}
    }

    /** What to throw. */
    public static final class Failure00000 extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Failure00000() {}
    }

    @TempDir
    Path directory;

    @Test
    void noneStaysInALoader() throws Exception {
        Strangers strangers = new Strangers();
        StrangersNames.Source source = number -> {
            if (number % 2 == 0) {
                return strangers.make("Stranger", number);
            }
            throw (RuntimeException) strangers.make("Failure", number);
        };
        Options options = Options.builder()
                .exposed(ExposedObjects.builder()
                        .expose("source", source, StrangersNames.Source.class)
                        .build())
                .build();
        try (AcrossServer server = AcrossServer.builder()
                .tcp("localhost", 0)
                .handler(new LocalConnectionHandler(options))
                .build()
                .start()) {
            Process program = start(server.port());
            try (BufferedReader printed = new BufferedReader(
                            new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
                    OutputStream in = program.getOutputStream()) {
                assertThat(number(printed, "control: ")).isPositive();
                callAsStranger(number(printed, "port: "), strangers);
                in.write('\n');
                in.flush();

                assertThat(number(printed, "refused: ")).isEqualTo(TIMES);
                assertThat(number(printed, "names: ")).isLessThan(10);
            } finally {
                program.destroyForcibly();
            }
        }
    }

    private static void callAsStranger(int port, Strangers strangers) {
        try (Connection connection = Connection.fromTcp("localhost", port, Options.defaults())) {
            StrangersNames.Desk desk = connection.exposed(StrangersNames.Desk.class, "desk");
            for (int i = 0; i < TIMES; i += 2) {
                Object stranger = strangers.make("Stranger", i);
                assertThatExceptionOfType(DeniedException.class).isThrownBy(() -> desk.take(stranger));
                assertThat(desk.take(Across.ref(strangers.make("Stranger", i + 1))))
                        .isTrue();
            }
        }
    }

    /** What the program has printed behind a word; other lines are its log's. */
    private static int number(BufferedReader printed, String word) throws IOException {
        StringBuilder others = new StringBuilder();
        for (String line = printed.readLine(); line != null; line = printed.readLine()) {
            if (line.startsWith(word)) {
                return Integer.parseInt(line.substring(word.length()));
            }
            others.append(line).append('\n');
        }
        throw new AssertionError(others);
    }

    private Process start(int port) throws IOException {
        Path jar = directory.resolve("outer.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            out.write(NestedJars.stored(Map.of("lib/strangers.jar", NestedJars.stored(contents()))));
        }
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Dloader.main=" + StrangersNames.class.getName(),
                        "-Dloader.path=jar:file:" + jar + "!/lib",
                        "-cp",
                        System.getProperty("sample.jar"),
                        "org.springframework.boot.loader.launch.PropertiesLauncher",
                        Integer.toString(port),
                        Integer.toString(TIMES))
                .redirectErrorStream(true)
                .start();
    }

    private static Map<String, byte[]> contents() throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (Class<?> type :
                new Class<?>[] {StrangersNames.class, StrangersNames.Desk.class, StrangersNames.Source.class}) {
            contents.put(type.getName().replace('.', '/') + ".class", bytes(type.getName()));
        }
        return contents;
    }

    private static byte[] bytes(String className) throws IOException {
        String file = "/" + className.replace('.', '/') + ".class";
        try (InputStream in = StrangersNamesIntegrationTests.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(in, className).readAllBytes();
        }
    }

    /** Has as many classes as there are numbers, each like the one whose number is zero. */
    private static final class Strangers extends ClassLoader {

        private static final String NUMBER = "00000";

        Strangers() {
            super(StrangersNamesIntegrationTests.class.getClassLoader());
        }

        Object make(String kind, int number) {
            try {
                return loadClass(StrangersNamesIntegrationTests.class.getName() + "$" + kind + "%05d".formatted(number))
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            int end = name.length() - NUMBER.length();
            try {
                // Each byte a character: so the number is found wherever it is.
                String pattern = new String(bytes(name.substring(0, end) + NUMBER), StandardCharsets.ISO_8859_1);
                byte[] code = pattern.replace(NUMBER, name.substring(end)).getBytes(StandardCharsets.ISO_8859_1);
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
