package io.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.jobs.Jobs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Code of this side runs in a child JVM that has none of it. */
@Timeout(120)
class ExportTests {

    @TempDir
    private static Path directory;

    private final Connection conn = BarePeer.start(directory, true, Peers.OPTIONS);

    @AfterEach
    void close() {
        conn.close();
    }

    @AfterAll
    static void nothingRemains() {
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void classesOfEveryShapeAreShippedWhenTheyAreNeeded() throws Exception {
        conn.export("com.acme.jobs");

        assertThat(Jobs.everything(conn, "you")).isEqualTo("hello you,Point[x=2, y=1],4,Egg,deep");
        assertThat(Jobs.mirror(conn, new Jobs.Point(3, 4))).isEqualTo(new Jobs.Point(4, 3));
        assertThat(Jobs.loaderName(conn)).startsWith("across parent");
    }

    @Test
    void anchorClassExportsItsPackage() {
        conn.export(Jobs.class);

        assertThat(Jobs.mirror(conn, new Jobs.Point(3, 4))).isEqualTo(new Jobs.Point(4, 3));
    }

    @Test
    void snippetsSeeWhatIsExported() throws Exception {
        conn.export("com.acme.jobs");

        assertThat(conn.execute("new com.acme.jobs.Jobs.Point(3, 4).toString()"))
                .isEqualTo("Point[x=3, y=4]");
        assertThat(conn.execute("import com.acme.jobs.Jobs; Jobs.Shape.SQUARE.name()"))
                .isEqualTo("SQUARE");
        assertThat(conn.execute("import com.acme.jobs.*; Jobs.Shape.SQUARE.name()"))
                .isEqualTo("SQUARE");
        assertThat(conn.execute("point.x() + 1", Map.of("point", new Jobs.Point(3, 4))))
                .isEqualTo(4);
    }

    @Test
    void shippedExceptionComesBackAsItself() {
        conn.export("com.acme.jobs");

        assertThatExceptionOfType(Jobs.JobException.class)
                .isThrownBy(() -> Jobs.fail(conn))
                .withMessage("no luck");
    }

    @Test
    void resourcesAndServicesAreShippedToo() throws Exception {
        conn.export("com.acme.jobs");

        assertThat(Jobs.resource(conn)).isEqualTo("hello from afar");
        assertThat(Jobs.providers(conn)).isEqualTo(List.of("hello service"));
    }

    @Test
    void whatIsNotExportedIsUnknownThere() {
        assertThatThrownBy(() -> Jobs.mirror(conn, new Jobs.Point(3, 4)))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("com.acme.jobs.Jobs");

        conn.export("com.acme.jobs");

        assertThatThrownBy(() -> Jobs.unknown(conn))
                .isInstanceOf(RemoteException.class)
                .hasMessage("java.lang.NoClassDefFoundError: com/acme/secret/Secret");
    }

    @Test
    void interruptWhileClassesAreLoadedIsKeptAndTheClassesToo() {
        conn.export("com.acme.jobs");

        assertThat(Jobs.interrupted(conn)).isEqualTo("Egg true");
        assertThat(Jobs.interrupted(conn)).isEqualTo("Egg true");
    }

    @Test
    void exportIsRefusedWhereItIsNotAccepted() {
        try (Connection other = BarePeer.start(directory, false, Peers.OPTIONS)) {
            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> other.export("com.acme.jobs"))
                    .withMessageContaining("across.options.accept-exported-classes is false there");
            assertThatThrownBy(() -> Jobs.mirror(other, new Jobs.Point(3, 4))).isInstanceOf(OperationException.class);
        }
    }

    @Test
    void packagesThatNeverTravelAreRefusedHere() {
        for (String name : List.of("java.util", "java", "jdk.internal", "io.across", "io.across.internal.wire")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> conn.export(name))
                    .withMessage("package " + name + " cannot be exported: every peer has its own");
        }
        for (String name : List.of("", ".", "com..acme", "com/acme", "../com", "com.acme.", "com acme")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> conn.export(name))
                    .withMessage("'" + name + "' is not the name of a package that can be exported");
        }
    }

    @Test
    void snippetsSeeShippedClasses() throws Throwable {
        conn.export("com.acme.jobs");

        assertThat(conn.execute("import com.acme.jobs.Jobs; new Jobs.Point(1, 2).x() + 1"))
                .isEqualTo(2);
        assertThat(conn.execute("p.y() + q", Map.of("p", new Jobs.Point(1, 2), "q", 3)))
                .isEqualTo(5);
    }
}
