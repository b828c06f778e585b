package gradus.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In which direction packages may depend on each other, and what a class may be. */
class ArchitectureTest {
  private static final JavaClasses CORE = classesOf("gradus-core");
  private static final JavaClasses ALL =
      classesOf("gradus-core", "gradus-learn", "gradus-music", "gradus-cli");

  @Test
  void coreDependsDownwardOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("check")
        .definedBy("gradus.check..")
        .layer("tensor")
        .definedBy("gradus")
        .layer("plan")
        .definedBy("gradus.plan..")
        .layer("kernel")
        .definedBy("gradus.kernel..")
        .layer("graph")
        .definedBy("gradus.graph..")
        .whereLayer("check")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("tensor")
        .mayOnlyBeAccessedByLayers("check")
        .whereLayer("plan")
        .mayOnlyBeAccessedByLayers("tensor")
        .whereLayer("kernel")
        .mayOnlyBeAccessedByLayers("tensor", "plan")
        .ensureAllClassesAreContainedInArchitecture()
        .check(CORE);
  }

  @Test
  void coreNeedsTheJdkAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "gradus..", "java..", "jdk.incubator.vector..", "org.jspecify.annotations..")
        .check(CORE);
  }

  @Test
  void onlyKernelsKnowTheVectorApi() {
    noClasses()
        .that()
        .resideOutsideOfPackage("gradus.kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(ALL);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("gradus.(*)..").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void typesAreAbstractOrFinal() {
    classes()
        .that(areNamed())
        .should()
        .haveModifier(JavaModifier.ABSTRACT)
        .orShould()
        .haveModifier(JavaModifier.FINAL)
        .check(ALL);
  }

  private static DescribedPredicate<JavaClass> areNamed() {
    return DescribedPredicate.describe(
        "are neither anonymous nor constants of an enum",
        type -> !type.isAnonymousClass() && !type.isEnum());
  }

  private static JavaClasses classesOf(String... modules) {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .withImportOption(
            location ->
                Stream.of(modules).anyMatch(module -> location.contains("/" + module + "/")))
        .importPackages("gradus");
  }
}
