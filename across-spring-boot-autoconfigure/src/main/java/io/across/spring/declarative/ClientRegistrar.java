package io.across.spring.declarative;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.AnnotatedGenericBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/** Registers what {@link ImportAcrossClients} asks for. */
final class ClientRegistrar implements ImportBeanDefinitionRegistrar {

    private final Environment environment;
    private final ResourceLoader resources;
    private final ClientScanner scanner;

    ClientRegistrar(Environment environment, ResourceLoader resources) {
        this.environment = environment;
        this.resources = resources;
        this.scanner = new ClientScanner(environment, resources);
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        Set<String> types = new LinkedHashSet<>();
        imports(importing).forEach(each -> types.addAll(types(each, importing)));
        for (String type : types) {
            register(ClassUtils.resolveClassName(type, resources.getClassLoader()), registry, environment);
        }
    }

    /** One annotation or several, of the class or of annotations on it. */
    private static Stream<MergedAnnotation<ImportAcrossClients>> imports(AnnotationMetadata importing) {
        return Stream.concat(
                importing.getAnnotations().stream(ImportAcrossClients.class),
                importing.getAnnotations().stream(ImportAcrossClients.Container.class)
                        .flatMap(each -> Arrays.stream(
                                each.getAnnotationArray(MergedAnnotation.VALUE, ImportAcrossClients.class))));
    }

    private Set<String> types(MergedAnnotation<ImportAcrossClients> annotation, AnnotationMetadata importing) {
        Set<String> types = new LinkedHashSet<>(Arrays.asList(annotation.getStringArray("types")));
        Set<String> packages = new LinkedHashSet<>();
        for (String each : annotation.getStringArray("basePackages")) {
            packages.add(environment.resolveRequiredPlaceholders(each));
        }
        for (String anchor : annotation.getStringArray("basePackageClasses")) {
            packages.add(ClassUtils.getPackageName(anchor));
        }
        if (types.isEmpty() && packages.isEmpty()) {
            packages.add(ClassUtils.getPackageName(importing.getClassName()));
        }
        for (String each : packages) {
            for (BeanDefinition found : scanner.findCandidateComponents(each)) {
                types.add(String.valueOf(found.getBeanClassName()));
            }
        }
        return types;
    }

    /** Called by what {@link ClientAotProcessor} generates. */
    static void register(String type, DefaultListableBeanFactory beans, Environment environment) {
        register(ClassUtils.resolveClassName(type, beans.getBeanClassLoader()), beans, environment);
    }

    private static void register(Class<?> type, BeanDefinitionRegistry registry, Environment environment) {
        ClientDescription description = ClientDescription.of(type, environment);
        if (!registry.containsBeanDefinition(description.beanName())) {
            registry.registerBeanDefinition(description.beanName(), definition(type, description));
        }
    }

    private static RootBeanDefinition definition(Class<?> type, ClientDescription description) {
        // What Spring's own annotations on the interface say: @Lazy, @Primary, @Fallback, @DependsOn.
        AnnotatedGenericBeanDefinition annotated = new AnnotatedGenericBeanDefinition(type);
        AnnotationConfigUtils.processCommonDefinitionAnnotations(annotated);
        RootBeanDefinition definition = new RootBeanDefinition(ClientFactoryBean.class);
        definition.setTargetType(ResolvableType.forClassWithGenerics(ClientFactoryBean.class, type));
        definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, type);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
        definition.setPrimary(annotated.isPrimary() || description.fallback() != null);
        definition.setFallback(annotated.isFallback());
        definition.setLazyInit(annotated.isLazyInit());
        definition.setDependsOn(annotated.getDependsOn());
        return definition;
    }
}
