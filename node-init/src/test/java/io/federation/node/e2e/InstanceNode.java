package io.federation.node.e2e;

import io.federation.testkit.MetadataService;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.aws.AwsEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A node from the packaged jars, on an instance of the group of a stack at the AWS endpoint. */
final class InstanceNode implements AutoCloseable {

  private static final String TARGET = "meta-data/autoscaling/target-lifecycle-state";

  private final AwsEndpoint endpoint;
  private final String instance;
  private final JarNode node;
  private final MetadataService metadata = MetadataService.started();

  /**
   * Prepares a home as the bootstrap does; one that is there already becomes this node's.
   *
   * @param stack names its group as well, as a {@code GroupTemplate} of {@code STACK/app1} does
   */
  InstanceNode(Path home, String opsUrl, AwsEndpoint endpoint, String stack, String instance) {
    this.endpoint = endpoint;
    this.instance = instance;
    this.node = new JarNode(home, opsUrl, instance);
    metadata.set("meta-data/placement/region", endpoint.region());
    metadata.set(TARGET, "InService");
    metadata.setRole(stack + "-app1");
    try {
      Files.createDirectories(home.resolve("nodeinfo"));
      for (Map.Entry<String, String> property :
          Map.of(
                  "instance-id",
                  instance,
                  "provider",
                  "ec2",
                  "aws-group",
                  stack + "/app1",
                  "aws-stack",
                  stack,
                  "aws-resource",
                  "Group")
              .entrySet()) {
        Files.writeString(
            home.resolve("nodeinfo").resolve(property.getKey() + ".txt"), property.getValue());
      }
      addProgram(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds what calls AWS, unless it is there. */
  static void addProgram(Path home) throws IOException {
    Path program = home.resolve("bin/node-init-aws.jar");
    if (!Files.exists(program)) {
      Files.createDirectories(home.resolve("bin"));
      Files.copy(Path.of(System.getProperty("node-init-aws.jar")), program);
    }
  }

  private ProgramRun onInstance(ProgramRun run) {
    return run.withEnv("AWS_ENDPOINT_URL", endpoint.url().toString())
        .withEnv("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.url())
        .withEnv("AWS_METADATA_SERVICE_TIMEOUT", "60")
        // On a busy machine a program takes its time to begin.
        .withEnv("NODE_INIT_AWS_LIMIT", "60s");
  }

  ProgramRun init() {
    return onInstance(node.init());
  }

  ProgramRun beat() {
    return onInstance(node.beat());
  }

  ProgramRun run(String... arguments) {
    return onInstance(node.run(arguments));
  }

  /** Returns a heartbeat by a clock that is ahead, such as {@code +3h}. */
  ProgramRun beat(String ahead) {
    return JarNode.withClock(beat()).withEnv("FAKETIME", ahead);
  }

  String instance() {
    return instance;
  }

  Path file(String name) {
    return node.home().resolve(name);
  }

  String text(String name) {
    try {
      return Files.exists(file(name)) ? Files.readString(file(name)) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets a script go on that waits for this file. */
  void release(String name) {
    try {
      Files.createFile(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The instance's group is ending it. */
  void noticeEnd() {
    metadata.set(TARGET, "Terminated");
  }

  /** EC2 takes the spot instance back. */
  void noticeInterruption(Duration in) {
    metadata.set(
        "meta-data/spot/instance-action",
        "{\"action\": \"terminate\", \"time\": \"" + Instant.now().plus(in) + "\"}");
  }

  @Override
  public void close() {
    metadata.close();
  }
}
