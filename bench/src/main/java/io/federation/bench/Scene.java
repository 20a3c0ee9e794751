package io.federation.bench;

import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.SshGitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A Git server with four repositories, and the two sides that follow them: a home with clones for
 * the reference in bash, and a node. Both have worked when the scene is set, so that a cycle of
 * either finds nothing to do.
 */
final class Scene implements AutoCloseable {

  /** How the two sides talk to the server. */
  enum Transport {
    HTTP,
    HTTPS,
    SSH
  }

  private static final List<String> REPOSITORIES = List.of("ops", "app", "db", "site");
  private static final List<String> LEVELS =
      List.of("common", "part/app1", "stacktype/lad1", "stacktype/lad1/part/app1");

  private final Path folder;
  private final Path script;
  private final Map<String, String> environment = new LinkedHashMap<>(Map.of("LC_ALL", "C.UTF-8"));
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Function<String, String> url;

  private Scene(Path folder, Path script, Transport transport) throws IOException {
    this.folder = folder;
    this.script = script;
    this.url = serve(transport);
  }

  /**
   * Sets the scene in {@code folder}.
   *
   * @param script the reference
   * @param jar the node's jar
   * @param java the home of the Java that the node runs on
   */
  static Scene set(Path folder, Path script, Path jar, Path java, Transport transport)
      throws IOException {
    Files.createDirectories(folder);
    Scene scene = new Scene(folder, script, transport);
    scene.environment.putAll(scene.trust(java, transport));
    scene.commit();
    scene.prepareReference();
    scene.prepareNode(jar, java, transport);
    return scene;
  }

  /** Returns the variables that both sides are run with. */
  Map<String, String> environment() {
    return environment;
  }

  /** Returns one cycle of the reference. */
  List<String> reference() {
    List<String> command = new ArrayList<>(List.of(script.toString(), bash().toString()));
    command.addAll(LEVELS);
    return command;
  }

  /** Returns one heartbeat of the node, called as its timer calls it. */
  List<String> heartbeat() {
    return List.of(node().resolve("bin/node-init").toString(), "cron-1m");
  }

  /** Returns how often each side has found nothing to do. */
  List<Long> idleCycles() throws IOException {
    List<Long> cycles = new ArrayList<>();
    for (Path log : List.of(bash().resolve("cron.log"), node().resolve("log/node-init.log"))) {
      try (var lines = Files.lines(log)) {
        cycles.add(lines.filter(line -> line.endsWith("No change, move along")).count());
      }
    }
    return cycles;
  }

  private Path served() {
    return folder.resolve("served");
  }

  private Path bash() {
    return folder.resolve("bash");
  }

  private Path node() {
    return folder.resolve("node");
  }

  private Function<String, String> serve(Transport transport) throws IOException {
    Files.createDirectories(served());
    if (transport == Transport.SSH) {
      SshGitServer server = SshGitServer.start();
      open.add(server);
      Path key = folder.resolve("key");
      Files.copy(server.clientKey(), key);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      Files.write(folder.resolve("known_hosts"), server.knownHostsLines());
      return name -> server.url(served().resolve(name + ".git"));
    }
    HttpGitServer server =
        transport == Transport.HTTP
            ? HttpGitServer.serving(served())
            : HttpGitServer.servingHttps(served());
    open.add(server);
    if (transport == Transport.HTTPS) {
      Files.copy(server.certificatePem(), folder.resolve("server.pem"));
    }
    return name -> server.url(name + ".git");
  }

  /** Makes both sides trust the server beside all that they trust anyway, as on a real machine. */
  private Map<String, String> trust(Path java, Transport transport) throws IOException {
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
        run(
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
                "changeit"));
        yield Map.of(
            "GIT_SSL_CAINFO",
            bundle.toString(),
            "JDK_JAVA_OPTIONS",
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

  private void commit() {
    StringBuilder description =
        new StringBuilder("deployment: fed1\nstacktype: lad1\nrepositories:\n");
    for (String name : REPOSITORIES) {
      description.append("  - {name: ").append(name).append(", url: \"");
      description.append(url.apply(name)).append("\"}\n");
    }
    for (String name : REPOSITORIES) {
      try (GitHistory history = GitHistory.create(served().resolve(name + ".git"))) {
        history.commit(
            "First",
            Change.write("it/federation.yaml", description.toString()),
            Change.write("README.md", "The repository " + name + ".\n"),
            Change.script("bin/nodework/common/work_ActualWork.sh", "#!/bin/sh\necho worked\n"),
            Change.script("bin/nodework/part/app1/work_ActualWork.sh", "#!/bin/sh\necho worked\n"));
      }
    }
  }

  private void prepareReference() throws IOException {
    Files.createDirectories(bash().resolve("gitrepo"));
    for (String name : REPOSITORIES) {
      run(
          List.of(
              "git",
              "clone",
              "--quiet",
              url.apply(name),
              bash().resolve("gitrepo").resolve(name).toString()));
    }
    run(reference());
  }

  private void prepareNode(Path jar, Path java, Transport transport) throws IOException {
    if (transport == Transport.SSH) {
      Path credentials = Files.createDirectories(node().resolve("credentials"));
      Files.copy(folder.resolve("key"), credentials.resolve("default.key"));
      Files.copy(folder.resolve("known_hosts"), credentials.resolve("known_hosts"));
    }
    run(
        List.of(
            java.resolve("bin/java").toString(),
            "-jar",
            jar.toString(),
            "init",
            "--home=" + node(),
            "--heartbeat=none",
            "--set=instance-id=i-1",
            "--set=deployment=fed1",
            "--set=stacktype=lad1",
            "--set=nodepart=app1",
            "--set=initgitrepo=ops",
            "--set=initgiturl=" + url.apply("ops")));
    run(heartbeat());
  }

  private void run(List<String> command) {
    ProgramRun run = ProgramRun.of(command);
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      run = run.withEnv(variable.getKey(), variable.getValue());
    }
    run.run().expectingSuccess();
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable closeable : open) {
      closeable.close();
    }
  }
}
