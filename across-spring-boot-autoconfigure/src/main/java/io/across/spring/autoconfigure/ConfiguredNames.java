package io.across.spring.autoconfigure;

import io.across.spring.internal.FailureAnalyzedException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;

/**
 * The names that are chosen below one root, {@code across.connections} or {@code across.server.listeners}, each as a
 * configuration file writes it, whatever form it has elsewhere. Not thread-safe.
 */
final class ConfiguredNames {

    private final ConfigurationPropertyName root;

    /** What is known below each name. */
    private final KnownKeys keys;

    /** By what is the same in all forms. */
    private final Map<String, Spelling> spellings = new LinkedHashMap<>();

    private record Spelling(
            String name, boolean ofFile, @Nullable Origin origin) {}

    ConfiguredNames(String root, KnownKeys keys) {
        this.root = ConfigurationPropertyName.of(root);
        this.keys = keys;
    }

    ConfigurationPropertyName root() {
        return root;
    }

    Collection<String> names() {
        return spellings.values().stream().map(Spelling::name).toList();
    }

    /**
     * Takes note of how a source that can write names as they are writes one.
     *
     * @param ofFile whether others follow it
     * @throws FailureAnalyzedException if another file writes it in another form
     */
    void note(ConfigurationProperty property, boolean ofFile) {
        Spelling spelling = new Spelling(spelled(property.getName()), ofFile, property.getOrigin());
        Spelling known = spellings.get(KnownKeys.uniform(spelling.name));
        if (known == null || (ofFile && !known.ofFile)) {
            spellings.put(KnownKeys.uniform(spelling.name), spelling);
        } else if (ofFile && !known.name.equals(spelling.name)) {
            throw new FailureAnalyzedException(
                    root + " has '" + known.name + "'" + at(known.origin) + " and '" + spelling.name + "'"
                            + at(spelling.origin) + ": these are two forms of one name.",
                    "Write it in the same way everywhere. If two are meant, give them names that differ in letters or"
                            + " digits.");
        }
    }

    private static String at(@Nullable Origin origin) {
        return origin == null ? "" : " (" + origin + ")";
    }

    private String spelled(ConfigurationPropertyName name) {
        return name.getElement(root.getNumberOfElements(), Form.ORIGINAL);
    }

    /** The same property with the name as a configuration file writes it. */
    ConfigurationPropertyName canonical(ConfigurationPropertyName name) {
        int elements = root.getNumberOfElements() + 1;
        ConfigurationPropertyName named = of(KnownKeys.uniform(spelled(name)));
        return name.getNumberOfElements() > elements ? named.append(name.subName(elements)) : named;
    }

    private ConfigurationPropertyName of(String uniform) {
        return below(root, Objects.requireNonNull(spellings.get(uniform)).name);
    }

    /** Whether there is nothing in what has no value of its own, as YAML has it that names a group and no more. */
    boolean isEmptyGroup(ConfigurationProperty property) {
        @Nullable KnownKeys group = keys;
        ConfigurationPropertyName name = property.getName();
        for (int i = root.getNumberOfElements() + 1; group != null && i < name.getNumberOfElements(); i++) {
            group = group.child(name.getElement(i, Form.ORIGINAL));
        }
        return group != null
                && !group.optional()
                && (group.kind() == KnownKeys.Kind.GROUP || group.kind() == KnownKeys.Kind.TEXTS)
                && String.valueOf(property.getValue()).isBlank();
    }

    /** A name, in brackets where it has characters that would get lost. */
    static ConfigurationPropertyName below(ConfigurationPropertyName root, String name) {
        return root.append(name.matches("[a-z0-9][a-z0-9-]*") ? name : "[" + name + "]");
    }

    /** Takes note of a name that variables alone have, if there is but one way to write it. */
    void noteVariable(ConfigurationProperty variable) {
        List<VariableReading> readings = readings(variable);
        if (known(readings).isEmpty()) {
            readings.stream()
                    .filter(each -> each.words().size() == 1)
                    .findFirst()
                    .ifPresent(each -> spellings.put(
                            each.uniform(), new Spelling(each.words().get(0), false, variable.getOrigin())));
        }
    }

    /**
     * What a variable sets.
     *
     * @return null if it sets nothing that is known
     * @throws FailureAnalyzedException if that is not clear
     */
    @Nullable ConfigurationPropertyName ofVariable(ConfigurationProperty variable) {
        List<VariableReading> readings = readings(variable);
        List<VariableReading> known = known(readings);
        if (known.size() > 1) {
            List<String> meanings =
                    known.stream().map(each -> meaning(each).toString()).toList();
            throw new FailureAnalyzedException(
                    "The environment variable " + name(variable) + " can be read in more than one way: as "
                            + String.join(" and as ", meanings) + ".",
                    "Set the one that is meant in a configuration file, as a system property or in"
                            + " SPRING_APPLICATION_JSON, and remove the variable; or rename one of the two.");
        }
        if (known.isEmpty() && !readings.isEmpty()) {
            throw unknown(variable, readings.get(0));
        }
        return known.isEmpty() ? null : meaning(known.get(0));
    }

    private ConfigurationPropertyName meaning(VariableReading reading) {
        return of(reading.uniform()).append(reading.property());
    }

    private List<VariableReading> readings(ConfigurationProperty variable) {
        return VariableReading.of(variable.getName(), root.getNumberOfElements(), keys);
    }

    private List<VariableReading> known(List<VariableReading> readings) {
        return readings.stream()
                .filter(each -> spellings.containsKey(each.uniform()))
                .toList();
    }

    private FailureAnalyzedException unknown(ConfigurationProperty variable, VariableReading reading) {
        String dashed = String.join("-", reading.words());
        String one = name(variable)
                .replace(
                        VariableReading.variable(reading.words()),
                        reading.uniform().toUpperCase(Locale.ROOT));
        return new FailureAnalyzedException(
                "The environment variable " + name(variable) + " sets " + reading.property()
                        + " of a name that stands nowhere else, and a variable does not tell '" + dashed + "' from '"
                        + reading.uniform() + "'.",
                "Write the name into a configuration file, as " + root + "." + dashed + "." + reading.property()
                        + ", which the variable then overrides; or set " + one + " if it is to be '"
                        + reading.uniform() + "'.");
    }

    /** The variable as the environment has it. */
    private static String name(ConfigurationProperty variable) {
        Origin origin = variable.getOrigin();
        if (origin instanceof SystemEnvironmentOrigin environment) {
            return environment.getProperty();
        }
        return origin instanceof PropertySourceOrigin source
                ? source.getPropertyName()
                : VariableReading.variable(VariableReading.words(variable.getName(), 0));
    }
}
