package io.across.internal.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.across.ExposedObjects;
import io.across.OperationException;
import io.across.Options;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/rolling-upgrades.md} says: each test compiles two versions of a class, one for each side. */
@Timeout(120)
class RollingUpgradeTests {

    @TempDir
    Path directory;

    interface Post {
        void send(Object value);
    }

    /** What arrives on a side with {@code to} of what one with {@code from} has made. */
    private Object sent(String from, String to, Object... args) throws Exception {
        AtomicReference<Object> arrived = new AtomicReference<>();
        try (URLClassLoader old = compiled("from", from);
                URLClassLoader other = compiled("to", to);
                JvmPair pair = JvmPair.open(
                        options(old),
                        options(other).toBuilder()
                                .exposed(ExposedObjects.builder()
                                        .expose("post", (Post) arrived::set, Post.class)
                                        .build())
                                .build())) {
            Constructor<?> constructor = old.loadClass("M").getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            pair.a().exposed(Post.class, "post").send(constructor.newInstance(args));
            return arrived.get().toString();
        }
    }

    private static Options options(ClassLoader loader) {
        return JvmPair.OPTIONS.toBuilder().classLoader(loader).build();
    }

    private URLClassLoader compiled(String name, String source) throws Exception {
        Path folder = Files.createDirectories(directory.resolve(name));
        Path file = Files.writeString(folder.resolve("M.java"), source);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), file.toString()))
                .isZero();
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, RollingUpgradeTests.class.getClassLoader());
    }

    @Test
    void aComponentThatOnlyTheReceiverHasIsNull() throws Exception {
        assertThat(sent(record("String a"), record("String a, String b, int c"), "x"))
                .isEqualTo("M[a=x, b=null, c=0]");
    }

    @Test
    void aComponentThatOnlyTheSenderHasIsIgnored() throws Exception {
        assertThat(sent(record("String a, String b"), record("String a"), "x", "y"))
                .isEqualTo("M[a=x]");
    }

    private static String record(String components) {
        return "public record M(" + components + ") implements java.io.Serializable {}";
    }

    @Test
    void aFieldOfAClassWithAVersionMayComeAndGo() throws Exception {
        String uid = "private static final long serialVersionUID = 1; ";
        assertThat(sent(plain(uid + "String a = \"x\";", "a"), plain(uid + "String b = \"y\";", "b")))
                .isEqualTo("null");
    }

    @Test
    void aClassWithoutAVersionMustBeTheSame() {
        assertThatThrownBy(() -> sent(plain("String a = \"x\";", "a"), plain("String b = \"y\";", "b")))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("serialVersionUID")
                .hasMessageContaining("Is class M the same on both sides");
    }

    private static String plain(String fields, String shown) {
        return "public class M implements java.io.Serializable { " + fields
                + " public String toString() { return String.valueOf(" + shown + "); } }";
    }

    @Test
    void aConstantThatTheReceiverDoesNotHaveFailsTheCall() {
        assertThatThrownBy(() -> sent(holder("OLD, NEW", "NEW"), holder("OLD", "OLD")))
                .isInstanceOf(OperationException.class)
                .hasMessageContaining("NEW");
    }

    @Test
    void aConstantThatBothHaveArrivesWhereverItStands() throws Exception {
        assertThat(sent(holder("OLD", "OLD"), holder("NEW, OLD", "NEW"))).isEqualTo("OLD");
    }

    private static String holder(String constants, String used) {
        return "public class M implements java.io.Serializable { private static final long serialVersionUID = 1;"
                + " enum E { " + constants + " } E e = E." + used + ";"
                + " public String toString() { return String.valueOf(e); } }";
    }
}
