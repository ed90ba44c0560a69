package io.across.spring.autoconfigure;

import io.across.spring.client.NamedConnections;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Registers the {@link NamedBeans} of properties, after it has looked for mistakes in these, and has other {@link
 * MistakesAtStart} found. It does so when the application starts, also if that was processed ahead of time.
 */
final class NamedBeanRegistrar
        implements BeanDefinitionRegistryPostProcessor,
                SmartInitializingSingleton,
                EnvironmentAware,
                ApplicationContextAware {

    private @Nullable Environment environment;
    private @Nullable ApplicationContext context;
    private @Nullable MistakesAtStart mistakes;

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void setApplicationContext(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        if (environment == null || context == null) {
            throw new IllegalStateException("neither environment nor context were set");
        }
        BootVersion version = BootVersion.ofThisApplication();
        version.require();
        version.logIfUntested();
        AcrossSources sources = AcrossSources.of(environment);
        DefaultListableBeanFactory beans = (DefaultListableBeanFactory) registry;
        mistakes = new MistakesAtStart(beans, !sources.isEmpty());
        if (sources.isEmpty()) {
            return;
        }
        // An application that was processed ahead of time may have been switched off then.
        boolean on = OnEnabled.isOn(environment)
                && beans.getBeanNamesForType(NamedConnections.class, true, false).length > 0;
        if (on) {
            PropertyMistakes.check(environment, sources);
        }
        NamedBeans named = new NamedBeans(beans, sources);
        named.registerConnections(new ConnectionMaker(beans, context, on));
        if (on) {
            named.registerListeners(environment);
        }
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (mistakes != null) {
            mistakes.find();
        }
    }
}
