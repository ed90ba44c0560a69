package io.across.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * One way to read what stands in the name of an environment variable after a root such as {@code ACROSS_CONNECTIONS_}. An
 * underscore there may stand for a dot, for a hyphen, or for itself.
 *
 * @param words of the name that a user has chosen, in lower case
 * @param property what is set of it
 */
record VariableReading(List<String> words, ConfigurationPropertyName property) {

    /** The words without what is between them. */
    String uniform() {
        return String.join("", words);
    }

    /**
     * All ways to read a variable.
     *
     * @param name of the property, as Boot translates that of the variable: each word an element
     * @param from the first word after the root
     * @param keys what is known below each name
     */
    static List<VariableReading> of(ConfigurationPropertyName name, int from, KnownKeys keys) {
        List<String> words = words(name, from);
        List<VariableReading> readings = new ArrayList<>();
        for (int end = 1; end < words.size(); end++) {
            List<String> chosen = List.copyOf(words.subList(0, end));
            for (ConfigurationPropertyName property :
                    properties(words.subList(end, words.size()), keys, ConfigurationPropertyName.EMPTY)) {
                readings.add(new VariableReading(chosen, property));
            }
        }
        return readings;
    }

    static List<String> words(ConfigurationPropertyName name, int from) {
        List<String> words = new ArrayList<>();
        for (int i = from; i < name.getNumberOfElements(); i++) {
            words.add(name.getElement(i, Form.ORIGINAL).toLowerCase(Locale.ROOT));
        }
        return words;
    }

    /** The name of a variable of an environment, of the words that Boot has made of it. */
    static String variable(List<String> words) {
        return String.join("_", words).toUpperCase(Locale.ROOT);
    }

    private static List<ConfigurationPropertyName> properties(
            List<String> words, KnownKeys keys, ConfigurationPropertyName prefix) {
        boolean ends = words.isEmpty();
        return switch (keys.kind()) {
            case VALUE -> ends ? List.of(prefix) : List.of();
            case LIST -> list(words, prefix);
            case TEXTS -> ends ? List.of() : List.of(prefix.append("[" + variable(words) + "]"));
            case GROUP -> ends ? (keys.optional() ? List.of(prefix) : List.of()) : group(words, keys, prefix);
            case NAMES -> List.of();
        };
    }

    private static List<ConfigurationPropertyName> list(List<String> words, ConfigurationPropertyName prefix) {
        if (words.isEmpty()) {
            return List.of(prefix);
        }
        boolean index = words.size() == 1 && words.get(0).chars().allMatch(Character::isDigit);
        return index ? List.of(prefix.append("[" + words.get(0) + "]")) : List.of();
    }

    private static List<ConfigurationPropertyName> group(
            List<String> words, KnownKeys keys, ConfigurationPropertyName prefix) {
        List<ConfigurationPropertyName> found = new ArrayList<>();
        for (int end = 1; end <= words.size(); end++) {
            String name = keys.name(String.join("", words.subList(0, end)));
            KnownKeys child = name == null ? null : keys.children().get(name);
            if (name != null && child != null) {
                found.addAll(properties(words.subList(end, words.size()), child, prefix.append(name)));
            }
        }
        return found;
    }
}
