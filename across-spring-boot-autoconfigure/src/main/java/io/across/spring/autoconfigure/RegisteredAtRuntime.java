package io.across.spring.autoconfigure;

import io.across.spring.client.NamedConnection;
import io.across.spring.server.AcrossListener;
import org.springframework.beans.factory.aot.BeanRegistrationExcludeFilter;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Keeps the {@link NamedBeans} out of what is generated ahead of time: they are registered when the application starts, by the
 * properties of that moment.
 */
final class RegisteredAtRuntime implements BeanRegistrationExcludeFilter {

    @Override
    public boolean isExcludedFromAotProcessing(RegisteredBean bean) {
        RootBeanDefinition definition = bean.getMergedBeanDefinition();
        // Those of users come from methods or classes.
        return definition.getInstanceSupplier() != null
                && (bean.getBeanClass() == NamedConnection.class || bean.getBeanClass() == AcrossListener.class);
    }
}
