package io.across.spring.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.PropertyEditorRegistry;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.env.Environment;

/**
 * The sources of properties, in which each connection and each listener has one name and one kind of address. Boot's own
 * have one for each form in which a source writes a name, and make names of parts of variables. Immutable.
 */
final class AcrossSources {

    /** Texts by names that users choose, outside of what has a name itself. */
    private static final ConfigurationPropertyName CHILD_ENVIRONMENT =
            ConfigurationPropertyName.of("across.server.child.environment");

    /** What may have an empty value, for all defaults, or properties of its own. */
    private static final List<String> CHILDREN = List.of("java", "python");

    private static final ConfigurationPropertyName ACROSS = ConfigurationPropertyName.of("across");

    private final Environment environment;
    private final Map<ConfigurationPropertyName, ConfiguredNames> names = new LinkedHashMap<>();
    private final List<ConfigurationPropertySource> sources = new ArrayList<>();
    private final Set<ConfigurationPropertyName> roots = new HashSet<>();

    private AcrossSources(Environment environment) {
        this.environment = environment;
    }

    /**
     * Those of an application.
     *
     * @throws io.across.spring.internal.FailureAnalyzedException if it is not clear what a name stands for
     */
    static AcrossSources of(Environment environment) {
        AcrossSources made = new AcrossSources(environment);
        made.read();
        return made;
    }

