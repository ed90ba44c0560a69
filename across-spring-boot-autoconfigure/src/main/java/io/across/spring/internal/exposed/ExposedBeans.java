package io.across.spring.internal.exposed;

import io.across.ExposedObjects;
import io.across.spring.AcrossExposed;
import io.across.spring.internal.FailureAnalyzedException;
import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Finds the beans that {@link AcrossExposed} exposes, by their definitions: none of them is made for it. */
public final class ExposedBeans {

    private final ConfigurableListableBeanFactory beans;

    /** Who exposes a name, for the message about a second one. */
    private final Map<String, String> owners = new LinkedHashMap<>();

    private final ExposedObjects.Builder exposed = ExposedObjects.builder();

    private ExposedBeans(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /**
     * All exposed beans of a factory, not of its parents.
     *
     * @throws FailureAnalyzedException if one has no interface, or two have one name
     */
    public static ExposedObjects of(ConfigurableListableBeanFactory beans) {
        ExposedBeans found = new ExposedBeans(beans);
        for (Iterator<String> names = beans.getBeanNamesIterator(); names.hasNext(); ) {
            found.inspect(names.next());
        }
        return found.exposed.build();
    }

    /** Whether a factory has any exposed bean, with mistakes or without; its parents are not asked. */
    public static boolean areThere(ConfigurableListableBeanFactory beans) {
        ExposedBeans searched = new ExposedBeans(beans);
        for (Iterator<String> names = beans.getBeanNamesIterator(); names.hasNext(); ) {
            if (!searched.annotations(names.next()).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private void inspect(String definition) {
        for (MergedAnnotation<AcrossExposed> each : annotations(definition)) {
            // What is behind a scoped proxy is known better than the proxy, and called through it.
            String bean = ScopedProxyUtils.isScopedTarget(definition)
                    ? ScopedProxyUtils.getOriginalBeanName(definition)
                    : definition;
            expose(
                    bean,
                    isInterface(each)
                            ? ExposedInterfaces.ofInterface(each)
                            : ExposedInterfaces.ofBean(bean, type(definition, merged(definition)), each));
        }
    }

    /** What exposes a bean: its method or its class, or else each interface that does. Empty if nothing does. */
    private List<MergedAnnotation<AcrossExposed>> annotations(String definition) {
        BeanDefinition merged = merged(definition);
        if (merged != null && merged.isAbstract()) {
            return List.of();
        }
        Class<?> type = type(definition, merged); // which has the method found
        Method method = merged instanceof RootBeanDefinition root ? root.getResolvedFactoryMethod() : null;
        if (method != null && !isOfSpring(method.getDeclaringClass())) {
            MergedAnnotation<AcrossExposed> annotation =
                    MergedAnnotations.from(method).get(AcrossExposed.class);
            if (annotation.isPresent()) {
                return List.of(annotation);
            }
        }
        if (type == null || isOfSpring(type) || beans.isFactoryBean(definition)) {
            return List.of();
        }
        MergedAnnotations annotations = MergedAnnotations.from(type, SearchStrategy.TYPE_HIERARCHY);
        if (!annotations.isPresent(AcrossExposed.class)) {
            return List.of();
        }
        List<MergedAnnotation<AcrossExposed>> all =
                annotations.stream(AcrossExposed.class).toList();
        return all.stream()
                .filter(each -> !isInterface(each))
                .findFirst()
                .map(List::of)
                .orElse(all);
    }

    private @Nullable BeanDefinition merged(String definition) {
        return beans.containsBeanDefinition(definition) ? beans.getMergedBeanDefinition(definition) : null;
    }

    /** Most beans of most applications are: no such class is searched for what cannot be there. */
    private static boolean isOfSpring(Class<?> type) {
        return type.getName().startsWith("org.springframework.");
    }

    private static boolean isInterface(MergedAnnotation<?> annotation) {
        return annotation.getSource() instanceof Class<?> source && source.isInterface();
    }

    /** The class of the bean itself, not of a proxy; null if it is not known. */
    private @Nullable Class<?> type(String definition, @Nullable BeanDefinition merged) {
        Object original = merged == null ? null : merged.getAttribute(AutoProxyUtils.ORIGINAL_TARGET_CLASS_ATTRIBUTE);
        if (original instanceof Class<?> proxied) {
            return proxied;
        }
        Class<?> type = beans.getType(definition, false);
        return type == null ? null : ClassUtils.getUserClass(type);
    }

    private void expose(String bean, ExposedInterfaces interfaces) {
        interfaces.byName().forEach((name, types) -> exposeAs(resolved(name, bean), bean, types));
    }

    private String resolved(String name, String bean) {
        if (!name.contains("${")) {
            return name;
        }
        Environment environment =
                beans.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, Environment.class);
        // What is configured ahead of time says nothing of the start.
        if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
            return environment.resolvePlaceholders(name);
        }
        try {
            return environment.resolveRequiredPlaceholders(name);
        } catch (IllegalArgumentException e) {
            throw new FailureAnalyzedException(
                    "Bean '" + bean + "' is exposed as \"" + name + "\", and there is no property of that name.",
                    "Set the property, or give it a default: ${name:default}.",
                    e);
        }
    }

    private void exposeAs(String name, String bean, List<Class<?>> types) {
        String other = owners.putIfAbsent(name, bean);
        if (bean.equals(other)) {
            return; // seen as a scoped proxy and as what is behind it
        }
        if (other != null) {
            throw new FailureAnalyzedException(
                    "Beans '" + other + "' and '" + bean + "' are both exposed as '" + name + "'.",
                    "Give one of them another name: @AcrossExposed(name = \"...\").");
        }
        types.forEach(type -> UnserializableTypes.report(bean, name, type));
        exposed.expose(name, ExposedBean.proxy(beans, bean, name, types), types.toArray(new Class<?>[0]));
    }
}
