package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Snippets over a connection; what a snippet may be, the tests of the snippet engine say. */
@Timeout(60)
class ExecuteTests {

    private final Peers peers = Peers.connect();
    private final Connection conn = peers.client();

    @AfterEach
    void close() {
        peers.close();
    }

    @Test
    void valueOfTheLastExpressionComesBack() throws Throwable {
        assertThat(conn.execute("2 + 2")).isEqualTo(4);
        assertThat(conn.execute("var two = 2; two + two")).isEqualTo(4);
        assertThat(conn.execute("x + x", Map.of("x", 2))).isEqualTo(4);
        assertThat(conn.execute("int unused = 1;")).isNull();
        assertThat(conn.executeAsync("x * 2", Map.of("x", 21)).get(30, TimeUnit.SECONDS))
                .isEqualTo(42);
        assertThat(conn.within(Duration.ofSeconds(30)).execute("1")).isEqualTo(1);
    }

    @Test
    void variablesMayBeReferences() throws Throwable {
        List<String> here = new ArrayList<>();

        conn.execute("list.add(\"from afar\");", Map.of("list", Across.ref(List.class, here)));

        assertThat(here).containsExactly("from afar");
    }

    @Test
    void snippetThrowsAsItself() {
        assertThatIllegalStateException()
                .isThrownBy(() -> conn.execute("throw new IllegalStateException(\"x\");"))
                .withMessage("x");
    }

    @Test
    void compilerSaysWhereTheMistakeIs() {
        assertThatExceptionOfType(SnippetException.class)
                .isThrownBy(() -> conn.execute("int a = 1;\nint b = nothing;"))
                .satisfies(e -> {
                    assertThat(e.diagnostics()).hasSize(1);
                    assertThat(e.diagnostics().get(0).line()).isEqualTo(2);
                    assertThat(e.diagnostics().get(0).column()).isEqualTo(9);
                    assertThat(e.diagnostics().get(0).message()).contains("cannot find symbol");
                });
    }

    @Test
    void snippetsOwnTroubleWithAcrossIsToldFromTheCallers() {
        assertThatThrownBy(() -> conn.execute("throw new io.across.OperationException(\"inner\");"))
                .isExactlyInstanceOf(RemoteException.class)
                .hasMessage("io.across.OperationException: inner");
    }

    @Test
    void whoeverExecutesNeedNotCatchEverything() throws Exception {
        assertThat(conn.execute("2 + 2")).isEqualTo(4);
        assertThatThrownBy(() -> conn.execute("if (true) throw new java.io.IOException(\"gone\");"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("gone");
        assertThatThrownBy(() -> conn.execute("if (true) throw new Throwable(\"bare\");"))
                .isExactlyInstanceOf(UndeclaredThrowableException.class)
                .hasMessage("the snippet threw java.lang.Throwable: bare");
    }

    @Test
    void currentConnectionIsTheSnippetsToo() throws Throwable {
        assertThat(conn.execute("io.across.Across.connection().name()"))
                .isEqualTo(peers.server().name());
    }
}
