package io.across.spring.autoconfigure;

import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;

/**
 * Takes an empty value, as of {@code python:} in YAML, for a child with defaults. Boot does so by itself since 4.1; before that it
 * looks for what converts the empty text, and fails.
 */
final class EmptyChild implements ConfigurationPropertiesBindHandlerAdvisor {

    private static final Map<Class<?>, Supplier<?>> CHILDREN = Map.of(
            AcrossConnectionProperties.Python.class,
            AcrossConnectionProperties.Python::new,
            AcrossJavaProperties.class,
            AcrossJavaProperties::new);

    @Override
    public BindHandler apply(BindHandler handler) {
        return new Handler(handler);
    }

    private static final class Handler extends AbstractBindHandler {

        Handler(BindHandler parent) {
            super(parent);
        }

        @Override
        public @Nullable Object onFailure(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
                throws Exception {
            Class<?> type = target.getType().resolve();
            Supplier<?> child = type == null ? null : CHILDREN.get(type);
            return child != null && isEmpty(name, context)
                    ? child.get()
                    : super.onFailure(name, target, context, error);
        }

        private static boolean isEmpty(ConfigurationPropertyName name, BindContext context) {
            for (ConfigurationPropertySource source : context.getSources()) {
                ConfigurationProperty property = source.getConfigurationProperty(name);
                if (property != null) {
                    return "".equals(property.getValue());
                }
            }
            return false;
        }
    }
}
