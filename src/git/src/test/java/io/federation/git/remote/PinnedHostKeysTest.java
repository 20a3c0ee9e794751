package io.federation.git.remote;

import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.git.Scene;
import io.federation.testkit.FolderSnapshot;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.SshGitServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinnedHostKeysTest {

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
    scene.history().commit("One", write("a.txt", "1"));
    Files.createDirectories(scene.credentials());
    Path key = Files.copy(server.clientKey(), scene.credentials().resolve("ops.key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private void assertAccepted(List<String> knownHosts) throws Exception {
    scene.makeClone(remote(knownHosts));
    scene.assertLikeFreshClone();
  }

  private String assertRefused(List<String> knownHosts) throws Exception {
    FolderSnapshot before = FolderSnapshot.of(scene.credentials());
    int logins = logins();
    String message = scene.failedClone(remote(knownHosts));
    assertThat(logins()).as("the client's key was not even shown").isEqualTo(logins);
    assertThat(before.differencesTo(FolderSnapshot.of(scene.credentials())))
        .as("nothing was learned")
        .isEmpty();
    return message;
  }

  private static int logins() {
    return server.log().split("Accepted publickey", -1).length - 1;
  }

  private Remote remote(List<String> knownHosts) {
    return new Remote(
        server.url(scene.history().folder()),
        "main",
        knownHosts,
        new Credentials(scene.credentials(), "ops"));
  }

  /** Returns the server's line as {@code [address, key type, key]}. */
  private static String[] line() {
    return server.knownHostsLines().get(0).split(" ");
  }

  private static String withAddress(String address) {
    return address + " " + line()[1] + " " + line()[2];
  }

  @Test
  void a_server_without_a_pinned_key_is_refused() throws Exception {
    assertThat(assertRefused(List.of())).containsIgnoringCase("host key");
  }

  @Test
  void a_server_with_another_key_than_the_pinned_one_is_refused() throws Exception {
    assertThat(assertRefused(server.otherHostKeyLines())).containsIgnoringCase("host key");
  }

  @Test
  void a_key_pinned_for_another_host_does_not_count() throws Exception {
    assertRefused(List.of(withAddress("[127.0.0.2]:" + portOf(line()[0]))));
  }

  private static String portOf(String address) {
    return address.substring(address.lastIndexOf(':') + 1);
  }

  @Test
  void a_key_pinned_for_the_usual_port_does_not_count_for_another() throws Exception {
    assertRefused(List.of(withAddress("127.0.0.1")));
    assertRefused(List.of(withAddress("[127.0.0.1]:22")));
  }

  @Test
  void a_key_pinned_for_host_and_port_counts() throws Exception {
    assertThat(line()[0]).startsWith("[127.0.0.1]:");
    assertAccepted(server.knownHostsLines());
  }

  /** JGit names such a server without its port; only root could start one for a test. */
  @Test
  void a_server_on_the_usual_port_is_found_by_its_name_alone() throws Exception {
    for (String host : List.of("git.example.org", "127.0.0.1", "::1")) {
      for (String pinned : List.of(host, "[" + host + "]:22")) {
        PinnedHostKeys keys = new PinnedHostKeys(List.of(withAddress(pinned)));
        InetSocketAddress address = InetSocketAddress.createUnresolved(host, 22);

        List<PublicKey> found = keys.lookup(host, address, null);

        assertThat(found).as("%s by %s", host, pinned).hasSize(1);
        assertThat(keys.accept(host, address, found.get(0), null, null)).isTrue();
        assertThat(keys.lookup("other.example.org", address, null)).isEmpty();
        assertThat(keys.lookup("[" + host + "]:2222", address, null)).isEmpty();
      }
    }
  }

  @Test
  void one_right_key_among_others_counts() throws Exception {
    assertAccepted(
        List.of(
            "# a comment",
            "",
            server.otherHostKeyLines().get(0),
            server.knownHostsLines().get(0) + " and a comment"));
  }

  @Test
  void a_list_of_hosts_and_a_pattern_count() throws Exception {
    assertAccepted(List.of(withAddress("example.org,[127.0.0.*]:" + portOf(line()[0]))));
  }

  @Test
  void a_host_that_a_pattern_leaves_out_is_refused() throws Exception {
    String port = portOf(line()[0]);
    assertRefused(List.of(withAddress("[127.0.0.*]:" + port + ",![127.0.0.1]:" + port)));
  }

  @Test
  void a_hashed_host_counts() throws Exception {
    Path file = Files.write(folder.resolve("known_hosts"), server.knownHostsLines());
    ProgramRun.of("ssh-keygen", "-H", "-f", file.toString()).run().expectingSuccess();
    List<String> hashed = Files.readAllLines(file);
    assertThat(hashed.get(0)).startsWith("|1|").doesNotContain("127.0.0.1");

    assertAccepted(hashed);
  }

  @Test
  void a_revoked_key_is_refused_though_it_is_pinned() throws Exception {
    String pinned = server.knownHostsLines().get(0);

    assertRefused(List.of(pinned, "@revoked " + pinned));
    assertRefused(List.of("@revoked " + pinned, pinned));
  }

  @Test
  void a_key_revoked_for_every_host_is_refused() throws Exception {
    assertRefused(List.of(server.knownHostsLines().get(0), withAddress("@revoked *")));
  }

  @Test
  void a_key_pinned_as_an_authority_alone_does_not_count() throws Exception {
    assertRefused(List.of("@cert-authority " + server.knownHostsLines().get(0)));
  }

  @Test
  void a_key_of_a_type_that_nobody_knows_does_not_hide_the_right_one() throws Exception {
    assertAccepted(
        List.of(line()[0] + " ssh-future AAAACnNzaC1mdXR1cmU=", server.knownHostsLines().get(0)));
  }

  @Test
  void a_malformed_line_is_one_line() throws Exception {
    assertThat(assertRefused(List.of("nonsense"))).contains("known_hosts");
  }

  @Test
  void keys_pinned_in_the_credentials_folder_count() throws Exception {
    Files.write(scene.credentials().resolve("known_hosts"), server.knownHostsLines());

    assertAccepted(List.of());
  }

  @Test
  void a_key_revoked_in_the_credentials_folder_is_refused() throws Exception {
    Files.writeString(
        scene.credentials().resolve("known_hosts"),
        "@revoked " + server.knownHostsLines().get(0) + "\n");

    assertRefused(server.knownHostsLines());
  }
}
