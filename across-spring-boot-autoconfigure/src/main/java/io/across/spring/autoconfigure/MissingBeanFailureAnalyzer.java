package io.across.spring.autoconfigure;

import io.across.Connection;
import io.across.spring.client.NamedConnection;
import io.across.spring.declarative.AcrossClient;
import io.across.spring.declarative.PythonClient;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * Says how a connection or a client comes to be a bean, where one is asked for and there is none: Boot's own analyzer, which this
 * precedes, says to define a bean.
 */
final class MissingBeanFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException>
        implements Ordered {

    private final BeanFactory beans;

    MissingBeanFailureAnalyzer(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public int getOrder() {
        return 0;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(
            Throwable rootFailure, NoSuchBeanDefinitionException cause, @Nullable String description) {
        ResolvableType required = cause.getResolvableType();
        Class<?> type = required == null ? null : required.resolve();
        if (type == null || cause instanceof NoUniqueBeanDefinitionException) {
            return null;
        }
        String action = null;
        if (type == Connection.class || type == NamedConnection.class) {
            action = connection(wantedName(rootFailure));
        } else if (isClient(type)) {
            action = "Import " + type.getName()
                    + ": put @ImportAcrossClients at a configuration class whose package, or one above,"
                    + " it is in, or @ImportAcrossClients(types = " + type.getSimpleName() + ".class) at any.";
        }
        return action == null
                ? null
                : new FailureAnalysis(
                        (description == null ? "A component" : description) + " required a bean of type '"
                                + type.getName() + "' that could not be found.",
                        action,
                        cause);
    }

    private static boolean isClient(Class<?> type) {
        MergedAnnotations annotations = MergedAnnotations.from(type);
        return annotations.isPresent(AcrossClient.class) || annotations.isPresent(PythonClient.class);
    }

    private String connection(@Nullable String wanted) {
        String[] known = beans instanceof ListableBeanFactory listable
                ? BeanFactoryUtils.beanNamesForTypeIncludingAncestors(listable, Connection.class, true, false)
                : new String[0];
        Arrays.sort(known);
        String prefix = "across.connections." + (wanted == null ? "<name>" : wanted);
        return "Configure the connection, which is a bean of its name: set " + prefix + ".uri to what listens, as"
                + " tcp://host:port or unix:/path, or " + prefix + ".java or .python for a child process."
                + (known.length == 0 ? "" : " Or ask for one that there is: " + String.join(", ", known) + ".");
    }

    /** What the innermost injection point asks for by name; null if by type alone. */
    private static @Nullable String wantedName(Throwable failure) {
        String name = null;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            InjectionPoint point =
                    each instanceof UnsatisfiedDependencyException unsatisfied ? unsatisfied.getInjectionPoint() : null;
            if (point != null) {
                Qualifier qualifier = point.getAnnotation(Qualifier.class);
                name = qualifier == null || qualifier.value().isEmpty() ? null : qualifier.value();
            }
        }
        return name;
    }
}
