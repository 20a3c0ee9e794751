package io.federation.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.StateFiles;
import io.federation.model.aws.AwsOutcome;
import io.federation.node.ec2.StubAwsProgram;
import io.federation.testkit.MetadataService;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A secret of one node for another, kept by AWS. */
@Tag("slow")
final class AwsSecretCommandTest extends SecretContractTest {

  private static final String AWS =
      "aws: {sharedSecrets: secretsmanager, ops: {name: ops, url: 'https://git.example.org/o.git'}}\n";

  @AutoClose private final MetadataService metadata = MetadataService.started();

  @Override
  TwoNodes federation() throws IOException {
    metadata.set("meta-data/placement/region", "eu-central-1");
    metadata.set("meta-data/autoscaling/target-lifecycle-state", "InService");
    Files.createDirectories(secrets());
    return new TwoNodes(folder, AWS, this::onEc2);
  }

  private Path secrets() {
    return folder.resolve("secrets");
  }

  private void onEc2(CommandLineRun node) {
    try {
      StubAwsProgram.at(node.home().bin().resolve("node-init-aws.jar"));
      for (String property : List.of("provider=ec2", "aws-group=fed1/x")) {
        String[] word = property.split("=", 2);
        StateFiles.write(node.home().nodeinfo().resolve(word[0] + ".txt"), word[1] + "\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    node.with("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.url())
        .with("AWS_METADATA_SERVICE_TIMEOUT", "60")
        .with("NODE_INIT_AWS_LIMIT", "2m")
        .with(StubAwsProgram.SECRETS, secrets().toString());
  }

  @Override
  void setDown(boolean down) throws IOException {
    Path away = folder.resolve("away");
    Files.move(down ? secrets() : away, down ? away : secrets());
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> files = Files.list(secrets())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void it_is_kept_below_the_readers_part_and_not_in_the_presence_repository() throws IOException {
    share("correct-horse");
    db.run("cron-1m");
    read(app);

    assertThat(kept()).containsExactly("fed1+app1+db1+password");
    assertThat(federation.git("log", "--all", "-p"))
        .contains("db1-1")
        .doesNotContain("correct-horse", "password");
    assertThat(ProgramRun.of("grep", "-rlaE", "correct-horse", folder.toString()).run().out())
        .isEmpty();
  }

  @Test
  void one_that_nobody_shares_is_to_be_tried_again_later() {
    assertThat(read(app).err())
        .isEqualTo(
            "node-init: the secret password is not there: no node of db1 shares it with app1:"
                + " try again later\n");
  }

  @Test
  void a_newcomer_reads_it_at_once() {
    share(VALUE);

    assertThat(read(federation.grow("app1-2", "app1"))).isEqualTo(printed(VALUE));
  }

  @Test
  void a_successors_secret_is_told_from_that_of_the_node_it_succeeds() throws IOException {
    share(VALUE);
    CommandLineRun next = federation.grow("db1-2", "db1");

    assertThat(read(app, "--node", "db1-2").err())
        .contains("what is there was shared by db1-1, not by db1-2");
    Path file = Files.writeString(folder.resolve("value"), "new");
    next.run("secret", "share", "password", "--with", "app1", "--file", file.toString());
    assertThat(read(app, "--node", "db1-2")).isEqualTo(printed("new"));

    // It shares it no longer, but what stands there is its successor's.
    assertThat(db.run("secret", "forget", "password").exitCode()).isZero();
    assertThat(read(app)).isEqualTo(printed("new"));
  }

  @Test
  void whom_it_is_not_shared_with_any_more_loses_it() throws IOException {
    share(VALUE, "--with", "db1");
    assertThat(kept()).containsExactly("fed1+app1+db1+password", "fed1+db1+db1+password");

    share(VALUE);

    assertThat(kept()).containsExactly("fed1+app1+db1+password");
  }

  @Test
  void what_a_node_shares_goes_with_it() throws IOException {
    share(VALUE);

    metadata.set("meta-data/autoscaling/target-lifecycle-state", "Terminated");
    db.run("cron-1m");

    assertThat(kept()).isEmpty();
  }

  @Test
  void heartbeats_with_nothing_new_call_nobody() throws IOException {
    share(VALUE);
    StubAwsProgram program = StubAwsProgram.at(db.home().bin().resolve("node-init-aws.jar"));
    db.run("cron-1m");
    program.calls();

    db.run("cron-1m");

    assertThat(program.calls()).noneMatch(call -> call.contains("password"));
  }

  @Test
  void what_was_shared_by_the_presence_repository_is_there_once_the_description_says_so()
      throws IOException {
    share(VALUE);
    federation.describe(AWS.replace("secretsmanager", "presence"));
    for (CommandLineRun node : List.of(db, app, db)) {
      node.run("cron-1m");
    }
    assertThat(kept()).isEmpty();
    assertThat(read(app)).isEqualTo(printed(VALUE));

    federation.describe(AWS);
    db.run("cron-1m");
    app.run("cron-1m");

    assertThat(kept()).containsExactly("fed1+app1+db1+password");
    assertThat(read(app)).isEqualTo(printed(VALUE));
    assertThat(federation.git("show", "main:it/presence/all/db1-1.json"))
        .doesNotContain("password");
  }

  @Test
  void a_refused_call_is_told_with_what_the_role_lacks() throws IOException {
    StubAwsProgram program = StubAwsProgram.at(app.home().bin().resolve("node-init-aws.jar"));
    program.answer(
        "secret fed1/app1/db1/password",
        AwsOutcome.failed("GetSecretValue of x: AccessDeniedException"));

    assertThat(read(app).err()).contains("GetSecretValue of x: AccessDeniedException");
    assertThat(read(app).exitCode()).isEqualTo(75);
  }
}
