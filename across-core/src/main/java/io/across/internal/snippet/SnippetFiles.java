package io.across.internal.snippet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;

/** The compiler's files: the class path is a {@link ClassPath}, what is compiled stays in memory. */
final class SnippetFiles extends ForwardingJavaFileManager<JavaFileManager> {

    private final ClassPath classPath;
    private final Map<String, Output> outputs = new HashMap<>();

    /** @param runtime knows the runtime image */
    SnippetFiles(JavaFileManager runtime, ClassPath classPath) {
        super(runtime);
        this.classPath = classPath;
    }

    /** The compiled classes by binary name. */
    Map<String, byte[]> classFiles() {
        Map<String, byte[]> files = new HashMap<>();
        outputs.forEach((name, output) -> files.put(name, output.bytes.toByteArray()));
        return files;
    }

    @Override
    public Iterable<JavaFileObject> list(Location location, String packageName, Set<Kind> kinds, boolean recurse)
            throws IOException {
        if (location != StandardLocation.CLASS_PATH) {
            return super.list(location, packageName, kinds, recurse);
        }
        List<JavaFileObject> files = new ArrayList<>();
        if (kinds.contains(Kind.CLASS)) {
            for (String name : classPath.list(packageName)) {
                files.add(new Input(name));
            }
        }
        return files;
    }

    @Override
    public String inferBinaryName(Location location, JavaFileObject file) {
        return file instanceof Input input ? input.name : super.inferBinaryName(location, file);
    }

    @Override
    public boolean isSameFile(FileObject a, FileObject b) {
        boolean own = a instanceof SimpleJavaFileObject || b instanceof SimpleJavaFileObject;
        return own ? a == b : super.isSameFile(a, b);
    }

    @Override
    public boolean contains(Location location, FileObject file) throws IOException {
        return file instanceof Input ? location == StandardLocation.CLASS_PATH : super.contains(location, file);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(Location location, String name, Kind kind, FileObject sibling) {
        Output output = new Output(name, kind);
        outputs.put(name, output);
        return output;
    }

    /** Where the compiler looks for plug-ins: the application's are not meant for snippets. */
    @Override
    public ClassLoader getClassLoader(Location location) {
        return ClassLoader.getPlatformClassLoader();
    }

    /** A class of the class path, fetched when the compiler reads it. */
    private final class Input extends SimpleJavaFileObject {

        private final String name;

        Input(String name) {
            super(URI.create("class:///" + Integer.toHexString(name.hashCode())), Kind.CLASS);
            this.name = name;
        }

        @Override
        public InputStream openInputStream() throws IOException {
            byte[] file = classPath.read(name);
            if (file == null) {
                throw new FileNotFoundException(getName());
            }
            return new ByteArrayInputStream(file);
        }

        @Override
        public String getName() {
            return name.replace('.', '/') + ".class";
        }
    }

    private static final class Output extends SimpleJavaFileObject {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Output(String name, Kind kind) {
            super(URI.create("class:///" + Integer.toHexString(name.hashCode())), kind);
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }
}
