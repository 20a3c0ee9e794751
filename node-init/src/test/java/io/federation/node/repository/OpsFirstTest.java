package io.federation.node.repository;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.node.NodeFixture;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the ops repository newly says of others holds for all that the same heartbeat brings. */
final class OpsFirstTest {

  private static final Change EVIL_WORK = work("touch \"$NODE_HOME/evil\"");

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;
  @AutoClose private GitHistory app;
  private ObjectId good;

  @BeforeEach
  void a_node_that_works_another_repository() throws Exception {
    node = NodeFixture.in(folder);
    app = GitHistory.create(folder.resolve("app.git"));
    good = app.commit("good", recordingWork());
    SigningKey alice = SigningKey.ed25519(folder.resolve("alice"));
    Files.createDirectories(node.home.trust());
    Files.writeString(node.home.trust().resolve("app.allowed_signers"), alice.allowed());
    Files.setPosixFilePermissions(node.home.trust(), PosixFilePermissions.fromString("rwx------"));
    describe("", "{name: app, url: ../app.git}");
    node.init();
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).containsExactly(good.name());
    node.told();
  }

  private void describe(String jitter, String entries) {
    node.push(
        "describe",
        write(
            "it/federation.yaml",
            "deployment: fed1\nstacktype: lad1\n" + jitter + "repositories: [" + entries + "]\n"));
  }

  private void askForSignatures() {
    describe("", "{name: app, url: ../app.git, signatures: tip}");
  }

  private void assertNothingEvilRan() throws Exception {
    assertThat(node.home.root().resolve("evil")).doesNotExist();
    assertThat(node.worked()).containsOnly(good.name());
  }

  @Test
  void an_unsigned_commit_that_came_with_the_demand_for_signatures_is_refused() throws Exception {
    askForSignatures();
    app.commit("evil", EVIL_WORK);

    assertThat(node.beat()).isEqualTo(1);

    assertNothingEvilRan();
    assertThat(node.node().nodeInfo().get("error").orElse("")).contains("is not signed");
  }

  @Test
  void an_unsigned_commit_is_refused_though_the_demand_came_while_the_node_waited()
      throws Exception {
    describe("jitter: 10m\n", "{name: app, url: ../app.git}");
    assertThat(node.beat()).isZero();
    app.commit("evil", EVIL_WORK);
    node.meanwhile = this::askForSignatures;

    assertThat(node.beat()).isEqualTo(1);

    assertNothingEvilRan();
    assertThat(node.node().nodeInfo().get("error").orElse("")).contains("is not signed");
  }

  @Test
  void a_server_that_the_repository_has_left_is_not_asked_any_more() throws Exception {
    try (GitHistory elsewhere = appElsewhere()) {
      ObjectId next = elsewhere.commit("next", write("next.txt", "1"));
      describe("", "{name: app, url: ../elsewhere.git}");
      app.commit("evil", EVIL_WORK);

      assertThat(node.beat()).isZero();

      assertThat(node.home.root().resolve("evil")).doesNotExist();
      assertThat(node.worked()).containsExactly(good.name(), next.name());
    }
  }

  @Test
  void a_branch_that_is_not_followed_any_more_is_not_taken() throws Exception {
    app.branch("release", app.head());
    describe("", "{name: app, url: ../app.git, branch: release}");
    app.commit("evil", EVIL_WORK);

    assertThat(node.beat()).isZero();

    assertNothingEvilRan();
  }

  @Test
  void a_server_that_is_gone_is_not_told_of_once_the_repository_has_left_it() throws Exception {
    try (GitHistory elsewhere = appElsewhere()) {
      describe("", "{name: app, url: ../elsewhere.git}");
      app.close();
      Files.move(folder.resolve("app.git"), folder.resolve("gone.git"));

      assertThat(node.beat()).isZero();

      assertThat(node.told()).noneMatch(line -> line.startsWith("Cannot look"));
      assertThat(elsewhere.head()).isEqualTo(good);
    }
  }

  private GitHistory appElsewhere() {
    Path elsewhere = folder.resolve("elsewhere.git");
    ProgramRun.of("git", "clone", "-q", "--mirror", app.folder().toString(), elsewhere.toString())
        .run()
        .expectingSuccess();
    return GitHistory.open(elsewhere);
  }
}
