package io.across.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.across.Bios;
import io.across.Connection;
import io.across.Options;
import io.across.spring.shipped.Work;
import java.net.URL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;

/** The classes of an application that DevTools has loaded, in the loader that it throws away at each restart. */
@Timeout(120)
class DevToolsExportTests {

    @Test
    void classesOfARestartLoaderAreShipped() throws Exception {
        URL classes = Work.class.getProtectionDomain().getCodeSource().getLocation();
        try (RestartClassLoader loader = new RestartClassLoader(getClass().getClassLoader(), new URL[] {classes});
                Connection connection = booted(loader)) {
            Class<?> work = loader.loadClass(Work.class.getName());
            assertThat(work.getClassLoader()).isSameAs(loader);

            connection.export(work);

            assertThat(work.getMethod("loaderName", Connection.class).invoke(null, connection))
                    .asString()
                    .startsWith("across ");
            assertThat((long) work.getMethod("pid", Connection.class).invoke(null, connection))
                    .isNotEqualTo(ProcessHandle.current().pid());
        }
    }

    private static Connection booted(ClassLoader loader) {
        Options options = Options.builder().classLoader(loader).build();
        String java = ProcessHandle.current().info().command().orElse("java");
        return Connection.fromCommand(Bios.jvm().java(java).command(), options);
    }
}
