package io.federation.testkit.machines;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What this room may know of others. */
class ArrowsTest {

  @Test
  void machines_are_made_without_knowing_what_a_node_is() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are in a room other than machine and testkit",
                (JavaClass known) ->
                    known.getPackageName().startsWith("io.federation.")
                        && !known.getPackageName().equals("io.federation.machine")
                        && !known.getPackageName().startsWith("io.federation.testkit")))
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.federation.testkit.machines"));
  }
}
