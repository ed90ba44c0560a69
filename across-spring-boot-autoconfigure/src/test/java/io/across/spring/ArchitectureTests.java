package io.across.spring;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.across.fixtures.PublicTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;

/** What Boot asks of its own auto-configurations, and which package may know which. */
class ArchitectureTests {

    private static final String IMPORTS =
            "/META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.across.spring");

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("io.across.spring");

    /** Beans that cannot be replaced, and why. */
    private static final Map<String, String> IRREPLACEABLE = Map.of(
            "acrossNamedBeanRegistrar",
            "registers other beans before conditions on them could be asked; a bean of such a name replaces that alone",
            "acrossListenerFactory",
            "makes listeners of properties; a bean of a listener's name replaces that alone",
            "acrossBinding",
            "is no part of an application: says how properties are read");

    @Test
    void autoConfigurationsAreRegisteredAndNothingElseIs() throws Exception {
        Set<String> annotated = MAIN.stream()
                .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(annotated).hasSize(7).isEqualTo(registered());
    }

    private static Set<String> registered() throws IOException {
        try (InputStream imports = ArchitectureTests.class.getResourceAsStream(IMPORTS)) {
            return new String(imports.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void autoConfigurationsArePublicAndFinal() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .andShould()
                .haveSimpleNameEndingWith("AutoConfiguration")
                .check(MAIN);
    }

    @Test
    void nothingIsFoundByScanningAComponentPackage() {
        noClasses()
                .that()
                .areNotAnnotatedWith(AutoConfiguration.class)
                .should()
                .beMetaAnnotatedWith(Component.class)
                .orShould()
                .beAnnotatedWith(ComponentScan.class)
                .check(MAIN);
    }

    @Test
    void beanMethodsArePackagePrivateAndInAutoConfigurations() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .bePackagePrivate()
                .andShould()
                .beDeclaredInClassesThat(DescribedPredicate.describe(
                        "are auto-configurations or imported by one", ArchitectureTests::isConfiguration))
                .check(MAIN);
    }

    private static boolean isConfiguration(JavaClass type) {
        return type.isAnnotatedWith(AutoConfiguration.class)
                || MAIN.stream()
                        .filter(each ->
                                each.isAnnotatedWith(AutoConfiguration.class) && each.isAnnotatedWith(Import.class))
                        .flatMap(each -> Stream.of(
                                each.reflect().getAnnotation(Import.class).value()))
                        .anyMatch(type::isEquivalentTo);
    }

    @Test
    void beansCanBeReplaced() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .and(not(nameIn(IRREPLACEABLE.keySet())))
                .should()
                .beAnnotatedWith(ConditionalOnMissingBean.class)
                .check(MAIN);

        assertThat(beanMethods().filter(nameIn(IRREPLACEABLE.keySet())))
                .as("exceptions that exist")
                .hasSameSizeAs(IRREPLACEABLE.keySet());
    }

    @Test
    void methodsOfPostProcessorsAreStatic() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .and()
                .haveRawReturnType(DescribedPredicate.describe(
                        "a post-processor",
                        type -> type.isAssignableTo(BeanFactoryPostProcessor.class)
                                || type.isAssignableTo(BeanPostProcessor.class)))
                .should()
                .beStatic()
                .check(MAIN);
    }

    /** Nobody intercepts such a call: it would make a second object. */
    @Test
    void beanMethodsAreNotCalledDirectly() {
        assertThat(MAIN.stream().filter(type -> type.isAnnotatedWith(AutoConfiguration.class)))
                .allSatisfy(type -> assertThat(
                                AnnotatedElementUtils.findMergedAnnotation(type.reflect(), Configuration.class)
                                        .proxyBeanMethods())
                        .isFalse());
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "target is a @Bean method",
                        call -> call.getTarget()
                                .resolveMember()
                                .filter(method -> method.isAnnotatedWith(Bean.class))
                                .isPresent()))
                .check(MAIN);
    }

    @Test
    void whatIsConfiguredDoesNotKnowWhoConfiguresIt() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.across.spring.autoconfigure")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.across.spring.autoconfigure")
                .check(MAIN);
    }

    /** A public type is promised to stay. */
    @Test
    void everyPublicTypeHasAReason() throws IOException {
        assertThat(PublicTypes.of(MAIN))
                .as("public types, each with a line in public-types.txt beside this test")
                .isEqualTo(PublicTypes.withAReason(ArchitectureTests.class));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.across.spring.(**)").should().beFreeOfCycles().check(MAIN);
    }

    /** But threads and futures, which are one thing in all of across. */
    @Test
    void internalsOfTheCoreAreNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.across.internal..")
                        .and(not(resideInAPackage("io.across.internal.concurrent"))))
                .check(MAIN);
    }

    @Test
    void threadsAreMadeInOnePlace() {
        noClasses()
                .should()
                .callConstructorWhere(DescribedPredicate.describe(
                        "a thread is made", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.Executors")
                .because("io.across.internal.concurrent.DaemonThreads makes all")
                .check(MAIN);
    }

    /** Whatever else only the newest Boot has, the smoke tests find, which run with the others. */
    @Test
    void mistakesDoNotNeedTheNewestBoot() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.springframework.boot.diagnostics.FailureAnalyzedException")
                .because(
                        "Boot 4.0 does not have it: io.across.spring.internal.FailureAnalyzedException is the starter's own")
                .check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> packages =
                MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages)
                .hasSize(12)
                .allSatisfy(name -> assertThat(MAIN.getPackage(name).isAnnotatedWith(NullMarked.class))
                        .as("package-info.java of %s has @NullMarked", name)
                        .isTrue());
    }

    @Test
    void testsDoNotSleep() {
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(TESTS);
        noMethods().should().beAnnotatedWith(Disabled.class).check(TESTS);
    }

    private static Stream<JavaMethod> beanMethods() {
        return MAIN.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Bean.class));
    }

    private static DescribedPredicate<HasName> nameIn(Set<String> names) {
        return DescribedPredicate.describe("name in " + names, named -> names.contains(named.getName()));
    }
}
