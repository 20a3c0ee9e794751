package io.federation.bench;

import io.federation.machine.Sleeper;
import io.federation.presence.Minute;
import io.federation.presence.PresencePaths;
import io.federation.testkit.AwsQueryServer;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import io.federation.testkit.MetadataService;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Git server with four repositories, and the two sides that follow them: a home with clones for
 * the reference in bash, and a node. Both have worked when the scene is set, so that a cycle of
 * either finds nothing to do. Where they also say each minute that they are there, each does so in
 * a repository of its own, so that neither has the other's to fetch.
 */
final class Scene implements AutoCloseable {

  /**
   * What is compared.
   *
   * @param cycle the script that finds out whether there is anything to do
   * @param presence the script that says that the node is there
   * @param jar the node's jar
   * @param awsJar the jar of the node's calls to AWS
   */
  record Programs(Path cycle, Path presence, Path jar, Path awsJar) {}

  private static final List<String> REPOSITORIES = List.of("ops", "app", "db", "site");
  private static final List<String> LEVELS =
      List.of("common", "part/app1", "stacktype/lad1", "stacktype/lad1/part/app1");
  private static final String INSTANCE_ID = "i-1";
  private static final String BASH_PRESENCE = "presence-bash";
  private static final String NODE_PRESENCE = "presence-node";

  /** Both commands, as cron would run them. */
  private static final String CYCLE_AND_PRESENCE =
      "presence=$1 home=$2 url=$3 id=$4 record=$5; shift 5;"
          + " \"$0\" \"$home\" \"$@\" && exec \"$presence\" \"$home\" \"$url\" \"$id\" \"$record\"";

  private final Path folder;
  private final Programs programs;
  private final Case kind;
  private final SceneServer server;
  private final MetadataService metadata = MetadataService.started();
  private final AwsQueryServer aws = AwsQueryServer.started();
  private final Map<String, String> environment = new LinkedHashMap<>(Map.of("LC_ALL", "C.UTF-8"));
  private final Path java;
  private @Nullable ResidentSide resident;

  private Scene(Path folder, Programs programs, Path java, Case kind, SceneServer server) {
    this.folder = folder;
    this.java = java;
    this.programs = programs;
    this.kind = kind;
    this.server = server;
  }

  /**
   * Sets the scene in {@code folder}.
   *
   * @param java the home of the Java that the node runs on
   */
  static Scene set(
      Path folder, Programs programs, Path java, SceneServer.Transport transport, Case kind)
      throws IOException {
    Files.createDirectories(folder);
    Scene scene =
        new Scene(
            folder, programs, java.resolve("bin/java"), kind, SceneServer.start(folder, transport));
    scene.environment.putAll(scene.server.trust(java));
    scene.commit();
    scene.prepareNode();
    scene.prepareReference();
    return scene;
  }

  /** Returns the reference. */
  Side bash() {
    Path clone = bashHome().resolve("presence");
    return new ProgramSide(
        reference(),
        environment,
        bashHome().resolve("cron.log"),
        minute(BASH_PRESENCE, minute -> GitHistory.MAIN, List.of(clone)));
  }

  /**
   * Returns the node, which is called as its timer calls it, or is one process where that is the
   * case.
   */
  Side node() throws IOException {
    if (kind.isResident()) {
      resident = new ResidentSide(java, programs.jar(), nodeHome(), environment);
      return resident;
    }
    return new ProgramSide(
        heartbeat(),
        environment,
        nodeHome().resolve("log/node-init.log"),
        minute(
            NODE_PRESENCE,
            minute -> PresencePaths.DAY_BRANCH + minute.day(),
            List.of(
                nodeHome().resolve("run/presence"), nodeHome().resolve("gitrepo/presence.git"))));
  }

  private Optional<UnsaidMinute> minute(
      String repository, Function<Minute, String> branch, List<Path> own) {
    if (!kind.speaks()) {
      return Optional.empty();
    }
    Path served = server.repository(repository);
    List<Path> all = new ArrayList<>(own);
    all.add(served);
    return Optional.of(
        new UnsaidMinute(
            minute ->
                new PresenceRepository(served)
                    .present(branch.apply(minute), minute)
                    .contains(INSTANCE_ID),
            all,
            folder.resolve("kept").resolve(repository),
            Clock.systemUTC(),
            Sleeper.REAL));
  }

