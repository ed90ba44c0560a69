package io.across;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pages of the documentation, for tests that have what these show in their own text. */
public final class Pages {

    private Pages() {}

    /** A page whose snippets say what they do, without what they import. */
    public static String withoutImports(Path page) throws IOException {
        return Files.readString(page).replaceAll("(?m)^import .*;\n+", "");
    }
}
