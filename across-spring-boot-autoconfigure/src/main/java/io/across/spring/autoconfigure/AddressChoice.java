package io.across.spring.autoconfigure;

import io.across.Endpoint;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Which address one connection or listener has, if several sources give it one of another kind: that of the source with the
 * highest precedence. Addresses of another kind in the other sources are as if they were not there, and so is what goes with
 * those alone. Not thread-safe.
 */
final class AddressChoice {

    /** Those that start a process here, which has surroundings. Of a URI its endpoint says so. */
    private static final Set<String> PROCESSES = Set.of("command", "java", "python");

    /** What can speak TLS. Of a URI its endpoint says so. */
    private static final String SECURED = "tcp";

    private static final Set<String> SURROUNDINGS = Set.of("environment", "working-directory", "inherit-environment");

    private static final Set<String> KINDS = Set.of("uri", "tcp", "unix", "command", "java", "python");

    private final int elements;
    private final UnaryOperator<String> placeholders;

    /** Of those that a source has emptied: what those below it have there does not count. */
    private final Set<String> emptied = new HashSet<>();

    private Set<String> chosen = Set.of();
    private int chosenBy = -1;

    /** What the chosen address is, if it is a URI. */
    private @Nullable String chosenUri;

    private boolean replaces;

    /**
     * @param name of the connection or the listener, as a property
     * @param sources all of its properties, those with the highest precedence first
     * @param placeholders replaces those in a text
     */
    AddressChoice(
            ConfigurationPropertyName name,
            List<Map<ConfigurationPropertyName, ConfigurationProperty>> sources,
            UnaryOperator<String> placeholders) {
        this.elements = name.getNumberOfElements();
        this.placeholders = placeholders;
        for (int i = 0; i < sources.size(); i++) {
            Set<String> kinds = kinds(sources.get(i));
            if (chosenBy < 0 && !kinds.isEmpty()) {
                chosen = kinds;
                chosenBy = i;
                chosenUri = uri(sources.get(i));
            } else if (!chosen.containsAll(kinds)) {
                replaces = true;
            }
        }
    }

    private Set<String> kinds(Map<ConfigurationPropertyName, ConfigurationProperty> source) {
        Set<String> kinds = new TreeSet<>();
        Set<String> empty = new HashSet<>();
        source.forEach((name, property) -> {
            String kind = kind(name);
            if (kind == null || emptied.contains(kind) || !isAddress(kind, name)) {
                return;
            }
            String value = placeholders.apply(String.valueOf(property.getValue()));
            if (value.isBlank() && !kind.equals("java") && !kind.equals("python")) {
                empty.add(kind);
            } else {
                kinds.add(kind.equals("uri") ? "uri " + value.replaceFirst(":.*", "") : kind);
            }
        });
        emptied.addAll(empty);
        return kinds;
    }

    private @Nullable String uri(Map<ConfigurationPropertyName, ConfigurationProperty> source) {
        return source.entrySet().stream()
                .filter(each -> "uri".equals(kind(each.getKey())))
                .map(each -> placeholders.apply(String.valueOf(each.getValue().getValue())))
                .findFirst()
                .orElse(null);
    }

    private @Nullable String kind(ConfigurationPropertyName name) {
        String first = element(name, elements);
        return KINDS.contains(first) ? first : null;
    }

    /** A host is no address without a port. */
    private boolean isAddress(String kind, ConfigurationPropertyName name) {
        return switch (kind) {
            case "tcp" -> element(name, elements + 1).equals("port");
            case "unix" -> element(name, elements + 1).equals("path");
            default -> true;
        };
    }

    private static String element(ConfigurationPropertyName name, int index) {
        return name.getNumberOfElements() > index ? name.getElement(index, Form.DASHED) : "";
    }

    /** Whether a property of the source with this index is as if it were not there. */
    boolean hides(int source, ConfigurationPropertyName name) {
        if (source <= chosenBy || !replaces) {
            return false;
        }
        String first = element(name, elements);
        if (KINDS.contains(first)) {
            return chosen.stream().noneMatch(each -> each.equals(first) || each.startsWith(first + " "));
        }
        return (first.equals("ssl") && !chosen.contains(SECURED) && !isUriOf(Endpoint::isTls))
                || (SURROUNDINGS.contains(first)
                        && chosen.stream().noneMatch(PROCESSES::contains)
                        && !isUriOf(Endpoint::startsProcess));
    }

    private boolean isUriOf(Predicate<Endpoint> kind) {
        try {
            return chosenUri != null && kind.test(Endpoint.parse(chosenUri));
        } catch (IllegalArgumentException e) {
            return false; // which is said where the connection is made
        }
    }
}
