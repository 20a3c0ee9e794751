package io.federation.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What values may know. */
final class ArrowsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.federation.model");

  @Test
  void values_do_no_input_and_no_output() {
    noClasses()
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
  void values_know_nothing_of_the_rooms_that_use_them() {
    noClasses()
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
  }

  @Test
  void packages_do_not_depend_on_one_another_in_a_circle() {
    slices().matching("io.federation.model.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void only_the_reader_of_descriptions_needs_libraries() {
    classes()
        .that()
        .resideOutsideOfPackage("io.federation.model.spec")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.federation.model..", "java..", "org.jspecify..")
        .check(CLASSES);
  }
}
