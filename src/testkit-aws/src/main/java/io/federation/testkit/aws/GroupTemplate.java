package io.federation.testkit.aws;

import java.util.ArrayList;
import java.util.List;

/** A template of one Auto Scaling group over its launch template, with what a test adds. */
public final class GroupTemplate {

  private final String group;
  private final List<String> attributes = new ArrayList<>();
  private final List<String> properties = new ArrayList<>();
  private final List<String> resources = new ArrayList<>();
  private String userData = "#!/bin/bash";
  private String sizes = "\"MinSize\": \"2\", \"MaxSize\": \"4\"";

  public GroupTemplate(String group) {
    this.group = group;
  }

  public GroupTemplate size(int min, int max) {
    sizes = "\"MinSize\": \"" + min + "\", \"MaxSize\": \"" + max + "\"";
    return this;
  }

  GroupTemplate userData(String text) {
    userData = text;
    return this;
  }

  /** Holds launches for 900 s, then ABANDON, and ends for 300 s, then CONTINUE. */
  public GroupTemplate hooks() {
    return property(
        "\"LifecycleHookSpecificationList\": ["
            + hook("launching", "LAUNCHING", "ABANDON", 900)
            + ", "
            + hook("terminating", "TERMINATING", "CONTINUE", 300)
            + "]");
  }

  private static String hook(String name, String transition, String result, int seconds) {
    return String.format(
        "{\"LifecycleHookName\": \"%s\", \"LifecycleTransition\": \"autoscaling:EC2_INSTANCE_%s\","
            + " \"DefaultResult\": \"%s\", \"HeartbeatTimeout\": %d}",
        name, transition, result, seconds);
  }

  public GroupTemplate signals(int count) {
    return attribute(
        "\"CreationPolicy\": {\"ResourceSignal\": {\"Count\": "
            + count
            + ", \"Timeout\": \"PT30M\"}}");
  }

  GroupTemplate refresh(int minHealthy, int maxHealthy) {
    return attribute(
        String.format(
            "\"UpdatePolicy\": {\"AutoScalingInstanceRefresh\": {\"Strategy\": \"Rolling\","
                + " \"Preferences\": {\"MinHealthyPercentage\": %d, \"MaxHealthyPercentage\": %d}}}",
            minHealthy, maxHealthy));
  }

  GroupTemplate attribute(String json) {
    attributes.add(json);
    return this;
  }

  GroupTemplate property(String json) {
    properties.add(json);
    return this;
  }

  GroupTemplate resource(String json) {
    resources.add(json);
    return this;
  }

  @Override
  public String toString() {
    return """
        {
          "Resources": {
            %s
            "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {
              "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                "Principal": {"Service": "ec2.amazonaws.com"}}]}}},
            "Profile": {"Type": "AWS::IAM::InstanceProfile", "Properties": {"Roles": [{"Ref": "Role"}]}},
            "Template": {"Type": "AWS::EC2::LaunchTemplate", "Properties": {"LaunchTemplateData": {
              "ImageId": "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
              "InstanceType": "t4g.small",
              "IamInstanceProfile": {"Arn": {"Fn::GetAtt": ["Profile", "Arn"]}},
              "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
              "UserData": {"Fn::Base64": "%s"}}}},
            "Group": {"Type": "AWS::AutoScaling::AutoScalingGroup", %s
              "Properties": {
                "AutoScalingGroupName": "%s", %s, %s
                "AvailabilityZones": ["us-east-1a"],
                "Tags": [
                  {"Key": "add:state", "Value": "presetup", "PropagateAtLaunch": true},
                  {"Key": "owner", "Value": "ops", "PropagateAtLaunch": false}],
                "LaunchTemplate": {
                  "LaunchTemplateId": {"Ref": "Template"},
                  "Version": {"Fn::GetAtt": ["Template", "LatestVersionNumber"]}}}}
          }
        }
        """
        .formatted(each(resources), userData, each(attributes), group, sizes, each(properties));
  }

  private static String each(List<String> parts) {
    StringBuilder all = new StringBuilder();
    parts.forEach(part -> all.append(part).append(", "));
    return all.toString();
  }
}
