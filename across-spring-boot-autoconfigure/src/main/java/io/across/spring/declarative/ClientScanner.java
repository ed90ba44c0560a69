package io.across.spring.declarative;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** Finds interfaces of clients in packages. */
final class ClientScanner extends ClassPathScanningCandidateComponentProvider {

    ClientScanner(Environment environment, ResourceLoader resources) {
        super(false, environment);
        setResourceLoader(resources);
        addIncludeFilter(new AnnotationTypeFilter(AcrossClient.class, true, true));
        addIncludeFilter(new AnnotationTypeFilter(PythonClient.class, true, true));
    }

    /** Interfaces, which components are not; a class with such an annotation is a mistake, and is told so later. */
    @Override
    protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
        return definition.getMetadata().isIndependent()
                && (definition.getMetadata().hasAnnotation(AcrossClient.class.getName())
                        || definition.getMetadata().hasAnnotation(PythonClient.class.getName()));
    }
}
