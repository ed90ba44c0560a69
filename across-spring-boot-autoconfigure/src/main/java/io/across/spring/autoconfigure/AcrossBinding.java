package io.across.spring.autoconfigure;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.env.Environment;

/**
 * Has {@link AcrossProperties} bound from {@link AcrossSources}, and an empty value taken for none. Where across is switched off
 * nothing is bound, so that no mistake can be found.
 */
final class AcrossBinding implements ConfigurationPropertiesBindHandlerAdvisor {

    private final Environment environment;
    private final ObjectProvider<ConfigurableBeanFactory> beans;

    AcrossBinding(Environment environment, ObjectProvider<ConfigurableBeanFactory> beans) {
        this.environment = environment;
        this.beans = beans;
    }

    @Override
    public BindHandler apply(BindHandler handler) {
        return new AbstractBindHandler(handler) {
            @Override
            public <T> @Nullable Bindable<T> onStart(
                    ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
                if (target.getType().toClass() != AcrossProperties.class) {
                    return super.onStart(name, target, context);
                }
                AcrossSources sources = AcrossSources.of(environment);
                if (OnEnabled.isOn(environment) && !sources.isEmpty()) {
                    sources.binder(beans.getObject()::copyRegisteredEditorsTo).bind(name, target, new EmptyIsNone());
                }
                return null; // it has been bound
            }
        };
    }

    /** Leaves a property alone whose value is empty; not an element of a list, and not a variable of an environment. */
    private static final class EmptyIsNone extends AbstractBindHandler {

        EmptyIsNone() {
            super(new EmptyChild().apply(BindHandler.DEFAULT));
        }

        @Override
        public @Nullable Object onSuccess(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
            boolean empty = (result instanceof String text && text.isBlank())
                    || (result instanceof Path path && path.toString().isBlank());
            return empty && !name.isLastElementIndexed() && !isText(name) ? null : result;
        }

        private static boolean isText(ConfigurationPropertyName name) {
            return name.getParent().getLastElement(Form.UNIFORM).equals("environment");
        }
    }
}
