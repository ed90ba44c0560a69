package io.across.spring.autoconfigure;

import io.across.Options;
import io.across.spring.internal.exposed.ExposedBeans;
import io.across.spring.server.ConnectionHandlerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Has a mistake in properties or exposed beans found when the application starts. What would find it is made when it is first
 * needed, since an application that has the starter for another's sake needs none of it; where there may be a mistake, it is
 * made before anything is opened.
 */
final class MistakesAtStart {

    private final ConfigurableListableBeanFactory beans;
    private final boolean configured;

    /** @param configured whether there may be properties of across */
    MistakesAtStart(ConfigurableListableBeanFactory beans, boolean configured) {
        this.beans = beans;
        this.configured = configured;
    }

    void find() {
        if (configured || ExposedBeans.areThere(beans)) {
            beans.getBeansOfType(Options.class, false, true);
            beans.getBeansOfType(ConnectionHandlerFactory.class, false, true);
        }
    }
}
