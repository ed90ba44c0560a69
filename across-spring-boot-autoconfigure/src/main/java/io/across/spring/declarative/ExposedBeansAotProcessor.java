package io.across.spring.declarative;

import io.across.ExposedObjects;
import io.across.ExposedObjects.Exposed;
import io.across.spring.internal.exposed.ExposedBeans;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Tells a native image of the interfaces through which beans are exposed; mistakes in them end the build. */
final class ExposedBeansAotProcessor implements BeanFactoryInitializationAotProcessor {

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beans) {
        ExposedObjects exposed = ExposedBeans.of(beans);
        if (exposed.names().isEmpty()) {
            return null;
        }
        List<List<Class<?>>> interfaces = exposed.names().stream()
                .map(exposed::find)
                .filter(Objects::nonNull)
                .map(Exposed::types)
                .toList();
        return (generation, code) -> hint(interfaces, generation.getRuntimeHints());
    }

    private static void hint(List<List<Class<?>>> interfaces, RuntimeHints hints) {
        InterfaceHints each = new InterfaceHints(hints);
        for (List<Class<?>> types : interfaces) {
            each.addProxy(types.toArray(new Class<?>[0]));
        }
    }
}
