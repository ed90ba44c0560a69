package io.across.spring.autoconfigure;

import io.across.process.ChildJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Properties of a child JVM. */
public class AcrossJavaProperties {

    /** Java installation that runs the child; that of this application unless set. */
    private @Nullable Path home;

    /** Largest heap of the child, at least 2MB; the JVM's own default unless set. */
    private @Nullable DataSize maxHeap;

    /** Further arguments of the child's JVM. */
    private List<String> jvmArgs = new ArrayList<>();

    public @Nullable Path getHome() {
        return home;
    }

    public void setHome(@Nullable Path home) {
        this.home = home;
    }

    public @Nullable DataSize getMaxHeap() {
        return maxHeap;
    }

    public void setMaxHeap(@Nullable DataSize maxHeap) {
        this.maxHeap = maxHeap;
    }

    public List<String> getJvmArgs() {
        return jvmArgs;
    }

    public void setJvmArgs(List<String> jvmArgs) {
        this.jvmArgs = jvmArgs;
    }

    /** The program that is run. */
    Path binary() {
        Path installation = home == null ? Path.of(System.getProperty("java.home")) : home;
        return installation.resolve("bin").resolve("java").toAbsolutePath();
    }

    /**
     * The child with this application's classes.
     *
     * @throws IllegalArgumentException if a value is illegal
     */
    ChildJvm child() {
        ChildJvm.Builder builder = ChildJvm.builder().jvmArgs(jvmArgs);
        if (home != null) {
            builder.javaHome(home);
        }
        if (maxHeap != null) {
            builder.maxHeap(maxHeap.toBytes());
        }
        return builder.build();
    }
}
