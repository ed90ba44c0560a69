package io.across.spring.autoconfigure;

import io.across.spring.server.AcrossListener;
import io.across.spring.server.AcrossServerCustomizer;
import io.across.spring.server.ConnectionHandlerFactory;
import io.across.spring.server.InboundTimes;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Registers {@code across<Name>Listener} for each {@code across.server.listeners.<name>}, unless there is one, in a parent
 * context perhaps.
 */
final class ListenerRegistrar
        implements BeanDefinitionRegistryPostProcessor, EnvironmentAware, ApplicationEventPublisherAware {

    private @Nullable Environment environment;
    private ApplicationEventPublisher events = event -> {};

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
        events = publisher;
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        Environment source = environment;
        if (source == null) {
            throw new IllegalStateException("no environment was set");
        }
        if (!Switch.isOn(source)) {
            return; // after the application was processed ahead of time
        }
        ConfigurableListableBeanFactory beans = (ConfigurableListableBeanFactory) registry;
        for (String name : AcrossSources.of(source).names("across.server.listeners")) {
            String bean = "across" + StringUtils.capitalize(name) + "Listener";
            if (!beans.containsBean(bean)) {
                registry.registerBeanDefinition(
                        bean,
                        BeanDefinitionBuilder.genericBeanDefinition(AcrossListener.class, () -> create(name, beans))
                                .getBeanDefinition());
            }
        }
    }

    private AcrossListener create(String name, ConfigurableListableBeanFactory beans) {
        ListenerFactory factory = new ListenerFactory(
                beans.getBean(AcrossProperties.class).getServer(),
                beans.getBean(ConnectionHandlerFactory.class),
                beans.getBean(InboundTimes.class),
                beans.getBeanProvider(AcrossServerCustomizer.class),
                beans.getBeanProvider(SslBundles.class),
                events);
        return factory.named(name);
    }
}
