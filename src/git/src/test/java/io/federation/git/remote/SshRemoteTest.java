package io.federation.git.remote;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.git.SecondJvm;
import io.federation.git.look.Look;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.SshGitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jvm")
class SshRemoteTest {

  private static SshGitServer server;

  @TempDir private Path folder;
  private Scene scene;

  @BeforeAll
  static void start() {
    server = SshGitServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void a_repository_and_its_key() throws IOException {
    scene = Scene.in(folder);
    scene.history().commit("One", write("é.txt", "1"));
    key("ops.key", server.clientKey());
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private Path key(String name, Path from) throws IOException {
    Files.createDirectories(scene.credentials());
    Path file = Files.copy(from, scene.credentials().resolve(name));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Path strangersKey() {
    Path file = folder.resolve("stranger");
    ProgramRun.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
        .run()
        .expectingSuccess();
    return file;
  }

  private Remote remote(List<String> knownHosts) {
    return new Remote(
        server.url(scene.history().folder()),
        "main",
        knownHosts,
        new Credentials(scene.credentials(), "ops"));
  }

  private Remote pinned() {
    return remote(server.knownHostsLines());
  }

  @Test
  void a_repository_is_cloned_looked_at_and_followed() throws Exception {
    scene.makeClone(pinned());
    scene.assertLikeFreshClone();
    assertThat(scene.look(pinned())).isInstanceOf(Look.UpToDate.class);

    scene.history().commit("Two", write("é.txt", "2"));
    assertThat(scene.look(pinned())).isInstanceOf(Look.Moved.class);
    scene.advance(pinned());
    scene.assertLikeFreshClone();
  }

  @Test
  void a_missing_branch_is_named() {
    Remote wrong =
        new Remote(pinned().url(), "mian", pinned().knownHosts(), pinned().credentials());

    assertThat(scene.failedClone(wrong)).endsWith("ops.git has no branch mian");
  }

  @Test
  void a_missing_repository_is_one_line() {
    Remote wrong =
        new Remote(
            server.url(folder.resolve("nowhere.git")),
            "main",
            pinned().knownHosts(),
            pinned().credentials());

    scene.failedClone(wrong);
  }

  @Test
  void a_key_for_all_repositories_is_taken_where_there_is_none_for_this_one() throws Exception {
    Files.move(scene.credentials().resolve("ops.key"), scene.credentials().resolve("default.key"));

    scene.makeClone(pinned());

    scene.assertLikeFreshClone();
  }

  @Test
  void the_repositorys_own_key_comes_before_the_one_for_all() throws Exception {
    key("default.key", strangersKey());

    scene.makeClone(pinned());

    scene.assertLikeFreshClone();
  }

  @Test
  void a_missing_key_is_one_line_that_names_the_file() throws Exception {
    Files.delete(scene.credentials().resolve("ops.key"));

    assertThat(scene.failedClone(pinned()))
        .contains(scene.credentials().resolve("ops.key").toString());
  }

  @Test
  void a_key_that_the_server_does_not_know_is_one_line() throws Exception {
    Files.delete(scene.credentials().resolve("ops.key"));
    key("ops.key", strangersKey());

    scene.failedClone(pinned());
  }

  @Test
  void a_key_that_others_can_read_is_not_used() throws Exception {
    Path key = scene.credentials().resolve("ops.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(scene.failedClone(pinned())).contains(key.toString(), "600");
  }

  @Test
  void a_key_file_without_a_key_is_one_line() throws Exception {
    Files.writeString(scene.credentials().resolve("ops.key"), "not a key\n");

    assertThat(scene.failedClone(pinned())).doesNotContain("not a key");
  }

  @Test
  void a_key_with_a_passphrase_is_one_line() throws Exception {
    Path key = scene.credentials().resolve("ops.key");
    ProgramRun.of("ssh-keygen", "-q", "-p", "-P", "", "-N", "passphrase", "-f", key.toString())
        .run()
        .expectingSuccess();

    scene.failedClone(pinned());
  }

  @Test
  void what_openssh_keeps_in_the_home_counts_for_nothing() throws Exception {
    Path ssh = Files.createDirectories(folder.resolve("home/.ssh"));
    Files.write(ssh.resolve("known_hosts"), server.knownHostsLines());
    Files.writeString(ssh.resolve("config"), "Host *\n  StrictHostKeyChecking no\n");
    Files.move(scene.credentials().resolve("ops.key"), ssh.resolve("id_ed25519"));
    FolderSnapshot before = FolderSnapshot.of(folder.resolve("home"));
    Remote unpinned = remote(List.of());
    Remote known = pinned();

    ProgramRun.Result withoutPin = runAtHome(unpinned);
    Files.write(scene.credentials().resolve("known_hosts"), known.knownHosts());
    ProgramRun.Result withoutKey = runAtHome(known);

    assertThat(List.of(withoutPin, withoutKey))
        .allSatisfy(
            result -> {
              assertThat(result.exitCode()).isEqualTo(1);
              assertThat(result.err().lines()).hasSize(1);
            });
    assertThat(before.differencesTo(FolderSnapshot.of(folder.resolve("home")))).isEmpty();
    assertThat(scene.workTree()).doesNotExist();
  }

  private ProgramRun.Result runAtHome(Remote asked) {
    Path home = folder.resolve("home");
    return SecondJvm.of(List.of("-Duser.home=" + home), "clone", scene.workTree(), asked)
        .withEnv("HOME", home.toString())
        .run();
  }

  @Test
  @Tag("slow")
  void a_host_is_tried_at_all_of_its_addresses_and_shows_the_key_of_its_name() throws Exception {
    scene.makeClone();
    scene.history().commit("Two", write("b.txt", "2"));
    Path hosts =
        Files.write(
            folder.resolve("hosts"),
            List.of("127.0.0.2 git.example.invalid", "127.0.0.1 git.example.invalid"));
    String line = server.knownHostsLines().get(0).replace("127.0.0.1", "git.example.invalid");
    Files.writeString(scene.credentials().resolve("known_hosts"), line + "\n");
    Remote several =
        scene.remote(
            server.url(scene.history().folder()).replace("127.0.0.1", "git.example.invalid"));
    List<String> options = List.of("-Djdk.net.hosts.file=" + hosts);

    SecondJvm.of(options, "look,advance", scene.workTree(), several).run().expectingSuccess();

    scene.assertLikeFreshClone();
  }
}
