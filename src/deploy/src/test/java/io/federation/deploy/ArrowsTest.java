package io.federation.deploy;

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
          .importPackages("io.federation.deploy");

  @Test
  void arrows_between_packages_go_one_way() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("io.federation.deploy..")
        .layer("sync")
        .definedBy("io.federation.deploy.sync")
        .layer("status")
        .definedBy("io.federation.deploy.status")
        .layer("version")
        .definedBy("io.federation.deploy.version")
        .layer("agent")
        .definedBy("io.federation.deploy.agent")
        .layer("check")
        .definedBy("io.federation.deploy.check")
        .layer("checkout")
        .definedBy("io.federation.deploy.checkout")
        .layer("host")
        .definedBy("io.federation.deploy.host")
        .layer("software")
        .definedBy("io.federation.deploy.software")
        .layer("plan")
        .definedBy("io.federation.deploy.plan")
        .layer("zookeeper")
        .definedBy("io.federation.deploy.zookeeper")
        .layer("tree")
        .definedBy("io.federation.deploy.tree")
        .whereLayer("sync")
        .mayOnlyAccessLayers("checkout", "host", "software", "version", "plan", "zookeeper", "tree")
        .whereLayer("status")
        .mayOnlyAccessLayers("plan", "version", "tree")
        .whereLayer("version")
        .mayOnlyAccessLayers("tree")
        .whereLayer("agent")
        .mayOnlyAccessLayers(
            "check", "checkout", "host", "software", "plan", "version", "zookeeper", "tree")
        .whereLayer("check")
        .mayOnlyAccessLayers("version", "tree")
        .whereLayer("checkout")
        .mayOnlyAccessLayers("host", "software", "plan", "tree")
        .whereLayer("host")
        .mayOnlyAccessLayers("software", "plan")
        .whereLayer("software")
        .mayOnlyAccessLayers("plan")
        .whereLayer("plan")
        .mayOnlyAccessLayers("tree")
        .whereLayer("zookeeper")
        .mayOnlyAccessLayers("tree")
        .whereLayer("tree")
        .mayNotAccessAnyLayer()
        .check(CLASSES);
  }

  @Test
  void tree_and_plan_are_pure() {
    noClasses()
        .that()
        .resideInAnyPackage("io.federation.deploy.tree", "io.federation.deploy.plan")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.nio.file..",
            "java.net..",
            "io.federation.machine..",
            "io.federation.git..",
            "io.federation.cluster..")
        .check(CLASSES);
  }

  @Test
  void git_is_talked_to_through_its_module_alone() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jgit..")
        .check(CLASSES);
  }
}
