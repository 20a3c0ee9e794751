package io.federation.bench;

import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.SshGitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A Git server of this machine, and what those who talk to it must know to trust it. */
final class SceneServer implements AutoCloseable {

  /** How one talks to a server. */
  enum Transport {
    HTTP,
    HTTPS,
    SSH
  }

  private final Path folder;
  private final Transport transport;
  private final AutoCloseable server;
  private final Function<String, String> url;

  private SceneServer(
      Path folder, Transport transport, AutoCloseable server, Function<String, String> url) {
    this.folder = folder;
    this.transport = transport;
    this.server = server;
    this.url = url;
  }

  /** Serves what is in {@code served/} of a folder, and keeps its own files beside that. */
  static SceneServer start(Path folder, Transport transport) throws IOException {
    Path served = Files.createDirectories(folder.resolve("served"));
    if (transport == Transport.SSH) {
      SshGitServer server = SshGitServer.start();
      Path key = folder.resolve("key");
      Files.copy(server.clientKey(), key);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      Files.write(folder.resolve("known_hosts"), server.knownHostsLines());
      return new SceneServer(
          folder, transport, server, name -> server.url(served.resolve(name + ".git")));
    }
    HttpGitServer server =
        transport == Transport.HTTP
            ? HttpGitServer.serving(served)
            : HttpGitServer.servingHttps(served);
    if (transport == Transport.HTTPS) {
      Files.copy(server.certificatePem(), folder.resolve("server.pem"));
    }
    return new SceneServer(folder, transport, server, name -> server.url(name + ".git"));
  }

  /** Returns where a repository is on the disk. */
  Path repository(String name) {
    return folder.resolve("served").resolve(name + ".git");
  }

  /** Returns the address of a repository. */
  String url(String name) {
    return url.apply(name);
  }

  /** Gives a node that is not initialised yet what it needs to sign in. */
  void introduce(Path node) throws IOException {
    if (transport == Transport.SSH) {
      Path credentials = Files.createDirectories(node.resolve("credentials"));
      Files.copy(folder.resolve("key"), credentials.resolve("default.key"));
      Files.copy(folder.resolve("known_hosts"), credentials.resolve("known_hosts"));
    }
  }

  /**
   * Returns the variables by which Git and a node trust the server beside all that they trust
   * anyway, as on a real machine.
   *
   * @param java the home of the Java that the node runs on
   */
  Map<String, String> trust(Path java) throws IOException {
    return switch (transport) {
      case HTTP -> Map.of();
      case HTTPS -> {
        Path bundle = folder.resolve("ca.pem");
        Path system = Path.of("/etc/ssl/certs/ca-certificates.crt");
        if (Files.exists(system)) {
          Files.copy(system, bundle);
        }
        Files.writeString(
            bundle,
            Files.readString(folder.resolve("server.pem")),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        Path store = folder.resolve("cacerts");
        Files.copy(
            java.resolve("lib/security/cacerts").toRealPath(),
            store,
            StandardCopyOption.REPLACE_EXISTING);
        ProgramRun.of(
                List.of(
                    java.resolve("bin/keytool").toString(),
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    "federation-bench",
                    "-file",
                    folder.resolve("server.pem").toString(),
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    "changeit"))
            .run()
            .expectingSuccess();
        yield Map.of(
            "GIT_SSL_CAINFO",
            bundle.toString(),
            "JDK_JAVA_OPTIONS",
            "-Djavax.net.ssl.trustStore=" + store,
            "NODE_INIT_JAVA_OPTIONS",
            "-Djavax.net.ssl.trustStore=" + store);
      }
      case SSH ->
          Map.of(
              "GIT_SSH_COMMAND",
              "ssh -F none -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile="
                  + folder.resolve("known_hosts")
                  + " -i "
                  + folder.resolve("key"));
    };
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}
