package io.federation.orchestrate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package of this module may know which. */
final class ArrowsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.federation.orchestrate");

  @Test
  void values_know_nothing_of_one_another_and_of_files() {
    noClasses()
        .that()
        .resideInAPackage("io.federation.orchestrate.action")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.federation.orchestrate.filter", "java.nio.file..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.federation.orchestrate.filter")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.federation.orchestrate.action", "java.nio.file..")
        .check(CLASSES);
  }
}
