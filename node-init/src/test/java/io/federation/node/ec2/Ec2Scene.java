package io.federation.node.ec2;

import io.federation.machine.StateFiles;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.AwsOutcome.Result;
import io.federation.node.NodeFixture;
import io.federation.testkit.MetadataService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A node on an instance of EC2 whose metadata, and whose AWS, are as tests say. */
final class Ec2Scene implements AutoCloseable {

  static final String TARGET = "meta-data/autoscaling/target-lifecycle-state";
  static final String SPOT = "meta-data/spot/instance-action";

  static final AwsOutcome NOT_AWAITED =
      new AwsOutcome(Result.NOT_AWAITED, "CompleteLifecycleAction: No active Lifecycle Action");

  final NodeFixture node;
  final MetadataService metadata = MetadataService.started();
  final StubAwsProgram aws;

  private Ec2Scene(NodeFixture node) throws IOException {
    this.node = node;
    this.aws = StubAwsProgram.at(node.home.bin().resolve("node-init-aws.jar"));
    node.environment.put(MetadataReader.ENDPOINT, metadata.url());
    // On a busy machine a program takes its time to begin.
    node.environment.put("NODE_INIT_AWS_LIMIT", "2m");
    node.environment.put("AWS_METADATA_SERVICE_TIMEOUT", "60");
  }

  /** Makes a node that is not yet initialised, as the bootstrap leaves it. */
  static Ec2Scene in(Path folder) throws IOException {
    Ec2Scene scene = new Ec2Scene(NodeFixture.in(folder));
    scene.metadata.set("meta-data/placement/region", "eu-central-1");
    scene.metadata.set(TARGET, "InService");
    Map.of(
            "provider", "ec2",
            "aws-group", "fed1/app1",
            "aws-stack", "fed1",
            "aws-resource", "App1Group")
        .forEach(scene::set);
    return scene;
  }

  void set(String property, String value) {
    try {
      node.node().nodeInfo().set(property, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> beat() throws Exception {
    node.beat();
    return aws.calls();
  }

  /** Returns the text of a file of the node; empty if there is none. */
  String file(String path) {
    try {
      return StateFiles.read(node.home.root().resolve(path)).orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    metadata.close();
    node.close();
  }
}
