package io.across.spring.declarative;

import java.util.Arrays;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.generate.GeneratedClass;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.generate.MethodReference;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationExcludeFilter;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.env.Environment;

/**
 * Clients of an application that is processed ahead of time: generated code registers them by name, as the annotation would.
 * Spring's own code for their definitions would name their interfaces, which need not be visible to it.
 */
final class ClientAotProcessor implements BeanFactoryInitializationAotProcessor, BeanRegistrationExcludeFilter {

    @Override
    public boolean isExcludedFromAotProcessing(RegisteredBean bean) {
        return isClient(bean.getMergedBeanDefinition());
    }

    private static boolean isClient(BeanDefinition definition) {
        return definition instanceof RootBeanDefinition root
                && root.hasBeanClass()
                && root.getBeanClass() == ClientFactoryBean.class;
    }

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beans) {
        List<Class<?>> clients = Arrays.stream(beans.getBeanDefinitionNames())
                .map(beans::getMergedBeanDefinition)
                .filter(ClientAotProcessor::isClient)
                .map(definition -> definition.getAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE))
                .<Class<?>>map(type -> (Class<?>) type)
                .toList();
        if (clients.isEmpty()) {
            return null;
        }
        return (generation, code) -> {
            hint(clients, generation.getRuntimeHints());
            code.addInitializer(registration(clients, generation));
        };
    }

    /** In this package, where the registrar can be called. */
    private static MethodReference registration(List<Class<?>> clients, GenerationContext generation) {
        GeneratedClass generated = generation
                .getGeneratedClasses()
                .addForFeatureComponent(
                        "Clients",
                        ClientRegistrar.class,
                        type -> type.addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                                .addJavadoc("Registers the clients of the application."));
        return generated
                .getMethods()
                .add("registerClients", method -> {
                    method.addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                            .addParameter(DefaultListableBeanFactory.class, "beanFactory")
                            .addParameter(Environment.class, "environment");
                    for (Class<?> client : clients) {
                        method.addStatement(
                                "$T.register($S, beanFactory, environment)", ClientRegistrar.class, client.getName());
                    }
                })
                .toMethodReference();
    }

    private static void hint(List<Class<?>> clients, RuntimeHints hints) {
        hints.reflection().registerType(ClientFactoryBean.class, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
        InterfaceHints interfaces = new InterfaceHints(hints);
        for (Class<?> client : clients) {
            Class<?> fallback = ClientDescription.fallback(client);
            interfaces.addProxy(client);
            if (fallback != null) {
                hints.reflection()
                        .registerType(
                                fallback,
                                MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
                                MemberCategory.INVOKE_PUBLIC_METHODS);
            }
        }
    }
}
