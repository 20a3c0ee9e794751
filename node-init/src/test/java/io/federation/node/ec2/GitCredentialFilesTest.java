package io.federation.node.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.PrivateFiles;
import io.federation.model.PropertyText;
import io.federation.model.aws.AwsOutcome;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files for Git servers follow the secrets of AWS. */
final class GitCredentialFilesTest {

  private static final String READ = "secret fed1/git";
  private static final String LOGIN = "credentials/ops.properties";

  @AutoClose private Ec2Scene ec2;

  @BeforeEach
  void a_node(@TempDir Path folder) throws Exception {
    ec2 = Ec2Scene.in(folder);
    ec2.set("aws-git-secrets", "fed1/git");
    hold(Map.of(LOGIN, "username=u\npassword=sesame\n", "trust/allowed_signers", "a@b x\n"));
  }

  private void hold(Map<String, String> files) throws IOException {
    ec2.aws.answer(READ, AwsOutcome.done(PropertyText.render(new TreeMap<>(files))));
  }

  private void read() {
    ec2.node.node().commands().readGitSecrets();
  }

  @Test
  void they_are_read_before_the_first_clone_into_files_of_the_owner_alone() throws Exception {
    read();

    assertThat(ec2.aws.calls()).containsExactly(READ);
    assertThat(ec2.file(LOGIN)).isEqualTo("username=u\npassword=sesame\n");
    assertThat(ec2.file("trust/allowed_signers")).isEqualTo("a@b x\n");
    assertThat(PrivateFiles.isPrivate(ec2.node.home.root().resolve(LOGIN))).isTrue();
    assertThat(ec2.file("run/aws.properties")).doesNotContain("sesame");
    assertThat(ec2.node.node().events().safe("it is sesame")).isEqualTo("it is ***");
  }

  @Test
  void they_are_read_again_each_hour_and_a_file_is_only_replaced_by_another_text()
      throws Exception {
    read();
    ec2.node.init();
    ec2.beat();
    Path kept = ec2.node.home.root().resolve("trust/allowed_signers");
    Files.setLastModifiedTime(kept, FileTime.fromMillis(0));
    hold(Map.of(LOGIN, "username=u\npassword=open\n", "trust/allowed_signers", "a@b x\n"));

    assertThat(ec2.beat()).isEmpty();
    ec2.node.clock.advance(Duration.ofHours(1));
    assertThat(ec2.beat()).contains(READ);

    assertThat(ec2.file(LOGIN)).contains("open");
    assertThat(Files.getLastModifiedTime(kept).toMillis()).isZero();
    assertThat(ec2.beat()).isEmpty();
  }

  @Test
  void a_login_that_a_server_refuses_has_them_read_at_once_but_not_every_minute(
      @TempDir Path folder) throws Exception {
    hold(Map.of("credentials/app.properties", "username=u\npassword=outdated\n"));
    read();
    ec2.node.init();
    ec2.beat();
    GitHistory.create(folder.resolve("app.git")).close();
    try (HttpGitServer server =
        HttpGitServer.serving(folder).requiringPassword("u", "of this hour")) {
      ec2.node.push("app", description("app", server.url("app.git")));
      ec2.node.clock.advance(Duration.ofMinutes(5));
      ec2.aws.calls();

      for (int minute = 0; minute < 10; minute++) {
        ec2.node.beat();
      }
    }

    assertThat(secretsRead()).isEqualTo(2);
  }

  @Test
  void a_server_that_is_down_has_nothing_read_whatever_the_repository_is_called(
      @TempDir Path folder) throws Exception {
    read();
    ec2.node.init();
    ec2.node.push("login", description("login", folder.resolve("none.git").toString()));
    ec2.node.clock.advance(Duration.ofMinutes(5));
    ec2.aws.calls();

    ec2.node.beat();

    assertThat(ec2.node.told()).anyMatch(line -> line.contains("Cannot look at login: "));
    assertThat(secretsRead()).isZero();
  }

  private long secretsRead() throws IOException {
    return ec2.aws.calls().stream().filter(READ::equals).count();
  }

  private static Change description(String repository, String url) {
    return Change.write(
        "it/federation.yaml",
        "deployment: fed1\nstacktype: lad1\nrepositories: [{name: "
            + repository
            + ", url: \""
            + url
            + "\"}]\n");
  }

  @Test
  void what_cannot_be_read_is_told_and_leaves_the_old_files() throws Exception {
    read();
    ec2.node.init();
    ec2.node.clock.advance(Duration.ofHours(1));
    ec2.aws.calls();
    ec2.aws.answer(READ, AwsOutcome.failed("GetSecretValue of fed1/git: AccessDeniedException"));
    ec2.node.told();

    assertThat(ec2.beat()).contains(READ);

    assertThat(ec2.node.told())
        .anyMatch(line -> line.contains("Not done at AWS (secret fed1/git): GetSecretValue"));
    assertThat(ec2.node.status()).contains("not done: secret fed1/git: GetSecretValue");
    assertThat(ec2.file(LOGIN)).contains("sesame");
    assertThat(ec2.beat()).isEmpty();
  }

  @Test
  void a_name_that_leads_elsewhere_is_refused_with_all_of_its_secret() throws Exception {
    for (String name :
        new String[] {
          "credentials/../bin/x", "/etc/x", "nodeinfo/x", "credentials/.x", "trust/a/b"
        }) {
      hold(Map.of(LOGIN, "password=other\n", name, "x"));
      read();
      ec2.node.clock.advance(Duration.ofMinutes(5));

      assertThat(ec2.node.status()).contains(": use credentials/NAME or trust/NAME");
      assertThat(ec2.file(LOGIN)).isEmpty();
    }
  }
}
