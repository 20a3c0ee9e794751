package io.federation.testkit;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SshGitServerTest {

  private static SshGitServer server;

  @TempDir private Path folder;
  @AutoClose private GitHistory history;

  @BeforeAll
  static void start() {
    server = SshGitServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void a_repository() {
    history = GitHistory.create(folder.resolve("my ops.git"));
    history.commit("One", write("é.txt", "1"));
  }

  private GitProgram git(Path clientKey, List<String> knownHosts) throws IOException {
    Path known = Files.write(folder.resolve("known_hosts"), knownHosts);
    return GitProgram.withHome(folder)
        .withEnv("GIT_TRACE_PACKET", "1")
        .withEnv(
            "GIT_SSH_COMMAND",
            String.join(
                " ",
                "ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=yes",
                "-o IdentitiesOnly=yes -o GlobalKnownHostsFile=/dev/null",
                "-o UserKnownHostsFile=" + known,
                "-i " + clientKey));
  }

  @Test
  void the_git_program_clones_in_protocol_2_and_pushes() throws IOException {
    GitProgram git = git(server.clientKey(), server.knownHostsLines());

    ProgramRun.Result result =
        git.run(folder, "-c", "protocol.version=2", "clone", server.url(history.folder()), "clone")
            .run()
            .expectingSuccess();
    assertThat(folder.resolve("clone/é.txt")).hasContent("1");
    assertThat(result.err()).contains("< version 2");

    Path clone = folder.resolve("clone");
    git.in(clone, "commit", "-q", "--allow-empty", "-m", "Pushed");
    git.in(clone, "push", "-q");
    assertThat(history.head().name()).isEqualTo(git.in(clone, "rev-parse", "HEAD"));
    assertThat(server.log()).contains("Accepted publickey");
  }

  @Test
  void a_client_that_expects_another_host_key_refuses() throws IOException {
    ProgramRun.Result result =
        git(server.clientKey(), server.otherHostKeyLines())
            .run(folder, "clone", server.url(history.folder()), "clone")
            .run();

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains("Host key verification failed");
    assertThat(folder.resolve("clone")).doesNotExist();
  }

  @Test
  void a_client_with_another_key_is_not_let_in() throws IOException {
    SshKeyPair stranger = SshKeyPair.generate(folder.resolve("stranger"));

    ProgramRun.Result result =
        git(stranger.privateKey(), server.knownHostsLines())
            .run(folder, "clone", server.url(history.folder()), "clone")
            .run();

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains("Permission denied");
  }

  @Test
  void refused_logins_do_not_shut_out_later_ones() throws IOException {
    SshKeyPair stranger = SshKeyPair.generate(folder.resolve("stranger"));
    GitProgram refused = git(stranger.privateKey(), server.knownHostsLines());
    for (int i = 0; i < 8; i++) {
      refused.run(folder, "ls-remote", server.url(history.folder())).run();
    }

    String refs =
        git(server.clientKey(), server.knownHostsLines())
            .in(folder, "ls-remote", server.url(history.folder()));

    assertThat(refs).contains(history.head().name());
  }

  @Test
  void the_client_key_is_readable_by_its_owner_alone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.clientKey())))
        .isEqualTo("rw-------");
  }

  @Test
  void a_closed_server_is_gone_with_its_keys() {
    SshGitServer closed = SshGitServer.start();
    int port = URI.create(closed.url(folder)).getPort();

    closed.close();

    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
    assertThat(closed.clientKey()).doesNotExist();
  }
}
