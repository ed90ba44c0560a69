package io.across.spring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows of {@code docs/properties.md}, by property. */
final class PropertiesPage {

    private static final Path PAGE = Path.of("..", "docs", "properties.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z0-9.<>*-]+)` \\|([^|]*)\\|([^|]*)\\|([^|]*)\\|$", Pattern.MULTILINE);

    private PropertiesPage() {}

    /**
     * A row.
     *
     * @param defaultValue as it would be written in a configuration; empty for none
     */
    record Row(String type, String defaultValue, String meaning) {}

    static Map<String, Row> rows() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        Matcher matcher = ROW.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            String defaultValue = matcher.group(3).trim();
            Row row = new Row(
                    matcher.group(2).trim(),
                    defaultValue.equals("-") ? "" : defaultValue.replace("`", ""),
                    matcher.group(4).trim());
            if (rows.put(matcher.group(1), row) != null) {
                throw new AssertionError(matcher.group(1) + " has two rows");
            }
        }
        return rows;
    }
}
