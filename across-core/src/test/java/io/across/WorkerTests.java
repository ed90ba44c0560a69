package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.across.fixtures.Processes;
import io.across.process.ChildJvm;
import io.across.python.PythonException;
import io.across.python.PythonModules;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Processes that this library starts as its own: what they print does no harm, and they end with all that they have started. */
@Timeout(180)
@EnabledOnOs(OS.LINUX) // states of processes are read in /proc
class WorkerTests {

    /** Much longer than any end may take: it must not be what has ended something. */
    private static final Duration TIMEOUT = Duration.ofSeconds(100);

    /** What takes two seconds at most, on a machine that does much else. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final Options OPTIONS = Options.builder().timeout(TIMEOUT).build();

    @TempDir
    Path directory;

    /** What is closed before the end of its block. */
    private static void closeNow(Connection connection) {
        connection.close();
    }

    private static Connection python(String interpreter) {
        Connection worker = Connection.open(Endpoint.python(Bios.python().python(interpreter)), OPTIONS);
        worker.python().export(PythonModules.classPath("python"), "kitchen");
        return worker;
    }

    private static Connection java() {
        return Connection.open(Endpoint.jvm(ChildJvm.builder().build()), OPTIONS);
    }

    static List<String> pythons() {
        return Pythons.supported();
    }

    private static Object kitchen(Connection worker, String function, Object... arguments) {
        return worker.python().call("kitchen." + function, arguments);
    }

    private static long pid(Connection worker) {
        return Long.parseLong(worker.awaitReady().peer().properties().get("pid"));
    }

    private static List<Long> started(Connection worker) {
        return ProcessHandle.of(pid(worker))
                .orElseThrow()
                .descendants()
                .map(ProcessHandle::pid)
                .toList();
    }

    private static void awaitGone(Iterable<Long> pids) {
        await().atMost(SOON).untilAsserted(() -> assertThat(pids).noneMatch(Processes::lives));
    }

    private static void kill(long pid) {
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    }

    private static void within(Duration limit, Runnable action) {
        long before = System.nanoTime();
        action.run();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(limit);
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void poolsOfAModuleDoNotHoldUpAnEndInOrder(String interpreter) {
        Connection worker = python(interpreter);
        assertThat(kitchen(worker, "bake", 7)).isEqualTo(49);
        List<Long> cooks = started(worker);

        within(SOON, worker::close);

        assertThat(cooks).isNotEmpty().noneMatch(Processes::lives);
    }

    @ParameterizedTest
    @MethodSource("pythons")
    void aWorkerThatIsKilledTakesItsPoolWithItAndTheCallerHearsOfIt(String interpreter) {
        Connection worker = python(interpreter);
        assertThat(kitchen(worker, "bake", 7)).isEqualTo(49);
        List<Long> cooks = started(worker);

        kill(pid(worker));

        within(
                SOON,
                () -> assertThatExceptionOfType(DisconnectException.class)
                        .isThrownBy(() -> worker.python().call("len", "abc"))
                        .withMessageContaining("exit code 137"));
        awaitGone(cooks);
        within(SOON, () -> assertThatExceptionOfType(DisconnectException.class).isThrownBy(worker::close));
        assertThat(cooks).isNotEmpty();
    }

    /** The JDK tells the exit of a process in the common pool, to which this machine may give one thread. */
    @Test
    void anExitIsHeardOfWhileOthersOccupyTheCommonPool() throws Exception {
        int threads = ForkJoinPool.getCommonPoolParallelism();
        CountDownLatch occupied = new CountDownLatch(threads);
        CountDownLatch end = new CountDownLatch(1);
        List<Future<?>> occupants = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            occupants.add(ForkJoinPool.commonPool().submit(() -> {
                occupied.countDown();
                end.await();
                return null;
            }));
        }
        try {
            Connection worker = python("python3");
            assertThat(kitchen(worker, "bake", 7)).isEqualTo(49);
            List<Long> cooks = started(worker);
            occupied.await();

            kill(pid(worker));

            within(
                    SOON,
                    () -> assertThatExceptionOfType(DisconnectException.class)
                            .isThrownBy(() -> worker.python().call("len", "abc")));
            awaitGone(cooks);
            assertThatExceptionOfType(DisconnectException.class).isThrownBy(worker::close);
        } finally {
            end.countDown();
        }
        assertThat(occupants).allSatisfy(occupant -> assertThat(occupant.get()).isNull());
    }

    @Test
    void aDaemonOfAWorkerEndsWithIt() {
        try (Connection killed = python("python3");
                Connection closed = python("python3")) {
            Integer first = (Integer) kitchen(killed, "abandon");
            Integer second = (Integer) kitchen(closed, "abandon");
            assertThat(List.of(first, second)).allMatch(Processes::lives);

            closeNow(closed);
            assertThat(Processes.lives(second)).isFalse();
            kill(pid(killed));
            awaitGone(List.of((long) first));
            killed.cancel();
        } catch (DisconnectException e) {
            assertThat(e).hasMessageContaining("exit code 137");
        }
    }

