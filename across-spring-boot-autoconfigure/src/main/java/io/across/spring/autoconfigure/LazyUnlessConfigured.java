package io.across.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.env.Environment;

/**
 * Has beans of the auto-configuration made when somebody asks for them, if no property of across is set: an application that
 * has the starter and does not use it starts sooner. With any property, all are made at the start, which finds mistakes.
 */
final class LazyUnlessConfigured implements BeanFactoryPostProcessor, EnvironmentAware {

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("across");
    private static final String PACKAGE = LazyUnlessConfigured.class.getPackageName() + ".";

    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        // What is configured when an application is processed ahead of time says nothing of its start, when this runs
        // again.
        if (isConfigured() || Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
            return;
        }
        for (String name : beans.getBeanDefinitionNames()) {
            BeanDefinition definition = beans.getBeanDefinition(name);
            if (isOwn(definition.getBeanClassName()) || isOwn(definition.getFactoryBeanName())) {
                definition.setLazyInit(true);
            }
        }
    }

    private boolean isConfigured() {
        if (environment == null) {
            throw new IllegalStateException("no environment was set");
        }
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.containsDescendantOf(PREFIX) != ConfigurationPropertyState.ABSENT) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOwn(@Nullable String name) {
        return name != null && name.startsWith(PACKAGE);
    }
}
