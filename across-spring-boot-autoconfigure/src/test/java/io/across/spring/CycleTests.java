package io.across.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.across.fixtures.Cycles;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No class depends on itself by way of others: each can be read, and changed, before those that use it. */
class CycleTests {

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.across.spring");

    @Test
    void thereIsNoneButOfAnAnnotationThatNamesWhatReadsIt() {
        Map<String, Set<String>> dependencies = Cycles.ofClasses(MAIN);

        assertThat(dependencies).hasSizeGreaterThan(100);
        assertThat(Objects.requireNonNull(dependencies.get("io.across.spring.declarative.ImportAcrossClients"))
                        .remove("io.across.spring.declarative.ClientRegistrar"))
                .isTrue();
        assertThat(Cycles.among(dependencies)).isEmpty();
    }
}
