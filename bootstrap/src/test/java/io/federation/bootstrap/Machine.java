package io.federation.bootstrap;

import io.federation.testkit.AwsQueryServer;
import io.federation.testkit.AwsQueryServer.Answer;
import io.federation.testkit.MetadataService;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.TemporaryFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A machine that makes itself a node in a folder of this one: its programs are this machine's, but
 * for those that install others, and for {@code java}, which notes its calls.
 */
final class Machine implements AutoCloseable {

  static final Path SCRIPTS = Path.of("").toAbsolutePath();

  static final String JAR = "the node's program";
  static final String AWS_JAR = "the program for calls of AWS";

  /** All that the scripts take from the system, and what their tests do beside. */
  private static final List<String> PROGRAMS =
      List.of(
          ("bash cat cp curl df env grep head mkdir mktemp mv rm sed sha256sum tail tee timeout"
                  + " ln mount touch unshare")
              .split(" ", -1));

  final MetadataService metadata = MetadataService.started();
  final AwsQueryServer aws = AwsQueryServer.started();

  /** What the user-data says, and, by itself, what bootstrap.sh finds in its environment. */
  final Map<String, String> variables = new LinkedHashMap<>();

  final Map<String, String> environment = new TreeMap<>();
  private final TemporaryFolder programs = TemporaryFolder.create("programs");
  private final Path folder;

  Machine(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder);
    for (String name : PROGRAMS) {
      Files.createSymbolicLink(programs.resolve(name), Path.of("/usr/bin", name));
    }
    program("sleep", "exit 0");
    java("17.0.9");
    environment.put("PATH", programs.path().toString());
    environment.put("NODE_HOME", home().toString());
    environment.put("BOOTSTRAP_LOG", log().toString());
  }

  /** Makes it an instance of EC2 whose user-data says all that there is to say. */
  Machine onEc2() throws IOException {
    metadata.set("meta-data/instance-id", "i-0a1b2c");
    metadata.set("meta-data/placement/region", "eu-central-1");
    metadata.set("meta-data/services/domain", "amazonaws.com");
    metadata.setRole("node-role");
    environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.url());
    environment.put("AWS_ENDPOINT_URL", aws.url());
    variables.put("node_deployment", "fed1");
    variables.put("node_stacktype", "lad1");
    variables.put("node_nodepart", "app1");
    variables.put("node_initgitrepo", "ops");
    variables.put("node_initgiturl", "https://git.example.org/ops.git");
    variables.put("node_initgitbranch", "");
    variables.put("node_initgitsignatures", "tip");
    variables.put("node_initgitmirrors", "");
    variables.put("aws_group", "fed1/app1");
    variables.put("aws_stack", "fed1");
    variables.put("aws_resource", "App1Group");
    variables.put("aws_git_secrets", "");
    variables.put("aws_volume", "");
    variables.put("known_hosts", "");
    object("bootstrap", Files.readString(SCRIPTS.resolve("bootstrap.sh")));
    object("jar", JAR);
    object("aws_jar", AWS_JAR);
    return this;
  }

  /** Puts an asset into S3 and names it in the user-data. */
  void object(String name, String text) {
    aws.answer("GET /assets/" + name, Answer.ok(text));
    variables.put(name + "_url", "s3://assets/" + name);
    variables.put(name + "_sha256", sha256(text));
  }

  /** Runs the user-data, as cdk-app writes it. */
  ProgramRun.Result runUserData() throws IOException {
    return userData("bash").run();
  }

  /** The same, not run yet, with this program in place of bash. */
  ProgramRun userData(String bash) throws IOException {
    Path script = Files.writeString(folder.resolve("user-data"), userData(variables));
    return ProgramRun.of(programs.resolve(bash).toString(), script.toString())
        .withOnlyEnv(environment)
        .in(folder);
  }

  static String userData(Map<String, String> variables) throws IOException {
    return "#!/bin/bash\n"
        + variables.entrySet().stream()
            .map(entry -> entry.getKey() + "='" + entry.getValue().replace("'", "'\\''") + "'\n")
            .collect(Collectors.joining())
        + Files.readString(SCRIPTS.resolve("user-data.sh"));
  }

  /** Runs bootstrap.sh by itself, with its parameters in the environment. */
  ProgramRun.Result runBootstrap() {
    Map<String, String> all = new TreeMap<>(environment);
    all.putAll(variables);
    return ProgramRun.of("/bin/bash", SCRIPTS.resolve("bootstrap.sh").toString())
        .withOnlyEnv(all)
        .in(folder)
        .run();
  }

  /** Replaces a program. */
  void program(String name, String text) throws IOException {
    Path file = programs.resolve(name);
    Files.deleteIfExists(file);
    Files.writeString(file, "#!/bin/bash\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** A JVM of this version, in which node-init does well. */
  void java(String version) throws IOException {
    java(version, "");
  }

  /** A JVM of this version, in which node-init runs these commands. */
  void java(String version, String init) throws IOException {
    program(
        "java",
        """
        if [ "$1" = -version ]; then
          echo 'openjdk version "%s" 2026-01-01' >&2
          exit
        fi
        echo "$*" >>%s
        %s"""
            .formatted(version, folder.resolve("java-calls"), init));
  }

  List<String> javaCalls() throws IOException {
    Path calls = folder.resolve("java-calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  /** Returns where {@link #program} puts a program. */
  Path programs() {
    return programs.path();
  }

  Path home() {
    return folder.resolve("home");
  }

  Path log() {
    return folder.resolve("bootstrap.log");
  }

  String property(String name) throws IOException {
    return Files.readString(home().resolve("nodeinfo").resolve(name + ".txt"));
  }

  static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    metadata.close();
    aws.close();
    programs.close();
  }
}
