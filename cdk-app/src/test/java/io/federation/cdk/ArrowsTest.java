package io.federation.cdk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What this room may know of others. */
class ArrowsTest {

  @Test
  void a_stack_is_made_from_values_alone() {
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "are in a room other than model",
                (JavaClass known) ->
                    known.getPackageName().startsWith("io.federation.")
                        && !known.getPackageName().startsWith("io.federation.model")
                        && !known.getPackageName().equals("io.federation.cdk")))
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.federation.cdk"));
  }
}
