package io.across.test;

import io.across.Evaluator;
import io.across.spring.AcrossExposed;
import io.across.spring.ConnectionInstrumentation;
import io.across.spring.OptionsCustomizer;
import io.across.spring.client.AcrossConnectionDetails;
import io.across.spring.client.NamedConnectionCustomizer;
import io.across.spring.declarative.ImportAcrossClients;
import java.io.IOException;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** Lets an {@link AcrossTest} have the components that have to do with across. */
final class AcrossTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<AcrossTest> {

    private static final Set<Class<?>> INCLUDES = Set.of(
            ImportAcrossClients.class,
            ImportAcrossClients.Container.class,
            OptionsCustomizer.class,
            NamedConnectionCustomizer.class,
            AcrossConnectionDetails.class,
            ConnectionInstrumentation.class,
            Evaluator.class);

    /** The annotation of an interface exposes what implements it. */
    private static final AnnotationTypeFilter EXPOSED = new AnnotationTypeFilter(AcrossExposed.class, true, true);

    AcrossTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        return INCLUDES;
    }

    @Override
    protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
        return super.defaultInclude(reader, factory) || EXPOSED.match(reader, factory);
    }
}
