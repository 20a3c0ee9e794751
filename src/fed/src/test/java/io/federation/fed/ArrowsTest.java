package io.federation.fed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the rooms may know of each other; the node's own test says what its packages may. */
final class ArrowsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(
              "io.federation.model",
              "io.federation.machine",
              "io.federation.git",
              "io.federation.cluster",
              "io.federation.deploy",
              "io.federation.local",
              "io.federation.fed");

  @Test
  void values_do_no_input_and_no_output() {
    noClasses()
        .that()
        .resideInAPackage("io.federation.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "javax.net..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.io\\.(File.*|RandomAccessFile|Console)|java\\.net\\.(URL|.*Socket|.*Connection)"
                + "|java\\.lang\\.(Process.*|Runtime|Thread)")
        .check(CLASSES);
  }

  @Test
  void only_the_reader_of_descriptions_needs_libraries_among_the_values() {
    classes()
        .that()
        .resideInAPackage("io.federation.model..")
        .and()
        .resideOutsideOfPackage("io.federation.model.spec")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.federation.model..", "java..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void each_room_knows_only_those_below_it() {
    noClasses()
        .that()
        .resideInAPackage("io.federation.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.federation.machine..",
            "io.federation.git..",
            "io.federation.node..",
            "io.federation.local..",
            "io.federation.fed..",
            "org.eclipse.jgit..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.federation.machine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.federation.chat..",
            "io.federation.git..",
            "io.federation.presence..",
            "io.federation.node..",
            "io.federation.local..",
            "io.federation.fed..",
            "org.eclipse.jgit..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.federation.git..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.federation.node..", "io.federation.local..", "io.federation.fed..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.federation.local..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.federation.fed..", "io.federation.node..", "picocli..")
        .check(CLASSES);
  }

  @Test
  void one_room_knows_the_client_of_zookeeper() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.federation.cluster..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..")
        .check(CLASSES);
  }

  @Test
  void packages_do_not_depend_on_one_another_in_a_circle() {
    slices().matching("io.federation.model.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("io.federation.deploy.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("io.federation.local.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void the_operators_program_starts_nodes_as_programs_and_knows_none_of_their_classes() {
    noClasses()
        .that()
        .resideInAPackage("io.federation.fed..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.federation.node..", "org.eclipse.jgit..")
        .check(CLASSES);
  }
}
