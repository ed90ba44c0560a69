package io.across.spring.autoconfigure;

import io.across.spring.FailureAnalyzedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Finds what stands below {@code across} in the application's own configuration and is no property there. What a variable or
 * a system property says may be meant for others.
 */
final class MisspelledKeys {

    private static final ConfigurationPropertyName ACROSS = ConfigurationPropertyName.of("across");

    /** What is wrong with one property, and what to do. */
    private record Mistake(String description, String action) {}

    private final List<Mistake> mistakes = new ArrayList<>();

    private MisspelledKeys() {}

    /**
     * Looks through all sources.
     *
     * @throws FailureAnalyzedException if there are any; it names each, and the nearest right one
     */
    static void check(Environment environment) {
        MisspelledKeys found = new MisspelledKeys();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable && PropertyOrigin.isOwn(source)) {
                iterable.stream()
                        .filter(ACROSS::isAncestorOf)
                        .forEach(name -> found.check(name, source.getConfigurationProperty(name)));
            }
        }
        if (!found.mistakes.isEmpty()) {
            throw new FailureAnalyzedException(
                    found.mistakes.stream().map(Mistake::description).distinct().collect(Collectors.joining("\n\n")),
                    found.mistakes.stream().map(Mistake::action).distinct().collect(Collectors.joining("\n")));
        }
    }

    private void check(ConfigurationPropertyName name, @Nullable ConfigurationProperty property) {
        KnownKeys keys = KnownKeys.ACROSS;
        int end = name.getNumberOfElements();
        for (int i = 1; i < end; i++) {
            KnownKeys below = below(keys, name, i);
            if (below == null) {
                mistakes.add(unknown(name, property));
                return;
            }
            keys = below;
            if (keys.kind() == KnownKeys.Kind.TEXTS && i + 1 < end) {
                return;
            }
        }
        boolean hasValue =
                property != null && !String.valueOf(property.getValue()).isBlank();
        if (hasValue && keys.kind() != KnownKeys.Kind.VALUE && keys.kind() != KnownKeys.Kind.LIST) {
            mistakes.add(valued(name, property, keys));
        }
    }

    /** What is known at an element of a name, below what is known before it. */
    private static @Nullable KnownKeys below(KnownKeys keys, ConfigurationPropertyName name, int index) {
        String element = name.getElement(index, Form.ORIGINAL);
        return switch (keys.kind()) {
            case GROUP -> keys.child(element);
            case NAMES -> keys.each();
            case LIST -> name.isNumericIndex(index) ? KnownKeys.value() : null;
            case VALUE, TEXTS -> null;
        };
    }

    private static Mistake unknown(ConfigurationPropertyName name, @Nullable ConfigurationProperty property) {
        String written = written(name);
        String nearest = nearest(name);
        return new Mistake(
                written + at(property) + " is no property.",
                nearest == null
                        ? "Remove " + written + ": what begins with across. is for the starter alone."
                        : "Write " + nearest + ", or remove " + written + ".");
    }

    private static Mistake valued(
            ConfigurationPropertyName name, @Nullable ConfigurationProperty property, KnownKeys keys) {
        String written = written(name);
        List<String> below = keys.kind() == KnownKeys.Kind.GROUP
                ? keys.children().keySet().stream()
                        .map(each -> written + "." + each)
                        .toList()
                : List.of(written + ".<name>");
        return new Mistake(
                written + at(property) + " has a value of its own, but only what is below it can be set.",
                "Set " + String.join(", ", below) + ", or remove the value.");
    }

    private static String at(@Nullable ConfigurationProperty property) {
        return property == null || property.getOrigin() == null ? "" : ", set at " + property.getOrigin() + ",";
    }

    private static String written(ConfigurationPropertyName name) {
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            String element = name.getElement(i, Form.ORIGINAL);
            boolean plain = !name.isNumericIndex(i) && element.matches("[\\w-]+");
            written.append(!plain ? "[" + element + "]" : i == 0 ? element : "." + element);
        }
        return written.toString();
    }

    /** The known property that is most like it: before all one whose last word is; null if none is like it. */
    private static @Nullable String nearest(ConfigurationPropertyName name) {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            if (!name.isNumericIndex(i)) {
                elements.add(name.getElement(i, Form.ORIGINAL));
            }
        }
        List<Candidate> candidates = new ArrayList<>();
        KnownKeys.ACROSS.visit("across.", (property, keys) -> candidates.add(Candidate.of(property, elements)));
        return candidates.stream()
                .min(Comparator.comparing(Candidate::isOfAnotherWord).thenComparing(Candidate::edits))
                .filter(Candidate::isLike)
                .map(Candidate::property)
                .orElse(null);
    }

    /**
     * A known property beside an unknown one.
     *
     * @param edits how many letters differ
     * @param lastEdits how many letters of the last word differ
     * @param lastLength of the unknown one's last word
     */
    private record Candidate(String property, int edits, int lastEdits, int lastLength) {

        static Candidate of(String known, List<String> elements) {
            String[] words = known.split("\\.");
            for (int i = 0; i < words.length; i++) {
                if (words[i].equals("<name>") && i < elements.size() - 1) {
                    words[i] = elements.get(i);
                }
            }
            String last = KnownKeys.uniform(elements.get(elements.size() - 1));
            return new Candidate(
                    String.join(".", words),
                    Edits.between(
                            KnownKeys.uniform(String.join("", words)), KnownKeys.uniform(String.join("", elements))),
                    Edits.between(KnownKeys.uniform(words[words.length - 1]), last),
                    last.length());
        }

        boolean isOfAnotherWord() {
            return lastEdits > Math.max(1, lastLength * 2 / 5);
        }

        boolean isLike() {
            return !isOfAnotherWord() || edits <= 3;
        }
    }
}
