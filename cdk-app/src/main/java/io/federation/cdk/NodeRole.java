package io.federation.cdk;

import io.federation.model.spec.AwsNodeConfig;
import io.federation.model.spec.AwsSpec;
import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.CfnVolume;
import software.amazon.awscdk.services.iam.CfnInstanceProfile;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.constructs.Construct;

/**
 * What the instances of a part may do on AWS. No permission rests on a tag {@code add:}, as nodes
 * write these themselves, and groups stand here by their names, as a reference to one would be a
 * circle. What each action can be bound to, resources and condition keys:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
final class NodeRole {

  private final Stack stack;
  private final Role role;
  private final String profileArn;

  /**
   * Makes the role.
   *
   * @param group name of the part's Auto Scaling group
   * @param volume the volume of its data, if it keeps any
   */
  NodeRole(
      Construct scope, String group, NodeAssets assets, AwsSpec aws, Optional<CfnVolume> volume) {
    stack = Stack.of(scope);
    List<PolicyStatement> statements = new ArrayList<>();
    statements.add(tagItself());
    statements.add(lifeCycle(group));
    statements.add(signalStack());
    statements.add(statement("ReadItsPrograms", List.of("s3:GetObject"), assets.objectArns()));
    List<String> secrets = secrets(aws.gitSecrets()).map(this::secretArn).toList();
    if (!secrets.isEmpty()) {
      // https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
      statements.add(statement("ReadItsLogins", List.of("secretsmanager:GetSecretValue"), secrets));
    }
    boolean sharesHere = aws.nodes().sharedSecrets() == AwsNodeConfig.SharedSecrets.SECRETS_MANAGER;
    if (sharesHere) {
      statements.addAll(share(group));
    }
    statements.add(session());
    volume.ifPresent(data -> statements.addAll(attach(data)));
    role =
        Role.Builder.create(scope, "Role")
            .description("What nodes of " + group + " may do")
            .assumedBy(new ServicePrincipal("ec2.amazonaws.com"))
            .inlinePolicies(
                Map.of("node", PolicyDocument.Builder.create().statements(statements).build()))
            .build();
    profileArn =
        CfnInstanceProfile.Builder.create(scope, "Profile")
            .roles(List.of(role.getRoleName()))
            .build()
            .getAttrArn();
    suppressWildcards(volume.isPresent(), sharesHere);
  }

  String profileArn() {
    return profileArn;
  }

  /** Returns the names of the secrets with logins to Git servers. */
  static Stream<String> secrets(AwsSpec.GitSecrets secrets) {
    return Stream.of(secrets.repositories(), secrets.presence()).flatMap(Optional::stream);
  }

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
  private PolicyStatement tagItself() {
    PolicyStatement statement =
        statement("TagItself", List.of("ec2:CreateTags"), List.of(anyInstance()));
    onItself(statement);
    statement.addCondition("ForAllValues:StringLike", Map.of("aws:TagKeys", List.of("add:*")));
    // "For all values" is true where there is none.
    statement.addCondition("Null", Map.of("aws:TagKeys", "false"));
    return statement;
  }

  // Nothing narrower than the group can be named: one node of it can end the life of another.
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2autoscaling.html
  private PolicyStatement lifeCycle(String group) {
    return statement(
        "LiveAndDieInItsGroup",
        List.of(
            "autoscaling:CompleteLifecycleAction",
            "autoscaling:RecordLifecycleActionHeartbeat",
            "autoscaling:SetInstanceHealth"),
        List.of(arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/" + group)));
  }

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
  private PolicyStatement signalStack() {
    return statement(
        "SignalItsStack",
        List.of("cloudformation:SignalResource"),
        List.of(arn("cloudformation", "stack/" + stack.getStackName() + "/*")));
  }

  /**
   * Nodes share secrets under the names DEPLOYMENT/READER'S PART/SHARER'S PART/NAME. No part's name
   * has a slash in it, so that of names with four pieces the second star stands for one piece.
   */
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
  private List<PolicyStatement> share(String group) {
    int slash = group.lastIndexOf('/');
    String written = group.substring(0, slash) + "/*" + group.substring(slash);
    return List.of(
        statement(
            "ReadWhatIsSharedWithIt",
            List.of("secretsmanager:GetSecretValue"),
            List.of(arn("secretsmanager", "secret:" + group + "/*"))),
        statement(
            "ShareItsSecrets",
            List.of(
                "secretsmanager:CreateSecret",
                "secretsmanager:PutSecretValue",
                "secretsmanager:GetSecretValue",
                "secretsmanager:DeleteSecret"),
            List.of(arn("secretsmanager", "secret:" + written + "/*"))));
  }

  // https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
  private static PolicyStatement session() {
    return statement(
        "LetPeopleInBySessionManager",
        List.of(
            "ssm:UpdateInstanceInformation",
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel"),
        List.of("*"));
  }

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
  private List<PolicyStatement> attach(CfnVolume volume) {
    PolicyStatement toItself =
        statement("AttachToItself", List.of("ec2:AttachVolume"), List.of(anyInstance()));
    onItself(toItself);
    return List.of(
        statement(
            "AttachItsVolume",
            List.of("ec2:AttachVolume"),
            List.of(arn("ec2", "volume/" + volume.getRef()))),
        toItself,
        statement("SeeWhetherItsVolumeIsFree", List.of("ec2:DescribeVolumes"), List.of("*")));
  }

  /** Binds what is done to an instance to the one that does it. */
  private void onItself(PolicyStatement statement) {
    statement.addCondition(
        "ArnEquals", Map.of("ec2:SourceInstanceARN", arn("ec2", "instance/${ec2:InstanceID}")));
  }

  private String anyInstance() {
    return arn("ec2", "instance/*");
  }

  // Secrets Manager puts six characters behind the name.
  private String secretArn(String name) {
    return arn("secretsmanager", "secret:" + name + "-??????");
  }

  private String arn(String service, String resource) {
    return String.join(
        ":", "arn", stack.getPartition(), service, stack.getRegion(), stack.getAccount(), resource);
  }

  private static PolicyStatement statement(
      String sid, List<String> actions, List<String> resources) {
    return PolicyStatement.Builder.create().sid(sid).actions(actions).resources(resources).build();
  }

  private void suppressWildcards(boolean keepsData, boolean sharesHere) {
    List<NagPackSuppression> suppressions = new ArrayList<>();
    suppressions.add(
        wildcard(
            "/^Resource::arn:.*:ec2:.*:instance\\/\\*$/",
            "The instance's id is not known before it is born. A condition binds the statement to the"
                + " instance that calls."));
    suppressions.add(
        wildcard(
            "/^Resource::arn:.*:autoScalingGroup:\\*:autoScalingGroupName\\/[^*]+$/",
            "The star stands for the id that Auto Scaling gives a group; its name stands behind it."));
    suppressions.add(
        wildcard(
            "/^Resource::arn:.*:cloudformation:.*:stack\\/[^*]+\\/\\*$/",
            "The star stands for the id that CloudFormation gives a stack; its name stands before"
                + " it."));
    suppressions.add(
        wildcard(
            "/^Resource::\\*$/",
            keepsData
                ? "The actions of Session Manager, and ec2:DescribeVolumes, which only reads, take no"
                    + " narrower resource."
                : "The actions of Session Manager take no narrower resource."));
    if (sharesHere) {
      suppressions.add(
          wildcard(
              "/^Resource::arn:.*:secretsmanager:.*:secret:[^*]+\\/\\*(\\/[^*]+\\/\\*)?$/",
              "The stars stand for what scripts call their secrets and for the parts that they share"
                  + " them with; the deployment and the part itself stand there by their names."));
    }
    NagSuppressions.addResourceSuppressions(role, suppressions);
  }

  private static NagPackSuppression wildcard(String findings, String reason) {
    return NagPackSuppression.builder()
        .id("AwsSolutions-IAM5")
        .reason(reason)
        .appliesTo(List.of(Map.of("regex", findings)))
        .build();
  }
}
