package io.across.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Python modules in a jar that is nested in another, read by Spring Boot's loader and imported by a real Python. */
@Timeout(120)
class NestedModulesIntegrationTests {

    @TempDir
    Path directory;

    @Test
    void aWorkerImportsThem() throws Exception {
        Path jar = directory.resolve("outer.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            out.write(NestedJars.stored(Map.of("lib/burrow.jar", NestedJars.stored(contents()))));
        }
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-Dloader.main=" + NestedModules.class.getName(),
                        "-Dloader.path=jar:file:" + jar + "!/lib",
                        "-cp",
                        System.getProperty("sample.jar"),
                        "org.springframework.boot.loader.launch.PropertiesLauncher")
                .redirectErrorStream(true)
                .start();
        String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).as(printed).isZero();
        assertThat(printed)
                .contains(
                        "jar:nested:",
                        "outer.jar/!lib/burrow.jar!/python/burrow/hole.py",
                        "fathoms: 7\n",
                        "bright\n",
                        "here be rabbits",
                        "[__init__.py, hole.py, map.txt, tunnel]",
                        "File \"python/burrow/hole.py*\", line 5, in fall",
                        "    raise LookupError('no ground')  # yet",
                        "LookupError: no ground");
        assertThat(printed.split("here be rabbits", -1)).as(printed).hasSize(3);
    }

    private static Map<String, byte[]> contents() throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        String program = NestedModules.class.getName().replace('.', '/') + ".class";
        try (InputStream in = Objects.requireNonNull(NestedModules.class.getResourceAsStream("/" + program))) {
            contents.put(program, in.readAllBytes());
        }
        // Maven and others write an entry for each directory.
        contents.put("python/", new byte[0]);
        contents.put("python/burrow/", new byte[0]);
        contents.put("python/burrow/__init__.py", utf8("UNIT = 'fathoms'\n"));
        contents.put("python/burrow/hole.py", utf8("""
                from . import UNIT
                def depth():
                    return UNIT + ': 7'
                def fall():
                    raise LookupError('no ground')  # yet
                """));
        contents.put("python/burrow/map.txt", utf8("here be rabbits"));
        contents.put("python/burrow/tunnel/", new byte[0]);
        contents.put("python/burrow/tunnel/end.py", utf8("LIGHT = 'bright'\n"));
        return contents;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
