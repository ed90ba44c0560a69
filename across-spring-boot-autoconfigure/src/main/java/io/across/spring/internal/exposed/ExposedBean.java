package io.across.spring.internal.exposed;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/** What is exposed in the place of a bean, which is looked up at each call: it may be lazy, scoped, or need a connection. */
record ExposedBean(ConfigurableBeanFactory beans, String bean, String name) implements InvocationHandler {

    private static final Logger log = LoggerFactory.getLogger(ExposedBean.class);

    private static final @Nullable Object[] NOTHING = {};

    static Object proxy(ConfigurableBeanFactory beans, String bean, String name, List<Class<?>> types) {
        ClassLoader loader = beans.getBeanClassLoader();
        return Proxy.newProxyInstance(
                loader == null || types.size() == 1 ? types.get(0).getClassLoader() : loader,
                types.toArray(new Class<?>[0]),
                new ExposedBean(beans, bean, name));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> args != null && proxy == args[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> toString();
            };
        }
        Object target = target();
        if (!method.getDeclaringClass().isInstance(target)) {
            throw new IllegalStateException("exposed object '" + name + "' is no "
                    + method.getDeclaringClass().getName());
        }
        return AopUtils.invokeJoinpointUsingReflection(target, method, args == null ? NOTHING : args);
    }

    /** Why there is no bean is the operator's business, not the peer's. */
    private Object target() {
        try {
            return beans.getBean(bean);
        } catch (BeansException | IllegalStateException e) {
            log.warn("bean '{}', which is exposed as '{}', cannot be had", bean, name, e);
            throw new IllegalStateException("exposed object '" + name + "' is not available");
        }
    }

    @Override
    public String toString() {
        return "bean '" + bean + "'";
    }
}
