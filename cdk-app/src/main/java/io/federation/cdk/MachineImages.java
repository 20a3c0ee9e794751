package io.federation.cdk;

import io.federation.model.spec.AwsSpec;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awscdk.CfnParameter;
import software.constructs.Construct;

/** The images that instances boot. */
final class MachineImages {

  /**
   * The types of instances whose processors are arm64: a {@code g} stands behind the number of
   * their generation, as in t4g, c7gn or im4gn; and a1.
   */
  private static final Pattern ARM64 =
      Pattern.compile("(?:a1|[a-z]+[0-9]+[a-z]*g[a-z]*)(?:-[a-z0-9-]+)?\\..*");

  private final Construct scope;
  private final Map<Architecture, CfnParameter> latest = new EnumMap<>(Architecture.class);

  MachineImages(Construct scope) {
    this.scope = scope;
  }

  enum Architecture {
    AMD64("x86_64"),
    ARM64("arm64");

    private final String word;

    Architecture(String word) {
      this.word = word;
    }

    static Architecture of(String instanceType) {
      return MachineImages.ARM64.matcher(instanceType).matches() ? ARM64 : AMD64;
    }
  }

  /** Returns the id of the image, or what stands for it in the template. */
  String id(AwsSpec.Machines machines) {
    if (!machines.ami().equals(AwsSpec.Machines.LATEST)) {
      return machines.ami();
    }
    return latest
        .computeIfAbsent(Architecture.of(machines.instanceType()), this::parameter)
        .getValueAsString();
  }

  // CloudFormation reads it at each deploy and puts an id in its place: an instance refresh can go
  // back to an image by its id alone.
  private CfnParameter parameter(Architecture architecture) {
    return CfnParameter.Builder.create(scope, "Image" + architecture.name())
        .type("AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>")
        .defaultValue(
            "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-" + architecture.word)
        .description("The newest Amazon Linux 2023 for " + architecture.word)
        .build();
  }
}
