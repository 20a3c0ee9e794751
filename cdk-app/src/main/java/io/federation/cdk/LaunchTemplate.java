package io.federation.cdk;

import io.federation.model.spec.AwsSpec;
import java.util.List;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.ec2.CfnLaunchTemplate;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.constructs.Construct;

/** How the instances of a part are launched. */
final class LaunchTemplate {

  /** Where Amazon Linux 2023 has its root volume; images of Debian, too. */
  private static final String ROOT_DEVICE = "/dev/xvda";

  private LaunchTemplate() {}

  static CfnLaunchTemplate create(
      Construct scope,
      AwsSpec.Machines machines,
      MachineImages images,
      NodeRole role,
      SecurityGroup securityGroup,
      String userData) {
    return CfnLaunchTemplate.Builder.create(scope, "LaunchTemplate")
        .launchTemplateData(
            CfnLaunchTemplate.LaunchTemplateDataProperty.builder()
                .imageId(images.id(machines))
                .instanceType(machines.instanceType())
                .iamInstanceProfile(
                    CfnLaunchTemplate.IamInstanceProfileProperty.builder()
                        .arn(role.profileArn())
                        .build())
                .securityGroupIds(List.of(securityGroup.getSecurityGroupId()))
                .metadataOptions(
                    CfnLaunchTemplate.MetadataOptionsProperty.builder()
                        .httpEndpoint("enabled")
                        // An account's default can make them optional.
                        .httpTokens("required")
                        .httpPutResponseHopLimit(1)
                        .build())
                .blockDeviceMappings(
                    List.of(
                        CfnLaunchTemplate.BlockDeviceMappingProperty.builder()
                            .deviceName(ROOT_DEVICE)
                            .ebs(
                                CfnLaunchTemplate.EbsProperty.builder()
                                    .volumeType("gp3")
                                    .encrypted(true)
                                    .deleteOnTermination(true)
                                    .build())
                            .build()))
                .userData(Fn.base64(userData))
                .build())
        .build();
  }
}
