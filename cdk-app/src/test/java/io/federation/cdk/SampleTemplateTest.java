package io.federation.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Compares the template of the sample with the one that was reviewed last. */
class SampleTemplateTest {

  private static final Path REVIEWED =
      Path.of("src/test/resources/io/federation/cdk/sample.template.json");

  private static final String COMMAND =
      "mvn -q -pl cdk-app -am -Dtest=SampleTemplateTest -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dtemplate.write=true test";

  @Test
  void the_sample_makes_the_template_that_was_reviewed() throws IOException {
    SynthesizedStack made = SynthesizedStack.ofSample();

    if (Boolean.getBoolean("template.write")) {
      Files.createDirectories(REVIEWED.getParent());
      Files.writeString(REVIEWED, made.maskedText());
    }
    assertThat(made.findings()).as("rules of cdk-nag that are broken").isEmpty();
    assertThat(made.maskedText())
        .as("%s is not what is made of the sample; write it anew with: %s", REVIEWED, COMMAND)
        .isEqualTo(Files.readString(REVIEWED));
    assertThat(SynthesizedStack.ofSample().template()).isEqualTo(made.template());
  }
}