    private void read() {
        List<ConfigurationPropertySource> all = new ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (PropertyOrigin.mayHave(source, ACROSS)) {
                all.add(source);
            }
        }
        // Most applications that have the starter for another's sake say nothing of it: then nothing is looked through.
        if (all.isEmpty()) {
            return;
        }
        KnownKeys.ACROSS.visitNames("across", (root, keys) -> {
            ConfiguredNames configured = new ConfiguredNames(root, keys);
            names.put(configured.root(), configured);
        });
        roots.addAll(names.keySet());
        roots.add(CHILD_ENVIRONMENT);
        all.stream().filter(each -> !PropertyOrigin.isVariables(each)).forEach(this::noteNames);
        all.stream().filter(PropertyOrigin::isVariables).forEach(this::noteVariables);
        List<Map<ConfigurationPropertyName, ConfigurationProperty>> named =
                all.stream().map(this::named).toList();
        unifyTexts(all, named);
        for (ConfiguredNames each : names.values()) {
            for (String name : each.names()) {
                ConfigurationPropertyName whole = ConfiguredNames.below(each.root(), name);
                chooseAddress(whole, named);
                CHILDREN.forEach(child -> mergeChild(whole.append(child), named));
            }
        }
        for (int i = 0; i < named.size(); i++) {
            ConfigurationPropertySource source = all.get(i) instanceof IterableConfigurationPropertySource iterable
                    ? new NamedSource(iterable, roots, named.get(i))
                    : unbracketed(all.get(i));
            // A variable of that name is nobody's property, and an empty value in a file says nothing.
            sources.add(source.filter(name -> !name.equals(ACROSS)));
        }
    }

    private static Stream<ConfigurationProperty> below(
            ConfigurationPropertySource source, ConfigurationPropertyName root) {
        return source instanceof IterableConfigurationPropertySource iterable
                ? iterable.stream()
                        .filter(root::isAncestorOf)
                        .map(name -> property(iterable, name))
                        .flatMap(Stream::ofNullable)
                : Stream.empty();
    }

    private static @Nullable ConfigurationProperty property(
            ConfigurationPropertySource source, ConfigurationPropertyName name) {
        ConfigurationProperty found = source.getConfigurationProperty(name);
        // The name as it was asked for may be in another form.
        return found == null ? null : new ConfigurationProperty(name, found.getValue(), found.getOrigin());
    }

    private void noteNames(ConfigurationPropertySource source) {
        names.values()
                .forEach(each -> below(source, each.root())
                        .forEach(property -> each.note(property, PropertyOrigin.isFile(source))));
    }

    private void noteVariables(ConfigurationPropertySource source) {
        names.values().forEach(each -> below(source, each.root()).forEach(each::noteVariable));
    }

    private Map<ConfigurationPropertyName, ConfigurationProperty> named(ConfigurationPropertySource source) {
        Map<ConfigurationPropertyName, ConfigurationProperty> named = new LinkedHashMap<>();
        boolean variables = PropertyOrigin.isVariables(source);
        for (ConfiguredNames each : names.values()) {
            below(source, each.root()).forEach(property -> {
                ConfigurationPropertyName name =
                        variables ? each.ofVariable(property) : each.canonical(property.getName());
                if (name != null
                        && name.getNumberOfElements() > each.root().getNumberOfElements() + 1
                        && !each.isEmptyGroup(renamed(name, property))) {
                    named.putIfAbsent(name, renamed(name, property));
                }
            });
        }
        below(source, CHILD_ENVIRONMENT).forEach(property -> {
            ConfigurationPropertyName name = property.getName();
            if (variables) {
                name = CHILD_ENVIRONMENT.append("["
                        + VariableReading.variable(VariableReading.words(name, CHILD_ENVIRONMENT.getNumberOfElements()))
                        + "]");
            }
            named.putIfAbsent(name, renamed(name, property));
        });
        return named;
    }

    private static ConfigurationProperty renamed(ConfigurationPropertyName name, ConfigurationProperty property) {
        return new ConfigurationProperty(name, property.getValue(), property.getOrigin());
    }

    /** A variable sets {@code http_proxy}, if that is how a file writes what can but be {@code HTTP_PROXY} here. */
    private static void unifyTexts(
            List<ConfigurationPropertySource> all, List<Map<ConfigurationPropertyName, ConfigurationProperty>> named) {
        Map<String, Set<ConfigurationPropertyName>> texts = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            if (!PropertyOrigin.isVariables(all.get(i))) {
                named.get(i).keySet().stream()
                        .filter(AcrossSources::isText)
                        .forEach(name -> texts.computeIfAbsent(text(name), key -> new HashSet<>())
                                .add(name));
            }
        }
        for (int i = 0; i < all.size(); i++) {
            if (PropertyOrigin.isVariables(all.get(i))) {
                Map<ConfigurationPropertyName, ConfigurationProperty> variables = named.get(i);
                List.copyOf(variables.keySet()).stream()
                        .filter(AcrossSources::isText)
                        .forEach(name -> {
                            Set<ConfigurationPropertyName> same = texts.getOrDefault(text(name), Set.of());
                            ConfigurationProperty variable = variables.get(name);
                            if (same.size() == 1 && variable != null) {
                                ConfigurationPropertyName other =
                                        same.iterator().next();
                                variables.remove(name);
                                variables.put(other, renamed(other, variable));
                            }
                        });
            }
        }
    }

    private static boolean isText(ConfigurationPropertyName name) {
        return name.getParent().getLastElement(Form.UNIFORM).equals("environment");
    }

    private static String text(ConfigurationPropertyName name) {
        return name.getParent() + " " + KnownKeys.uniform(name.getLastElement(Form.ORIGINAL));
    }

    private void chooseAddress(
            ConfigurationPropertyName name, List<Map<ConfigurationPropertyName, ConfigurationProperty>> named) {
        List<Map<ConfigurationPropertyName, ConfigurationProperty>> own = named.stream()
                .map(each -> each.entrySet().stream()
                        .filter(entry -> name.isAncestorOf(entry.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                .toList();
        AddressChoice choice = new AddressChoice(name, own, environment::resolvePlaceholders);
        for (int i = 0; i < own.size(); i++) {
            int index = i;
            own.get(i).keySet().stream()
                    .filter(property -> choice.hides(index, property))
                    .forEach(named.get(i)::remove);
        }
    }

    /**
     * What is said of a child beside its empty value, or before that, holds; what sources say that come after it does not.
     * Boot would take the empty value alone, wherever it stands.
     */
    private static void mergeChild(
            ConfigurationPropertyName child, List<Map<ConfigurationPropertyName, ConfigurationProperty>> named) {
        boolean isSaid = false;
        boolean isEmptied = false;
        for (Map<ConfigurationPropertyName, ConfigurationProperty> each : named) {
            if (isEmptied) {
                each.keySet().removeIf(child::isAncestorOf);
            }
            isSaid |= each.keySet().stream().anyMatch(child::isAncestorOf);
            if (isSaid) {
                each.remove(child);
            }
            isEmptied |= each.containsKey(child);
        }
    }

    /** Who cannot list its properties has a name without brackets. */
    private static ConfigurationPropertySource unbracketed(ConfigurationPropertySource source) {
        return name -> source.getConfigurationProperty(
                name != null && ACROSS.isAncestorOf(name)
                        ? ConfigurationPropertyName.adapt(
                                name.toString().replaceAll("\\[([^\\[\\]0-9][^\\[\\]]*)]", ".$1"), '.')
                        : name);
    }

    /** The names that are chosen below a root. */
    Collection<String> names(String root) {
        ConfiguredNames chosen = names.get(ConfigurationPropertyName.of(root));
        return chosen == null ? List.of() : chosen.names();
    }

    /** Whether nothing of across can be set. */
    boolean isEmpty() {
        return sources.isEmpty();
    }

    /** Reads them, as Boot's own binder reads others. */
    Binder binder(@Nullable Consumer<PropertyEditorRegistry> editors) {
        return new Binder(
                sources, new PropertySourcesPlaceholdersResolver(environment), (ConversionService) null, editors);
    }
}
