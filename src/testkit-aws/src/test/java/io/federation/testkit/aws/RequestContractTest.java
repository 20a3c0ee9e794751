package io.federation.testkit.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Which requests the endpoint takes, and how it refuses the others. */
class RequestContractTest extends EndpointTest {

  @Test
  void it_says_what_serves() {
    String process = "a process of this machine (";
    if ("host".equals(System.getProperty("aws.endpoint"))) {
      assertThat(endpoint.how()).isEqualTo(process + "asked for by aws.endpoint=host)");
    } else {
      assertThat(endpoint.how())
          .satisfiesAnyOf(
              how -> assertThat(how).startsWith("a container of the Docker engine "),
              how -> assertThat(how).startsWith(process + "no Docker engine answers"));
    }
  }

  @Test
  void what_is_put_into_s3_is_read_from_it() {
    S3Client s3 = aws.client(S3Client.builder());
    s3.createBucket(r -> r.bucket("assets"));
    s3.putObject(r -> r.bucket("assets").key("node-init.jar"), RequestBody.fromString("bytes"));

    assertThat(s3.getObjectAsBytes(r -> r.bucket("assets").key("node-init.jar")).asUtf8String())
        .isEqualTo("bytes");
  }

  @Test
  void a_secret_that_is_rotated_has_its_new_value() {
    SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder());
    secrets.createSecret(r -> r.name("fed1/git").secretString("old"));
    secrets.putSecretValue(r -> r.secretId("fed1/git").secretString("new"));

    assertThat(secrets.getSecretValue(r -> r.secretId("fed1/git")).secretString()).isEqualTo("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"default-x86_64", "default-arm64", "6.1-x86_64", "6.1-arm64", "6.12-arm64"})
  void amazon_linux_is_found_by_its_public_parameter(String image) {
    SsmClient ssm = aws.client(SsmClient.builder());

    assertThat(
            ssm.getParameter(
                    r -> r.name("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-" + image))
                .parameter()
                .value())
        .startsWith("ami-");
  }

  @Test
  void as_many_calls_are_throttled_as_the_test_asks_for() {
    String instance =
        aws.ec2
            .runInstances(r -> r.imageId("ami-1").minCount(1).maxCount(1))
            .instances()
            .get(0)
            .instanceId();
    int before = endpoint.calls("CreateTags");
    endpoint.throttle("CreateTags", 2);

    aws.tag(instance, "add:state", "awake");

    // The SDK tries again by itself.
    assertThat(endpoint.calls("CreateTags") - before).isEqualTo(3);
    endpoint.throttle("DescribeAutoScalingGroups", 10);
    assertThatThrownBy(() -> aws.autoScaling.describeAutoScalingGroups())
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            refusal -> {
              assertThat(refusal.isThrottlingException()).isTrue();
              assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo("Rate exceeded");
            });
    endpoint.throttle("DescribeAutoScalingGroups", 0);
  }

  @Test
  void a_tag_that_ec2_would_not_take_is_refused() {
    String instance =
        aws.ec2
            .runInstances(r -> r.imageId("ami-1").minCount(1).maxCount(1))
            .instances()
            .get(0)
            .instanceId();

    assertThatThrownBy(() -> aws.tag(instance, "add:error", "x".repeat(257)))
        .hasMessageContaining("maximum length of 256");
    assertThatThrownBy(() -> aws.tag(instance, "aws:state", "x")).hasMessageContaining("reserved");
    aws.tag(instance, "add:error", "x".repeat(256));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "autoscaling | Action=SetInstanceHealth&InstanceId=i-1&HealthStatus=Unhealthy&Why=x"
            + " | The parameter Why is not recognized",
        "autoscaling | Action=SetInstanceHealth&InstanceId=i-1"
            + " | Value null at 'healthStatus' failed to satisfy constraint: Member must not be null",
        "autoscaling | Action=SetDesiredCapacity&AutoScalingGroupName=g&DesiredCapacity=many"
            + " | Member must be a whole number",
        "autoscaling | Action=EnterStandby&AutoScalingGroupName=g&InstanceIds.1=i-1"
            + "&ShouldDecrementDesiredCapacity=true | The parameter InstanceIds.1 is not recognized",
        "autoscaling | Action=MakeCoffee | Could not find operation MakeCoffee",
        "cloudformation | Action=SignalResource&StackName=s&LogicalResourceId=Group&UniqueId=i-1"
            + "&Status=SUCCESS&Reason=x | The parameter Reason is not recognized",
        "cloudformation | Action=SignalResource&StackName=s&LogicalResourceId=Group&UniqueId=i-1"
            + "&Status=FINE | Member must satisfy enum value set: [SUCCESS, FAILURE]",
        "ec2 | Action=CreateTags&ResourceId.1=i-1&Tag.1.Key=a&Tag.1.Text=b"
            + " | The parameter Tag.1.Text is not recognized",
        "ec2 | Action=CreateTags&ResourceId.1=i-1 | The request must contain the parameter Tag",
      })
  void a_parameter_that_is_not_in_the_model_of_aws_is_refused(
      String service, String form, String refusal) throws IOException, InterruptedException {
    assertThat(aws.post(service, form)).contains(refusal);
  }
}
