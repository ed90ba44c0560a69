package io.across.spring.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;

/**
 * Has beans of the auto-configuration made when somebody asks for them, if an application that was processed ahead of time, when
 * nothing is left out, is started without a property of across. With any, all are made at the start, which finds mistakes.
 */
final class LazyUnlessConfigured implements BeanFactoryPostProcessor {

    private static final String PACKAGE = LazyUnlessConfigured.class.getPackageName() + ".";

    private final Environment environment;

    LazyUnlessConfigured(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        // What is configured when an application is processed ahead of time says nothing of its start, when this runs
        // again.
        if (OnUse.isConfigured(environment) || Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
            return;
        }
        if (AotDetector.useGeneratedArtifacts()
                && !Switch.isOn(environment)
                && beans instanceof BeanDefinitionRegistry registry) {
            removeListeners(registry);
        }
        for (String name : beans.getBeanDefinitionNames()) {
            BeanDefinition definition = beans.getBeanDefinition(name);
            if (isOwn(definition.getBeanClassName()) || isOwn(definition.getFactoryBeanName())) {
                definition.setLazyInit(true);
            }
        }
    }

    /** Those that were there when the application was processed, which would start however lazy they are. */
    private static void removeListeners(BeanDefinitionRegistry registry) {
        for (String name : List.of("acrossTcpListener", "acrossUnixListener")) {
            if (registry.containsBeanDefinition(name)) {
                registry.removeBeanDefinition(name);
            }
        }
    }

    private static boolean isOwn(@Nullable String name) {
        return name != null && name.startsWith(PACKAGE);
    }
}
