package io.federation.git;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package of this module may know which. */
final class ArrowsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.federation.git");

  @Test
  void arrows_between_packages_go_one_way() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.federation.git..")
        .layer("look")
        .definedBy("io.federation.git.look")
        .layer("advance")
        .definedBy("io.federation.git.advance")
        .layer("branches")
        .definedBy("io.federation.git.branches")
        .layer("upkeep")
        .definedBy("io.federation.git.upkeep")
        .layer("trust")
        .definedBy("io.federation.git.trust")
        .layer("remote")
        .definedBy("io.federation.git.remote")
        .layer("repository")
        .definedBy("io.federation.git")
        .whereLayer("look")
        .mayOnlyAccessLayers("remote", "repository")
        .whereLayer("advance")
        .mayOnlyAccessLayers("remote", "upkeep", "trust", "repository")
        .whereLayer("branches")
        .mayOnlyAccessLayers("remote", "upkeep", "repository")
        .whereLayer("upkeep")
        .mayOnlyAccessLayers("repository")
        .whereLayer("trust")
        .mayOnlyAccessLayers("repository")
        .whereLayer("remote")
        .mayOnlyAccessLayers("repository")
        .whereLayer("repository")
        .mayNotAccessAnyLayer()
        .check(CLASSES);
  }

  @Test
  void packages_do_not_depend_on_one_another_in_a_circle() {
    slices().matching("io.federation.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
