package smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.across.Across;
import io.across.Bios;
import io.across.Connection;
import io.across.OperationException;
import io.across.RemoteException;
import io.across.RemoteObject;
import io.across.python.PythonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(
        properties = {
            "across.server.unix.path=target/s",
            "across.server.rights=call-exposed",
            "across.connections.self.unix.path=target/s",
            "across.connections.worker.java.max-heap=64MB",
            "across.connections.worker.rights=none",
            "across.connections.snake.python.interpreter=python3"
        })
class ApiTests {

    @Autowired
    @Qualifier("self")
    private Connection self;

    @Autowired
    @Qualifier("worker")
    private Connection worker;

    @Autowired
    @Qualifier("snake")
    private Connection snake;

    @Test
    void aLambdaIsACallback() {
        List<String> here = new ArrayList<>();
        Application.Editor editor = self.exposed(Application.Editor.class, "editor");

        assertThat(editor.edit("tea", text -> {
                    here.add(text);
                    return text + "pot";
                }))
                .isEqualTo("teapot");
        assertThat(here).containsExactly("tea");

        IntBinaryOperator sum = (a, b) -> a + b;
        assertThat(snake.python().execute("sum(40, 2)", Map.of("sum", sum))).isEqualTo(42);
    }

    @Test
    void executeThrowsNoMoreThanExceptions() {
        try {
            assertThat(worker.execute("2 + 2")).isEqualTo(4);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void snippetsSeeTheApplicationsClasses() throws Exception {
        String snippet = "import smoke.Application; new Application.Plain().name()";
        assertThat(worker.execute(snippet)).isEqualTo("plain");

        try (Connection bare = Connection.fromCommand(Bios.jvm().command())) {
            bare.export(Application.class);
            assertThat(bare.execute(snippet)).isEqualTo("plain");
        }
    }

    @Test
    void aReferenceWithoutAnInterfaceSaysWhatToDo() throws Throwable {
        assertThatExceptionOfType(OperationException.class)
                .isThrownBy(() -> {
                    worker.callRef(() -> new Application.Plain());
                })
                .withMessageContaining("smoke.Application$Plain")
                .withMessageContaining("callRef(RemoteObject.class, code)");
        RemoteObject plain = worker.callRef(RemoteObject.class, () -> new Application.Plain());
        assertThat(plain.invoke("name")).isEqualTo("plain");
    }

    @Test
    void aDenialOfTheOtherSidesOwnCallBearsItsName() {
        assertThatExceptionOfType(RemoteException.class)
                .isThrownBy(() -> worker.run(() -> Across.connection().run(() -> {})))
                .satisfies(e -> assertThat(e.remoteClassName()).isEqualTo("io.across.DeniedException"));
    }

    @Test
    void aPythonObjectIsLetGo() {
        PythonObject list = snake.python().callRef("list");
        try (list) {
            list.invoke("append", 1);
            assertThat(list.len()).isEqualTo(1);
        }
        assertThatExceptionOfType(OperationException.class).isThrownBy(list::len).withMessageContaining("closed");
    }
}
