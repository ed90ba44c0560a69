package io.across.spring.autoconfigure;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/**
 * A source whose properties below some roots are others.
 *
 * @param source all other properties
 * @param roots where users choose names
 * @param named the properties below those
 */
record NamedSource(
        IterableConfigurationPropertySource source,
        Set<ConfigurationPropertyName> roots,
        Map<ConfigurationPropertyName, ConfigurationProperty> named)
        implements IterableConfigurationPropertySource {

    @Override
    public Stream<ConfigurationPropertyName> stream() {
        return Stream.concat(source.stream().filter(name -> !isNamed(name)), named.keySet().stream());
    }

    @Override
    public @Nullable ConfigurationProperty getConfigurationProperty(@Nullable ConfigurationPropertyName name) {
        if (name == null) {
            return null;
        }
        return isNamed(name) ? named.get(name) : source.getConfigurationProperty(name);
    }

    private boolean isNamed(ConfigurationPropertyName name) {
        return roots.stream().anyMatch(root -> root.isAncestorOf(name) || root.equals(name));
    }

    @Override
    public @Nullable Object getUnderlyingSource() {
        return source.getUnderlyingSource();
    }
}
