package io.across.spring.declarative.aot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.proxies;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.resource;

import com.acme.quiet.QuietApplication;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** An application with clients, exposed beans, connections and listeners is processed ahead of time, and works. */
@Timeout(180)
class AotTests {

    private static final RuntimeHints KINDS = hints(KindsApplication.class);

    @TempDir
    private Path directory;

    @Test
    void theProcessedApplicationStartsAndServesACall() throws Exception {
        Path sources = directory.resolve("sources");
        Path classes = directory.resolve("classes");
        process(AotApplication.class, sources, classes, listening(directory.resolve("nowhere")));
        compile(sources, classes);

        // Elsewhere than when it was processed: beans of connections and listeners follow the properties of the start.
        String output = run(AotApplication.class, classes, listening(directory.resolve("s")));

        assertThat(output)
                .contains(
                        "SERVED hello Alice, says " + System.getProperty("user.name") + ", 42",
                        "Starting AOT-processed AotApplication");
    }

    private static List<String> listening(Path socket) {
        return List.of(
                "--across.server.listeners.door.unix.path=" + socket, "--across.connections.self.uri=unix:" + socket);
    }

    /** Processed without a property of across, and started with some: then all is to be made at the start. */
    @Test
    void whatIsNotConfiguredYetMayBeAtTheStart() throws Exception {
        Path sources = directory.resolve("sources");
        Path classes = directory.resolve("classes");
        // Which the build sets for its tests.
        String idle = System.clearProperty("across.idle-thread-seconds");
        try {
            process(QuietApplication.class, sources, classes, List.of());
        } finally {
            if (idle != null) {
                System.setProperty("across.idle-thread-seconds", idle);
            }
        }

        compile(sources, classes);
        String configured = run(
                QuietApplication.class,
                classes,
                List.of(
                        "--across.options.timeout=1s",
                        "--across.server.tcp.port=0",
                        "--across.connections.far.command=cat"));
        assertThat(made(configured))
                .contains("acrossOptions", "acrossNamedConnections", "acrossConnectionHandlerFactory");
        assertThat(threads(configured)).contains("across-listener tcp", "across-connection far");
        assertThat(threads(run(QuietApplication.class, classes, List.of())))
                .contains("main")
                .doesNotContain("across");
        List<String> switchedOff = List.of(
                "--across.enabled=false", "--across.server.tcp.port=no", "--across.connections.far.command=cat");
        assertThat(threads(run(QuietApplication.class, classes, switchedOff)))
                .contains("main")
                .doesNotContain("across");
    }

    private static String threads(String output) {
        return output.lines()
                .filter(line -> line.startsWith("threads="))
                .findFirst()
                .orElseThrow(() -> new AssertionError(output));
    }

    private static List<String> made(String output) {
        return output.lines()
                .filter(line -> line.startsWith("made="))
                .flatMap(line -> Stream.of(line.substring("made=".length()).split(",")))
                .toList();
    }

    private void process(Class<?> application, Path sources, Path classes, List<String> properties) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                application.getName(),
                sources.toString(),
                directory.resolve("resources").toString(),
                classes.toString(),
                "com.acme",
                "application"));
        arguments.addAll(properties);
        SpringApplicationAotProcessor.main(arguments.toArray(new String[0]));
    }

    private static void compile(Path sources, Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path")));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, errors, errors, arguments.toArray(new String[0]));
        assertThat(result).as(errors.toString(StandardCharsets.UTF_8)).isZero();
    }

    private String run(Class<?> application, Path classes, List<String> properties) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dspring.aot.enabled=true",
                "-Dspring.devtools.restart.enabled=false",
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                application.getName(),
                // Whatever the class path's own logging configuration says.
                "--logging.level.io.across.spring.declarative.aot=info"));
        command.addAll(properties);
        File output = directory.resolve("output").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            return Files.readString(output.toPath());
        } finally {
            process.destroyForcibly();
        }
    }

    private static RuntimeHints hints(Class<?> application) {
        RuntimeHints hints = new RuntimeHints();
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of("across.connections.self.uri=tcp://localhost:1")
                    .applyTo(context);
            context.register(application);
            DefaultGenerationContext generation = new DefaultGenerationContext(
                    new ClassNameGenerator(ClassName.get(application)), new InMemoryGeneratedFiles(), hints);
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        }
        return hints;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Operation",
                "Operation$1",
                "Circle",
                "Square",
                "Side",
                "Odd",
                "Base",
                "Derived",
                "Derived$Inner",
                "Secret",
                "Refusal",
                "Kinds$Kind$Nested$Deep"
            })
    void everyKindOfTypeTravels(String type) {
        assertThat(KINDS)
                .matches(reflection()
                        .onJavaSerialization(TypeReference.of(KindsApplication.class.getName() + "$" + type), true));
    }

    @Test
    void whatIsInheritedIsCalled() throws Exception {
        assertThat(KINDS)
                .matches(reflection()
                        .onMethodInvocation(KindsApplication.Generic.class.getMethod("find", Comparable.class)))
                .matches(proxies().forInterfaces(KindsApplication.Kinds.class))
                .matches(proxies().forInterfaces(TypeReference.of(KindsApplication.class.getName() + "$RemoteHidden")));
    }

    @Test
    void aNativeImageIsToldWhatIsCalledAndWhatTravels() throws Exception {
        RuntimeHints hints = hints(AotApplication.class);

        assertThat(hints)
                .matches(proxies().forInterfaces(AotApplication.RemoteGreeter.class))
                .matches(proxies().forInterfaces(AotApplication.Greeter.class))
                .matches(reflection()
                        .onMethodInvocation(
                                AotApplication.Greeter.class.getMethod("greet", AotApplication.Guest.class)))
                .matches(reflection().onConstructorInvocation(AotApplication.Mute.class.getDeclaredConstructor()))
                .matches(reflection().onJavaSerialization(AotApplication.Greeting.class, true))
                .matches(reflection().onJavaSerialization(AotApplication.Guest.class, true))
                .matches(resource().forResource("META-INF/across/jvm-bootloader"))
                .matches(resource().forResource("META-INF/across/python-bootloader"));
    }
}
