package io.across.spring.autoconfigure;

import io.across.spring.internal.FailureAnalyzedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
 * Finds what stands below {@code across} and is no property there, or has a value where there are only properties, as {@code
 * connections.far: tcp://host:1} without {@code uri}: what binding such a value fails with names classes of the starter's. What a
 * variable or a system property names that is unknown may be meant for others.
 */
final class PropertyMistakes {

    private static final ConfigurationPropertyName ACROSS = ConfigurationPropertyName.of("across");

    /** By the last of what has no value of its own: what below it takes such a value. */
    private static final Map<String, String> TAKERS = Map.ofEntries(
            Map.entry("connections.<name>", "uri"),
            Map.entry("server", "tcp.port"),
            Map.entry("listeners", "<name>.tcp.port"),
            Map.entry("listeners.<name>", "tcp.port"),
            Map.entry("tcp", "port"),
            Map.entry("unix", "path"),
            Map.entry("ssl", "bundle"),
            Map.entry("java", "home"),
            Map.entry("python", "interpreter"),
            Map.entry("python-exports", "modules"),
            Map.entry("reconnect", "enabled"),
            Map.entry("log-forwarding", "enabled"));

    /** What is wrong with one property, and what to do. */
    private record Mistake(String description, String action) {}

    private final List<Mistake> mistakes = new ArrayList<>();

    private final AcrossSources sources;

    private PropertyMistakes(AcrossSources sources) {
        this.sources = sources;
    }

    /**
     * Looks through all sources.
     *
     * @param sources the names that are chosen in these
     * @throws FailureAnalyzedException if there are any; it names each, and what is right
     */
    static void check(Environment environment, AcrossSources sources) {
        PropertyMistakes found = new PropertyMistakes(sources);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable
                    && PropertyOrigin.mayHave(source, ACROSS)) {
                boolean own = PropertyOrigin.isOwn(source);
                iterable.stream()
                        .filter(ACROSS::isAncestorOf)
                        .forEach(name -> found.check(name, source.getConfigurationProperty(name), own));
            }
        }
        if (!found.mistakes.isEmpty()) {
            throw new FailureAnalyzedException(
                    found.mistakes.stream().map(Mistake::description).distinct().collect(Collectors.joining("\n\n")),
                    found.mistakes.stream().map(Mistake::action).distinct().collect(Collectors.joining("\n")));
        }
    }

    private void check(ConfigurationPropertyName name, @Nullable ConfigurationProperty property, boolean own) {
        KnownKeys keys = KnownKeys.ACROSS;
        String path = "across";
        String place = "";
        int end = name.getNumberOfElements();
        for (int i = 1; i < end; i++) {
            String element = name.getElement(i, Form.ORIGINAL);
            KnownKeys below = below(keys, name, i);
            if (below == null) {
                if (own) {
                    mistakes.add(unknown(name, property));
                }
                return;
            }
            boolean isName = keys.kind() == KnownKeys.Kind.NAMES;
            if (isName && !own && !isChosen(path, element)) {
                return;
            }
            String key = keys.name(element);
            place = isName ? place + ".<name>" : String.valueOf(key);
            path += "." + key;
            keys = below;
            if (keys.kind() == KnownKeys.Kind.TEXTS && i + 1 < end) {
                return;
            }
        }
        String value = property == null ? "" : String.valueOf(property.getValue());
        if (!value.isBlank() && keys.kind() != KnownKeys.Kind.VALUE && keys.kind() != KnownKeys.Kind.LIST) {
            String taker = TAKERS.get(place);
            if (taker != null) {
                mistakes.add(misplaced(written(name), value, taker));
            } else if (own) {
                mistakes.add(valued(name, property, keys));
            }
        }
    }

    private boolean isChosen(String root, String name) {
        return sources.names(root).stream()
                .anyMatch(each -> KnownKeys.uniform(each).equals(KnownKeys.uniform(name)));
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

    private static Mistake misplaced(String written, String value, String taker) {
        boolean mayBeEmpty = written.endsWith(".java") || written.endsWith(".python");
        return new Mistake(
                written + " is '" + value + "', but has no value of its own, only properties below it.",
                "Set " + written + "." + taker + " to such a value"
                        + (mayBeEmpty ? ", or leave that of " + written + " empty for all defaults." : "."));
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
                    EditDistance.between(
                            KnownKeys.uniform(String.join("", words)), KnownKeys.uniform(String.join("", elements))),
                    EditDistance.between(KnownKeys.uniform(words[words.length - 1]), last),
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
