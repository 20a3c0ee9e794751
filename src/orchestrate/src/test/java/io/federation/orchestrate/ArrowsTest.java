package io.federation.orchestrate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

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
  void arrows_between_packages_go_one_way() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.federation.orchestrate..")
        .layer("action")
        .definedBy("io.federation.orchestrate.action")
        .layer("filter")
        .definedBy("io.federation.orchestrate.filter")
        .layer("call")
        .definedBy("io.federation.orchestrate.call")
        .layer("policy")
        .definedBy("io.federation.orchestrate.policy")
        .layer("audit")
        .definedBy("io.federation.orchestrate.audit")
        .layer("builtin")
        .definedBy("io.federation.orchestrate.builtin")
        .layer("caller")
        .definedBy("io.federation.orchestrate.caller")
        .layer("playbook")
        .definedBy("io.federation.orchestrate.playbook")
        .layer("answer")
        .definedBy("io.federation.orchestrate.answer")
        .whereLayer("action")
        .mayNotAccessAnyLayer()
        .whereLayer("filter")
        .mayNotAccessAnyLayer()
        .whereLayer("call")
        .mayOnlyAccessLayers("action", "filter")
        .whereLayer("policy")
        .mayOnlyAccessLayers("filter")
        .whereLayer("audit")
        .mayOnlyAccessLayers("action", "call")
        .whereLayer("builtin")
        .mayOnlyAccessLayers("action")
        .whereLayer("caller")
        .mayOnlyAccessLayers("action", "filter", "call")
        .whereLayer("playbook")
        .mayOnlyAccessLayers("action", "filter", "call", "caller")
        .whereLayer("answer")
        .mayOnlyAccessLayers("action", "filter", "call", "policy", "audit")
        .check(CLASSES);
  }

  @Test
  void values_know_nothing_of_files_and_servers() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.federation.orchestrate.action",
            "io.federation.orchestrate.filter",
            "io.federation.orchestrate.call",
            "io.federation.orchestrate.policy")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.federation.cluster..", "java.nio.file..")
        .check(CLASSES);
  }
}
