package io.federation.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
import io.federation.testkit.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the CLI of CDK in cdk-app as people do, with neither an account nor a network. */
@Tag("e2e")
class CdkCliE2eTest {

  private static final Path CDK = Path.of(System.getProperty("cdk", "cdk"));
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final TemporaryFolder folder = TemporaryFolder.create("cdk");

  @AfterEach
  void removeFolder() {
    folder.close();
  }

  @Test
  void synth_makes_the_same_template_each_time() throws IOException {
    cdk("synth", "--quiet", "--output", folder.resolve("1").toString()).expectingSuccess();
    cdk("synth", "--quiet", "--output", folder.resolve("2").toString()).expectingSuccess();

    assertThat(folder.resolve("1/fed1.template.json"))
        .hasSameTextualContentAs(folder.resolve("2/fed1.template.json"));
    assertThat(Files.readString(folder.resolve("1/fed1.template.json")))
        .contains("\"AutoScalingGroupName\": \"fed1/app1\"")
        .as("the same wherever the project is")
        .doesNotContain(Path.of("..").toAbsolutePath().normalize().toString());
    assertThat(Path.of("cdk.context.json")).as("what was looked up in an account").doesNotExist();
  }

  @Test
  void synth_refuses_a_bad_description_with_its_line() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("federation.yaml"), "deployment: fed1\nstacktype: lad1\naws: {}\n");

    ProgramRun.Result result = cdk("synth", "--quiet", "-c", "federation=" + file);

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err())
        .contains("cdk-app: " + file + ":3: aws.ops is missing")
        .doesNotContain("Exception", "\tat ");
  }

  private static ProgramRun.Result cdk(String... arguments) {
    assertThat(CDK).as("the CLI of CDK, which ./test installs").isExecutable();
    List<String> command = new ArrayList<>(List.of(CDK.toString()));
    command.addAll(List.of(arguments));
    ProgramRun run = ProgramRun.of(command).in(Path.of("").toAbsolutePath()).within(LIMIT);
    for (String proxy : List.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")) {
      run = run.withEnv(proxy, "http://127.0.0.1:1");
    }
    return run.withEnv("AWS_EC2_METADATA_DISABLED", "true")
        .withoutEnv("AWS_PROFILE")
        .withoutEnv("FEDERATION_YAML")
        .run();
  }
}
