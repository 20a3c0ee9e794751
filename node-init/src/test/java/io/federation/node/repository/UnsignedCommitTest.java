package io.federation.node.repository;

import static io.federation.node.NodeFixture.recordingWork;
import static io.federation.node.NodeFixture.work;
import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.NodeProperty;
import io.federation.model.Version;
import io.federation.node.NodeFixture;
import io.federation.node.init.HeartbeatKind;
import io.federation.node.init.InitException;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tries to let a node run what nobody has signed whom it trusts. */
class UnsignedCommitTest {

  private static final Change EVIL_WORK = work("touch \"$NODE_HOME/evil\"");
  private static final Change EVIL_INIT =
      write("it/nodeinit/common/init.sh", "touch \"$NODE_HOME/evil\"\n");
  private static final String HEAD = "deployment: fed1\nstacktype: lad1\n";

  @TempDir private Path folder;
  @AutoClose private NodeFixture node;
  private SigningKey alice;
  private Version good;

  @BeforeEach
  void a_node_that_takes_signed_commits_only() throws Exception {
    node = NodeFixture.in(folder);
    alice = SigningKey.ed25519(folder.resolve("alice"));
    node.ops.signBy(alice.signer());
    good = node.push("good", recordingWork());
    trust("ops.allowed_signers", alice.allowed());
    node.setIdentity();
    node.node().nodeInfo().set("initgitsignatures", "tip");
    node.node().commands().initializer().run(Optional.of(HeartbeatKind.NONE));
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).containsExactly(good.hex());
    node.ops.signBy(null);
  }

  private void trust(String name, String text) throws IOException {
    Files.createDirectories(node.home.trust());
    Files.setPosixFilePermissions(node.home.trust(), PosixFilePermissions.fromString("rwx------"));
    Path file = Files.writeString(node.home.trust().resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private String git(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return ProgramRun.of(command)
        .in(node.home.repository("ops"))
        .run()
        .expectingSuccess()
        .out()
        .strip();
  }

  private void assertNeverRan() {
    assertThat(node.home.root().resolve("evil")).doesNotExist();
  }

  /** Beats three times: nothing of the evil commit runs, and the node says why. */
  private void assertRefused(String repository) throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(node.beat()).isEqualTo(1);
      assertNeverRan();
      assertThat(node.node().nodeInfo().get("error").orElse(""))
          .contains(repository + " refused ", "is not signed");
    }
  }

  /** Asserts too that the last good tree stays, and that a signed commit is taken afterwards. */
  private void assertRefusedUntilSigned() throws Exception {
    assertRefused("ops");
    assertThat(node.node().commands().repositories().ops().folder().resolve(".git/HEAD")).exists();
    assertThat(git("rev-parse", "HEAD")).isEqualTo(good.hex());
    assertThat(git("status", "--porcelain")).isEmpty();
    assertThat(node.worked()).containsExactly(good.hex());
    node.ops.signBy(alice.signer());
    Version next =
        node.push("signed", write("it/federation.yaml", HEAD), write("new", "1"), recordingWork());
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).containsExactly(good.hex(), next.hex());
    assertThat(node.node().nodeInfo().get("error")).isEmpty();
  }

  @Test
  void a_signed_commit_with_a_slip_in_the_list_of_signers_locks_nobody_out() throws Exception {
    node.ops.signBy(alice.signer());
    node.push("slip", write("it/allowed_signers", "# " + alice.allowed()), EVIL_WORK);

    assertThat(node.beat()).isEqualTo(1);

    assertNeverRan();
    assertThat(node.node().nodeInfo().get("error").orElse(""))
        .contains("no commit after it could be trusted");
    Version next = node.push("mend", write("it/allowed_signers", alice.allowed()), recordingWork());
    assertThat(node.beat()).isZero();
    assertThat(node.worked()).containsExactly(good.hex(), next.hex());
  }

  @Test
  void a_work_script() throws Exception {
    Version evil = node.push("evil", EVIL_WORK);
    node.told();

    assertThat(node.beat()).isEqualTo(1);

    assertThat(node.told())
        .anyMatch(line -> line.startsWith("Refused " + evil + " of ops: commit "));
    assertRefusedUntilSigned();
  }

  @Test
  void an_init_script_when_init_is_run_again() throws Exception {
    node.push("evil", EVIL_INIT);

    assertThatThrownBy(
            () -> node.node().commands().initializer().run(Optional.of(HeartbeatKind.NONE)))
        .isInstanceOf(InitException.class)
        .hasMessageContaining("is not signed");

    assertNeverRan();
  }

  @Test
  void an_init_script_though_the_list_alone_asks_for_signatures() throws Exception {
    node.ops.signBy(alice.signer());
    node.push("list", write("it/federation.yaml", listed("ops", node.ops, "tip")));
    assertThat(node.beat()).isZero();
    node.node().nodeInfo().remove(NodeProperty.INITGITSIGNATURES);
    node.ops.signBy(null);
    node.push("evil", EVIL_INIT);

    assertThatThrownBy(
            () -> node.node().commands().initializer().run(Optional.of(HeartbeatKind.NONE)))
        .isInstanceOf(InitException.class)
        .hasMessageContaining("is not signed");

    assertNeverRan();
  }

  @Test
  void a_change_of_the_description_that_asks_for_no_signatures() throws Exception {
    node.push(
        "evil", write("it/federation.yaml", listed("ops", node.ops, "off")), EVIL_WORK, EVIL_INIT);

    assertRefusedUntilSigned();
  }

  @Test
  void a_description_that_is_signed_and_takes_back_what_the_node_was_told_at_its_birth()
      throws Exception {
    node.ops.signBy(alice.signer());
    node.push("off", write("it/federation.yaml", listed("ops", node.ops, "off")));
    assertThat(node.beat()).isZero();
    node.ops.signBy(null);
    node.push("evil", EVIL_WORK);

    assertRefused("ops");
  }

  @Test
  void a_node_that_has_lost_what_it_compiled_of_the_description() throws Exception {
    node.node().nodeInfo().remove(NodeProperty.INITGITSIGNATURES);
    Files.delete(node.home.nodeinfo().resolve("config.properties"));
    node.push("evil", EVIL_WORK);

    assertRefused("ops");
  }

  @Test
  void a_run_that_was_killed_between_fetch_and_checkout() throws Exception {
    node.push("evil", EVIL_WORK);
    git("fetch", "-q", "origin");

    assertRefusedUntilSigned();
  }

  @Test
  void a_checkout_that_was_begun_before_signatures_were_asked_for() throws Exception {
    Version evil = node.push("evil", EVIL_WORK);
    git("fetch", "-q", "origin");
    Files.writeString(node.home.repository("ops").resolve(".temp/add/advancing"), evil + " main\n");

    assertRefusedUntilSigned();
  }

  @Test
  void another_branch_that_the_node_is_told_to_follow() throws Exception {
    node.ops.branch("prod", node.ops.head());
    node.ops.commitOn("prod", "evil", EVIL_WORK);
    node.node().nodeInfo().set("initgitbranch", "prod");

    assertRefused("ops");
    assertThat(node.worked()).containsExactly(good.hex());
  }

  @Test
  void another_branch_that_a_signed_description_names() throws Exception {
    node.ops.signBy(alice.signer());
    node.push(
        "prod", write("it/federation.yaml", listed("ops", node.ops, "tip") + "    branch: prod\n"));
    node.ops.signBy(null);
    node.ops.branch("prod", node.ops.head());
    node.ops.commitOn("prod", "evil", EVIL_WORK);
    node.beat();

    assertRefused("ops");
  }

  @Test
  void a_testing_branch_of_the_node() throws Exception {
    node.ops.branch("testing-i-1", node.ops.head());
    node.ops.commitOn("testing-i-1", "evil", EVIL_WORK);

    assertRefused("ops");
    assertThat(git("rev-parse", "HEAD")).isEqualTo(good.hex());

    node.ops.deleteBranch("testing-i-1");
    assertThat(node.beat()).isZero();
  }

  private Path evilCopyOfOps() throws Exception {
    Path copy = folder.resolve("elsewhere.git");
    ProgramRun.of("git", "clone", "-q", "--mirror", node.ops.folder().toString(), copy.toString())
        .run()
        .expectingSuccess();
    try (GitHistory history = GitHistory.open(copy)) {
      history.commit("evil", EVIL_WORK);
    }
    return copy;
  }

  @Test
  void another_address_of_the_repository() throws Exception {
    Path elsewhere = evilCopyOfOps();
    node.node().nodeInfo().set("initgiturl", folder.resolve("gone.git").toString());
    node.node().nodeInfo().set("initgitmirrors", elsewhere + " " + node.ops.folder());

    assertRefused("ops");
    assertThat(git("rev-parse", "HEAD")).isEqualTo(good.hex());
  }

  @Test
  void another_address_of_the_repository_keeps_nothing_from_the_next_one() throws Exception {
    Path elsewhere = evilCopyOfOps();
    node.node().nodeInfo().set("initgiturl", elsewhere.toString());
    node.node().nodeInfo().set("initgitmirrors", node.ops.folder().toString());
    node.ops.signBy(alice.signer());
    Version next = node.push("next", write("next.txt", "1"));
    node.told();

    assertThat(node.beat()).isEqualTo(1);

    assertThat(node.worked()).containsExactly(good.hex(), next.hex());
    assertThat(node.told())
        .anyMatch(
            line ->
                line.startsWith("Using another address of ops: refused ")
                    && line.endsWith(", from " + elsewhere));
    assertRefused("ops");
  }

  @Test
  void a_first_clone() throws Exception {
    try (NodeFixture other = NodeFixture.in(Files.createDirectory(folder.resolve("other")))) {
      other.push("evil", EVIL_WORK, EVIL_INIT);
      other.setIdentity();
      other.node().nodeInfo().set("initgitsignatures", "tip");
      Files.createDirectories(other.home.trust());
      Files.writeString(other.home.trust().resolve("allowed_signers"), alice.allowed());
      Files.setPosixFilePermissions(
          other.home.trust(), PosixFilePermissions.fromString("rwx------"));

      assertThatThrownBy(
              () -> other.node().commands().initializer().run(Optional.of(HeartbeatKind.NONE)))
          .isInstanceOf(InitException.class)
          .hasMessageContaining("is not signed");

      assertThat(other.home.repository("ops")).doesNotExist();
      assertThat(other.home.root().resolve("evil")).doesNotExist();
      assertThat(other.state()).isEqualTo("setup");
    }
  }

  @Test
  void a_remote_and_signers_that_the_clones_own_configuration_names() throws Exception {
    Path elsewhere = folder.resolve("elsewhere.git");
    ProgramRun.of(
            "git", "clone", "-q", "--mirror", node.ops.folder().toString(), elsewhere.toString())
        .run()
        .expectingSuccess();
    Path mallory = Files.writeString(folder.resolve("evil_signers"), alice.allowed());
    git("config", "remote.origin.url", elsewhere.toString());
    git("config", "gpg.ssh.allowedSignersFile", mallory.toString());
    git("config", "commit.gpgSign", "false");
    node.push("evil", EVIL_WORK);

    assertRefusedUntilSigned();
  }

  @Test
  void hooks_in_the_clone() throws Exception {
    Path hooks = node.home.repository("ops").resolve(".git/hooks");
    Files.createDirectories(hooks);
    for (String name : new String[] {"post-checkout", "post-merge", "reference-transaction"}) {
      Path hook = Files.writeString(hooks.resolve(name), "#!/bin/sh\ntouch ../../evil\n");
      Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    node.push("evil", EVIL_WORK);
    assertRefused("ops");

    node.ops.signBy(alice.signer());
    node.push("signed", write("it/federation.yaml", HEAD), recordingWork());
    assertThat(node.beat()).isZero();
    assertNeverRan();
  }

  @Test
  void local_edits_do_not_open_a_way() throws Exception {
    node.push("evil", EVIL_WORK);
    Files.writeString(node.home.repository("ops").resolve("it/federation.yaml"), HEAD + "#\n");

    assertRefused("ops");
  }

  @Test
  void a_tag_that_is_signed() throws Exception {
    node.push("evil", EVIL_WORK);
    Path clone = folder.resolve("alices-clone");
    ProgramRun.of("git", "clone", "-q", node.ops.folder().toString(), clone.toString())
        .run()
        .expectingSuccess();
    ProgramRun.of(
            "git",
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.org",
            "-c",
            "gpg.format=ssh",
            "-c",
            "user.signingKey=" + alice.file(),
            "tag",
            "-s",
            "-m",
            "main",
            "main")
        .in(clone)
        .run()
        .expectingSuccess();
    ProgramRun.of("git", "push", "-q", "origin", "refs/tags/main").in(clone).run();

    assertRefusedUntilSigned();
  }

  private static String listed(String name, GitHistory history, String signatures) {
    return HEAD
        + "repositories:\n  - name: "
        + name
        + "\n    url: "
        + history.url()
        + "\n    signatures: "
        + signatures
        + "\n";
  }

  @Test
  void another_repository_for_which_the_description_asks_for_signatures() throws Exception {
    try (GitHistory app = GitHistory.create(folder.resolve("app.git"))) {
      app.signBy(alice.signer());
      ObjectId first = app.commit("app", recordingWork());
      trust("allowed_signers", alice.allowed());
      node.ops.signBy(alice.signer());
      node.push("list", write("it/federation.yaml", listed("app", app, "all")));
      assertThat(node.beat()).isZero();
      assertThat(node.worked()).contains(first.name());
      app.signBy(null);
      app.commit("evil", EVIL_WORK);
      app.signBy(alice.signer());
      app.commit("on top of it", write("more.txt", "more"));

      assertRefused("app");

      // Taken off the list, the clone is left alone.
      node.push("no list", write("it/federation.yaml", HEAD));
      app.signBy(null);
      app.commit("evil again", script(NodeFixture.WORK + "work.sh", "touch $NODE_HOME/evil\n"));
      assertThat(node.beat()).isZero();
      assertNeverRan();
    }
  }
}