  private List<String> reference() {
    List<String> command = new ArrayList<>();
    if (kind.speaks()) {
      command.addAll(List.of("sh", "-c", CYCLE_AND_PRESENCE));
      command.add(programs.cycle().toString());
      command.add(programs.presence().toString());
      command.add(bashHome().toString());
      command.add(server.url(BASH_PRESENCE));
      command.add(INSTANCE_ID);
      command.add(record().toString());
    } else {
      command.add(programs.cycle().toString());
      command.add(bashHome().toString());
    }
    command.addAll(LEVELS);
    return command;
  }

  private List<String> heartbeat() {
    return List.of(nodeHome().resolve("bin/node-init").toString(), "cron-1m");
  }

  private Path bashHome() {
    return folder.resolve("bash");
  }

  private Path nodeHome() {
    return folder.resolve("node");
  }

  /** What the reference says of itself: the very bytes that the node has said. */
  private Path record() {
    return folder.resolve("record.json");
  }

  private void commit() {
    StringBuilder description = new StringBuilder("deployment: fed1\nstacktype: lad1\n");
    if (kind.speaks()) {
      description.append("presence: {url: \"").append(server.url(NODE_PRESENCE)).append("\"}\n");
      for (String name : List.of(BASH_PRESENCE, NODE_PRESENCE)) {
        try (GitHistory history = GitHistory.create(server.repository(name))) {
          history.commit("First", Change.write("README.md", "Who is there.\n"));
        }
      }
    }
    if (kind.writesMetrics()) {
      description.append("metrics: {file: ").append(folder.resolve("node.prom")).append("}\n");
    }
    description.append("repositories:\n");
    for (String name : REPOSITORIES) {
      description.append("  - {name: ").append(name).append(", url: \"");
      description.append(server.url(name)).append("\"}\n");
    }
    for (String name : REPOSITORIES) {
      try (GitHistory history = GitHistory.create(server.repository(name))) {
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
    if (kind.speaks()) {
      Files.writeString(
          record(),
          new PresenceRepository(server.repository(NODE_PRESENCE))
              .git(
                  "show",
                  GitHistory.MAIN
                      + ":"
                      + PresencePaths.ALL
                      + "/"
                      + PresencePaths.fileName(INSTANCE_ID)));
    }
    Files.createDirectories(bashHome().resolve("gitrepo"));
    for (String name : REPOSITORIES) {
      run(
          List.of(
              "git",
              "clone",
              "--quiet",
              server.url(name),
              bashHome().resolve("gitrepo").resolve(name).toString()));
    }
    run(reference());
  }

  private void prepareNode() throws IOException {
    server.introduce(nodeHome());
    if (kind.isOnEc2()) {
      prepareEc2();
    }
    run(
        List.of(
            java.toString(),
            "-jar",
            programs.jar().toString(),
            "init",
            "--home=" + nodeHome(),
            "--heartbeat=none",
            "--set=instance-id=" + INSTANCE_ID,
            "--set=deployment=fed1",
            "--set=stacktype=lad1",
            "--set=nodepart=app1",
            "--set=initgitrepo=ops",
            "--set=initgiturl=" + server.url("ops")));
    run(heartbeat());
  }

  private void prepareEc2() throws IOException {
    metadata.set("meta-data/placement/region", "eu-central-1");
    metadata.set("meta-data/autoscaling/target-lifecycle-state", "InService");
    metadata.setRole("role");
    environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.url());
    environment.put("AWS_ENDPOINT_URL", aws.url());
    // All must have been told when the first run is measured.
    environment.put("NODE_INIT_AWS_LIMIT", "1m");
    Path nodeinfo = Files.createDirectories(nodeHome().resolve("nodeinfo"));
    Files.writeString(nodeinfo.resolve("provider.txt"), "ec2\n");
    Files.writeString(nodeinfo.resolve("aws-group.txt"), "fed1/app1\n");
    Files.writeString(nodeinfo.resolve("aws-stack.txt"), "fed1\n");
    Files.writeString(nodeinfo.resolve("aws-resource.txt"), "App1\n");
    Path bin = Files.createDirectories(nodeHome().resolve("bin"));
    Files.copy(programs.awsJar(), bin.resolve("node-init-aws.jar"));
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
    if (resident != null) {
      resident.close();
    }
    server.close();
    metadata.close();
    aws.close();
  }
}
