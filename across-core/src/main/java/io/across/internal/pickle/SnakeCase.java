package io.across.internal.pickle;

import java.util.Locale;

/** Names as Python writes them. */
public final class SnakeCase {

    private SnakeCase() {}

    /** {@code parseURLPath} is {@code parse_url_path}. */
    public static String of(String camelCase) {
        return camelCase
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