    @Test
    void whatAJavaWorkerHasStartedEndsWithIt() throws Exception {
        Connection worker = java();
        long sleeper = worker.call(
                () -> new ProcessBuilder("sleep", "1000").inheritIO().start().pid());
        long daemon = worker.call(() -> {
            Process shell = new ProcessBuilder("sh", "-c", "setsid nohup sleep 1000 >/dev/null 2>&1 & echo $!").start();
            return Long.parseLong(shell.inputReader().readLine());
        });
        assertThat(List.of(sleeper, daemon)).allMatch(Processes::lives);

        within(SOON, worker::close);

        assertThat(List.of(sleeper, daemon)).noneMatch(Processes::lives);
    }

    @Test
    void aWorkerThatIsStoppedIsKilledWithWhatItHasStarted() throws Exception {
        Options brief = Options.builder().timeout(Duration.ofSeconds(3)).build();
        Connection worker = Connection.open(Endpoint.python(), brief);
        worker.python().export(PythonModules.classPath("python"), "kitchen");
        long sleeper = (Integer) kitchen(worker, "start", "sleep", "1000");
        long pid = pid(worker);
        Processes.signal("STOP", pid);

        within(SOON, () -> assertThatThrownBy(worker::close).isInstanceOf(DisconnectException.class));

        assertThat(List.of(pid, sleeper)).noneMatch(Processes::lives);
    }

    /** Has a worker of each kind, each of which has started something; prints the ids of all, and waits to be killed. */
    static final class Parent {

        private Parent() {}

