package io.across.spring.autoconfigure;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.env.Environment;

/**
 * Leaves out the features, which are the auto-configurations that do nothing in an application that does not use across,
 * before their classes are read, if no property of across is set. {@link PropertyRequired} tells an application that
 * uses across nevertheless.
 */
final class FeatureFilter
        implements AutoConfigurationImportFilter, EnvironmentAware, BeanFactoryAware, PriorityOrdered {

    private static final String PACKAGE = FeatureFilter.class.getPackageName() + ".";

    /** By name, as to load a class is what costs. */
    private static final Set<String> NO_FEATURES =
            Set.of(PACKAGE + "AcrossAutoConfiguration", PACKAGE + "AcrossEndpointAutoConfiguration");

    private @Nullable Environment environment;
    private @Nullable BeanFactory beans;

    @Override
    public void setBeanFactory(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void setEnvironment(Environment environment) {
        this.environment = environment;
    }

    /** Before Boot's filters, which look for classes. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public boolean[] match(@Nullable String[] autoConfigurations, AutoConfigurationMetadata metadata) {
        // Here, before a class is read that an older Boot does not have.
        BootVersion.ofThisApplication().require();
        boolean[] matches = new boolean[autoConfigurations.length];
        for (int i = 0; i < matches.length; i++) {
            String name = autoConfigurations[i];
            matches[i] = name == null || !isFeature(name) || !areLeftOut();
            if (!matches[i]) {
                report(name);
            }
        }
        return matches;
    }

    /** Where Boot's own filters report, for whoever asks why a bean is not there. */
    private void report(String autoConfiguration) {
        if (beans instanceof ConfigurableListableBeanFactory factory && environment != null) {
            ConditionEvaluationReport.get(factory)
                    .recordConditionEvaluation(autoConfiguration, new OnUse(), OnUse.unused(environment));
        }
    }

    private boolean areLeftOut() {
        // What is configured when an application is processed ahead of time says nothing of its start.
        return environment != null
                && !Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)
                && !OnUse.isConfigured(environment);
    }

    /** Also asked of what auto-configurations import. */
    private static boolean isFeature(String configuration) {
        return configuration.startsWith(PACKAGE)
                && configuration.endsWith("AutoConfiguration")
                && !NO_FEATURES.contains(configuration);
    }
}
