package io.across;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.FieldAccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.across.fixtures.PublicTypes;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** What the compiler cannot check: which class may know which. */
class ArchitectureTests {

    private static final DescribedPredicate<JavaClass> INTERNAL = resideInAPackage("..internal..");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.across");

    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("io.across");

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(eachPackage()).should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void coreKnowsNothingOfSpring() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(MAIN);
    }

    @Test
    void publicSignaturesMentionNoInternalType() {
        classes()
                .that(are(not(INTERNAL)))
                .and(are(visibleToUsers()))
                .should(mentionNoInternalTypeInSignatures())
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
    void mainCodeDoesNotUseTheStandardStreams() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.across.internal.transport.StandardStreams")
                .and()
                .doNotHaveFullyQualifiedName("io.across.internal.boot.log.StderrLogger")
                .and()
                .doNotHaveFullyQualifiedName("io.across.logging.ParentConsole")
                .should()
                .accessFieldWhere(standardOutputOrError())
                .because("a process that is a peer on stdio must keep its stream clean")
                .check(MAIN);
    }

    @Test
    void threadsAreMadeInOnePlace() {
        noClasses()
                .that(not(simpleName("DaemonThreads")))
                .should()
                .callConstructorWhere(DescribedPredicate.describe(
                        "a thread is made", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
                .check(MAIN);
    }

    @Test
    void aLoggerIsCalledLog() {
        fields().that().haveRawType(Logger.class).should().haveName("log").check(MAIN);
    }

    @Test
    void testsDoNotSleep() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .check(TESTS);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> packages =
                MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(MAIN.getPackage(name).isAnnotatedWith(NullMarked.class))
                        .as("package-info.java of %s has @NullMarked", name)
                        .isTrue());
    }

    private static SliceAssignment eachPackage() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
                return javaClass.getPackageName().startsWith("io.across")
                        ? SliceIdentifier.of(javaClass.getPackageName())
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "each package";
            }
        };
    }

    private static DescribedPredicate<JavaFieldAccess> standardOutputOrError() {
        return DescribedPredicate.describe("target is System.out or System.err", access -> {
            FieldAccessTarget target = access.getTarget();
            return target.getOwner().isEquivalentTo(System.class)
                    && (target.getName().equals("out") || target.getName().equals("err"));
        });
    }

    /** Public or protected, and so is every class around it. */
    private static DescribedPredicate<JavaClass> visibleToUsers() {
        return DescribedPredicate.describe(
                "visible to users",
                type -> isOpen(type.getModifiers())
                        && type.getEnclosingClass()
                                .map(outer -> visibleToUsers().test(outer))
                                .orElse(true));
    }

    private static boolean isOpen(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static ArchCondition<JavaClass> mentionNoInternalTypeInSignatures() {
        return new ArchCondition<>("mention no internal type in public or protected signatures") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                typesOf(type).filter(INTERNAL).forEach(found -> report(events, type, type.getName(), found));
                type.getMembers().stream()
                        .filter(member -> isOpen(member.getModifiers()))
                        .filter(member -> !member.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .forEach(member -> typesOf(member)
                                .filter(INTERNAL)
                                .forEach(found -> report(events, type, member.getFullName(), found)));
            }
        };
    }

    private static void report(ConditionEvents events, JavaClass owner, String subject, HasName found) {
        events.add(SimpleConditionEvent.violated(owner, subject + " mentions " + found.getName()));
    }

    private static Stream<JavaClass> typesOf(JavaClass type) {
        Stream<JavaType> declared = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaType> bounds = type.getTypeParameters().stream().map(JavaType.class::cast);
        return Stream.concat(declared, bounds).flatMap(mentioned -> mentioned.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaClass> typesOf(JavaMember member) {
        return Stream.concat(
                member.getAllInvolvedRawTypes().stream(),
                member instanceof JavaCodeUnit unit ? unit.getExceptionTypes().stream() : Stream.empty());
    }
}