        public static void main(String[] args) throws Exception {
            Connection python = python("python3");
            Connection java = java();
            List<Object> pids = List.of(
                    pid(python),
                    pid(java),
                    kitchen(python, "start", "sleep", "1000"),
                    kitchen(python, "abandon"),
                    java.call(() -> new ProcessBuilder("setsid", "sleep", "1000")
                            .start()
                            .pid()));
            pids.forEach(System.out::println);
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Test
    void workersWhoseParentIsKilledEndWithWhatTheyHaveStarted() throws Exception {
        Process parent = program(Parent.class, Map.of());
        List<Long> pids;
        try {
            pids = parent.inputReader().lines().limit(5).map(Long::parseLong).toList();
            assertThat(pids).hasSize(5).allMatch(Processes::lives);
        } finally {
            parent.destroyForcibly();
        }

        awaitGone(pids);
    }

    private static Process program(Class<?> main, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        ChildJvm.builder().mainClass(main).build().command())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Prints what a child JVM answers. */
    static final class Caller {

        private Caller() {}

        public static void main(String[] args) {
            try (Connection worker = java()) {
                System.out.println("the child has " + worker.call(() -> System.getProperty("inherited")));
            }
        }
    }

    @Test
    void aChildJvmInheritsNoAgentAndNoOption() throws Exception {
        for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
            String port = Integer.toString(freePort());
            Process caller = program(
                    Caller.class,
                    Map.of(
                            variable,
                            "-Dinherited=something "
                                    + "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:"
                                    + port));

            assertThat(caller.inputReader().lines())
                    .as(variable)
                    .contains("the child has null")
                    .anyMatch(line -> line.contains("Listening for transport dt_socket at address: " + port));
            assertThat(caller.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void anAgentThatAChildIsGivenMayPrint() {
        ChildJvm debugged = ChildJvm.builder()
                .jvmArgs(List.of("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0"))
                .build();

        try (Connection worker = Connection.open(Endpoint.jvm(debugged), OPTIONS)) {
            assertThat((int) worker.call(() -> 42)).isEqualTo(42);
        }
    }

    @Test
    void whatIsPrintedOnTheDescriptorsOfAWorkerDoesNoHarm() throws Exception {
        try (Connection worker = python("python3")) {
            kitchen(worker, "chatter", 10_000);
            for (int i = 0; i < 1_000; i++) {
                assertThat(worker.python().call("len", "abc")).isEqualTo(3);
            }
        }
        try (Connection worker = java()) {
            for (int i = 0; i < 20; i++) {
                assertThat((int) worker.call(() -> new ProcessBuilder("sh", "-c", "echo loud; echo louder >&2")
                                .inheritIO()
                                .start()
                                .waitFor()))
                        .isZero();
            }
        }
    }

    @Test
    void standardInputIsEmptyAndArgumentsAreThoseOfAnyPython() throws Exception {
        try (Connection worker = python("python3")) {
            assertThat(kitchen(worker, "rest_of_input")).isEqualTo("");
            assertThat(kitchen(worker, "arguments")).isEqualTo(List.of("-c"));
        }
        try (Connection worker = java()) {
            assertThat((int) worker.call(() -> System.in.read())).isEqualTo(-1);
        }
    }

    @Test
    void aWorkerLeadsASessionOfItsOwn() throws Exception {
        try (Connection worker = python("python3")) {
            assertThat(kitchen(worker, "session")).isEqualTo(true);
        }
        try (Connection worker = java()) {
            String[] fields = worker.call(() -> Files.readString(Path.of("/proc/self/stat"))
                    .replaceAll(".*\\) ", "")
                    .split(" "));
            assertThat(List.of(fields[2], fields[3])).containsOnly(Long.toString(pid(worker)));
        }
    }

    @Test
    void exitInACallIsReportedAtOnceWithItsCode() {
        Connection java = java().awaitReady();
        within(
                SOON,
                () -> assertThatExceptionOfType(DisconnectException.class)
                        .isThrownBy(() -> java.run(() -> System.exit(7)))
                        .withMessageContaining("exit code 7"));
        assertThatThrownBy(java::close).hasMessageContaining("exit code 7");

        Connection python = python("python3");
        assertThat(kitchen(python, "bake", 3)).isEqualTo(9);
        within(
                SOON,
                () -> assertThatExceptionOfType(DisconnectException.class)
                        .isThrownBy(() -> python.python().call("os._exit", 9))
                        .withMessageContaining("exit code 9"));
        assertThatThrownBy(python::close).hasMessageContaining("exit code 9");

        try (Connection worker = python("python3")) {
            assertThatExceptionOfType(PythonException.class)
                    .isThrownBy(() -> worker.python().call("sys.exit", 5))
                    .withMessageContaining("SystemExit");
            assertThat(worker.python().call("len", "abc")).isEqualTo(3);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void exitInACallInAVirtualThreadToo() {
        Options virtual =
                OPTIONS.toBuilder().threads(Options.ThreadKind.VIRTUAL).build();
        Connection java =
                Connection.open(Endpoint.jvm(ChildJvm.builder().build().withPeerOptions(virtual)), virtual);
        within(
                SOON,
                () -> assertThatExceptionOfType(DisconnectException.class)
                        .isThrownBy(() -> java.run(() -> System.exit(7)))
                        .withMessageContaining("exit code 7"));
        assertThatThrownBy(java::close).hasMessageContaining("exit code 7");
    }

    @Test
    void aWorkerThatDoesNotComeLeavesNothing() throws Exception {
        String tmp = System.setProperty("java.io.tmpdir", directory.toString());
        try {
            Path broken = script("broken", "echo 'no such library' >&2; exit 3");
            within(
                    SOON,
                    () -> assertThatExceptionOfType(DisconnectException.class)
                            .isThrownBy(() -> Connection.open(
                                            Endpoint.python(Bios.python().python(broken.toString())), OPTIONS)
                                    .awaitReady())
                            .withMessageContainingAll("exit code 3", "no such library"));

            Path hanging = script("hanging", "echo $$ > " + directory.resolve("pid") + "; exec sleep 1000");
            Connection closed = Connection.open(Endpoint.python(Bios.python().python(hanging.toString())), OPTIONS);
            await().atMost(SOON)
                    .until(() -> Files.exists(directory.resolve("pid"))
                            && Files.readString(directory.resolve("pid")).endsWith("\n"));
            long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
            within(SOON, closed::close);
            awaitGone(List.of(pid));

            try (Connection worker = Connection.open(Endpoint.python(), OPTIONS)) {
                worker.awaitReady();
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(meetingPoints()).isEmpty());
            }
        } finally {
            System.setProperty("java.io.tmpdir", tmp);
        }
    }

    private List<String> meetingPoints() {
        String[] names = directory.toFile().list((folder, name) -> name.startsWith("across-"));
        return names == null ? List.of() : List.of(names);
    }

    private Path script(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aDirectoryForTemporaryFilesWithALongPathIsNoObstacle() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("deep".repeat(30)));
        String tmp = System.setProperty("java.io.tmpdir", deep.toString());
        try (Connection worker = Connection.open(Endpoint.python(), OPTIONS)) {
            worker.awaitReady();
            assertThat(deep.toFile().list()).isEmpty();
        } finally {
            System.setProperty("java.io.tmpdir", tmp);
        }
    }

    @Test
    void workersLeaveNoDescriptors() {
        List<Connection> workers = new ArrayList<>();
        int before = descriptors();
        for (int i = 0; i < 5; i++) {
            workers.add(Connection.open(Endpoint.python(), OPTIONS));
        }
        for (Connection worker : workers) {
            worker.awaitReady();
            worker.close();
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(before + 2));
    }

    private static int descriptors() {
        String[] names = new File("/proc/self/fd").list();
        return names == null ? 0 : names.length;
    }
}
