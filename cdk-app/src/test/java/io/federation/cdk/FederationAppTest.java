package io.federation.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.TemporaryFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.s3.CfnBucket;

/** What the program says of input that it cannot use. */
class FederationAppTest {

  private static final String HEAD = "deployment: fed1\nstacktype: lad1\n";

  private final TemporaryFolder root = TemporaryFolder.create("root");
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void writeFiles() throws IOException {
    for (String file :
        new String[] {
          "node-init/target/node-init.jar",
          "src/aws/target/node-init-aws.jar",
          "bootstrap/bootstrap.sh",
          "bootstrap/user-data.sh"
        }) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.writeString(root.resolve(file), "here");
    }
  }

  @AfterEach
  void removeFiles() {
    root.close();
  }

  @Test
  void a_bad_description_is_refused_with_its_line_and_nothing_else() throws IOException {
    Path file = write(HEAD + "aws: {region: here}\n");

    assertThat(run(file.toString())).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("cdk-app: " + file + ":3: aws."));
  }

  @Test
  void a_description_without_aws_is_refused() throws IOException {
    Path file = write(HEAD);

    assertThat(run(file.toString())).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "cdk-app: "
                + file
                + ": aws is missing: it says where the ops repository is, see docs/aws.md\n");
  }

  @Test
  void a_description_that_is_not_there_is_told() {
    String file = root.resolve("other.yaml").toString();

    assertThat(run(file)).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "cdk-app: "
                + file
                + " is missing: name the description of a federation, cdk ... -c federation=PATH\n");
  }

  @Test
  void a_program_that_was_not_built_is_told() throws IOException {
    Files.delete(root.resolve("node-init/target/node-init.jar"));

    assertThat(run(write(HEAD).toString())).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "cdk-app: "
                + root.resolve("node-init/target/node-init.jar")
                + " is missing: call cdk in the folder cdk-app, which builds what it needs\n");
  }

  @Test
  void a_rule_that_is_broken_is_told_with_the_resource() {
    App app = new App(AppProps.builder().outdir(root.resolve("out").toString()).build());
    new CfnBucket(new Stack(app, "s"), "Open");

    assertThat(FederationApp.findings(app))
        .anyMatch(finding -> finding.startsWith("s/Open: AwsSolutions-S10: "));
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(root.resolve("federation.yaml"), yaml);
  }

  private int run(String description) {
    PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
    return FederationApp.run(root.path(), Map.of("FEDERATION_YAML", description), err);
  }
}
