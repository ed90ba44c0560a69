package io.across.benchmarks.shipping;

import io.across.RemoteCode;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** Classes that the other side cannot have, each of which needs the next one to do its part of a sum. */
final class GeneratedClasses {

    static final String PACKAGE = "generated";

    private GeneratedClasses() {}

    /**
     * Compiles {@code count} classes and an entry into {@code directory}.
     *
     * @param visible whether a class refers to the next one by its name in the class file, or finds it by reflection, so that
     *     nobody can tell beforehand that it will be needed
     */
    static ClassLoader compile(Path directory, int count, boolean visible) throws IOException {
        Path sources = Files.createDirectories(directory.resolve(PACKAGE));
        List<String> arguments = new ArrayList<>(
                List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path"), "--release", "17"));
        for (int i = 0; i < count; i++) {
            String rest = i == count - 1
                    ? "0"
                    : visible
                            ? "C" + (i + 1) + ".sum()"
                            : "(Integer) Class.forName(\"" + PACKAGE + "\" + \".C\" + " + (i + 1)
                                    + ").getMethod(\"sum\").invoke(null)";
            arguments.add(write(
                    sources,
                    "C" + i,
                    "public class C" + i + " { public static int sum() throws Exception { return 1 + " + rest
                            + "; } }"));
        }
        arguments.add(write(
                sources,
                "Entry",
                "public class Entry implements " + RemoteCode.class.getName()
                        + " { public Object execute(Object... args) throws Throwable { return C0.sum(); } }"));
        int failed = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0]));
        if (failed != 0) {
            throw new IllegalStateException("the generated classes do not compile");
        }
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, GeneratedClasses.class.getClassLoader());
    }

    private static String write(Path directory, String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name + ".java"), "package " + PACKAGE + ";\n" + text)
                .toString()
                .replace('/', File.separatorChar);
    }
}
