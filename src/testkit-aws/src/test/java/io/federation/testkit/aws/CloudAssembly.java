package io.federation.testkit.aws;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a CDK app leaves for the CLI: a stack's template, and where it is to be uploaded to. */
final class CloudAssembly {

  private static final String STACK =
      """
      {"version": "36.0.0", "artifacts": {
        "%1$s.assets": {"type": "cdk:asset-manifest", "properties": {"file": "%1$s.assets.json"}},
        "%1$s": {
          "type": "aws:cloudformation:stack", "environment": "aws://000000000000/us-east-1",
          "properties": {
            "templateFile": "%1$s.template.json",
            "stackTemplateAssetObjectUrl": "s3://cdk-hnb659fds-assets-000000000000-us-east-1/%2$s.json",
            "assumeRoleArn": "arn:aws:iam::000000000000:role/cdk-hnb659fds-deploy-role-000000000000-us-east-1",
            "cloudFormationExecutionRoleArn":
              "arn:aws:iam::000000000000:role/cdk-hnb659fds-cfn-exec-role-000000000000-us-east-1",
            "requiresBootstrapStackVersion": 6,
            "bootstrapStackVersionSsmParameter": "/cdk-bootstrap/hnb659fds/version"},
          "dependencies": ["%1$s.assets"]}}}
      """;

  private static final String ASSETS =
      """
      {"version": "36.0.0", "dockerImages": {}, "files": {"%2$s": {
        "source": {"path": "%1$s.template.json", "packaging": "file"},
        "destinations": {"current": {
          "bucketName": "cdk-hnb659fds-assets-000000000000-us-east-1", "objectKey": "%2$s.json",
          "region": "us-east-1",
          "assumeRoleArn":
            "arn:aws:iam::000000000000:role/cdk-hnb659fds-file-publishing-role-000000000000-us-east-1"}}}}}
      """;

  private CloudAssembly() {}

  static void write(Path folder, String stack, String template) throws IOException {
    Files.createDirectories(folder);
    String key = EndpointProgram.key(template);
    Files.writeString(folder.resolve("manifest.json"), STACK.formatted(stack, key));
    Files.writeString(folder.resolve(stack + ".assets.json"), ASSETS.formatted(stack, key));
    Files.writeString(folder.resolve(stack + ".template.json"), template);
  }
}
