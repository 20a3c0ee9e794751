package io.federation.aws;

import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.AwsOutcome.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ResourceSignalStatus;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** AWS by its SDK: endpoints and credentials as its default chains find them. */
final class SdkAws implements Aws {

  private static final Duration CONNECT = Duration.ofSeconds(1);

  private final Optional<Region> region;

  SdkAws(Optional<String> region) {
    this.region = region.map(Region::of);
  }

  @Override
  public AwsOutcome call(AwsCall call, Duration within) {
    AwsRequestOverrideConfiguration limit =
        AwsRequestOverrideConfiguration.builder().apiCallTimeout(within).build();
    try {
      return make(call, limit);
    } catch (AwsServiceException e) {
      return refused(call, e);
    } catch (SdkException e) {
      return AwsOutcome.failed(AwsErrors.unreachable(call, e));
    } catch (RuntimeException | LinkageError e) {
      return AwsOutcome.failed(AwsErrors.oneLine(call, e));
    }
  }

  private AwsOutcome make(AwsCall call, AwsRequestOverrideConfiguration limit) {
    if (call instanceof AwsCall.Tag tag) {
      tag(tag, limit);
    } else if (call instanceof AwsCall.SignalStack signal) {
      try (CloudFormationClient stacks = client(CloudFormationClient.builder())) {
        stacks.signalResource(
            r ->
                r.stackName(signal.stack())
                    .logicalResourceId(signal.resource())
                    .uniqueId(signal.instance())
                    .status(
                        signal.success()
                            ? ResourceSignalStatus.SUCCESS
                            : ResourceSignalStatus.FAILURE)
                    .overrideConfiguration(limit));
      }
    } else if (call instanceof AwsCall.ReadSecret
        || call instanceof AwsCall.WriteSecret
        || call instanceof AwsCall.DeleteSecret) {
      try (SecretsManagerClient client = client(SecretsManagerClient.builder())) {
        return new SecretsManagerCalls(client, limit).call(call);
      }
    } else {
      try (AutoScalingClient groups = client(AutoScalingClient.builder())) {
        callGroup(groups, call, limit);
      }
    }
    return AwsOutcome.done("");
  }

  private static void callGroup(
      AutoScalingClient groups, AwsCall call, AwsRequestOverrideConfiguration limit) {
    if (call instanceof AwsCall.CompleteLifecycle complete) {
      groups.completeLifecycleAction(
          r ->
              r.autoScalingGroupName(complete.group())
                  .lifecycleHookName(complete.hook())
                  .instanceId(complete.instance())
                  .lifecycleActionResult(complete.proceed() ? "CONTINUE" : "ABANDON")
                  .overrideConfiguration(limit));
    } else if (call instanceof AwsCall.ExtendLifecycle extend) {
      groups.recordLifecycleActionHeartbeat(
          r ->
              r.autoScalingGroupName(extend.group())
                  .lifecycleHookName(extend.hook())
                  .instanceId(extend.instance())
                  .overrideConfiguration(limit));
    } else if (call instanceof AwsCall.ReportUnhealthy unhealthy) {
      groups.setInstanceHealth(
          r ->
              r.instanceId(unhealthy.instance())
                  .healthStatus("Unhealthy")
                  .shouldRespectGracePeriod(true)
                  .overrideConfiguration(limit));
    } else {
      throw new IllegalArgumentException(call + " is no call of Auto Scaling");
    }
  }

  private void tag(AwsCall.Tag tag, AwsRequestOverrideConfiguration limit) {
    List<Tag> tags = new ArrayList<>();
    for (Map.Entry<String, String> entry : tag.tags().entrySet()) {
      tags.add(Tag.builder().key(entry.getKey()).value(entry.getValue()).build());
    }
    try (Ec2Client ec2 = client(Ec2Client.builder())) {
      ec2.createTags(r -> r.resources(tag.instance()).tags(tags).overrideConfiguration(limit));
    }
  }

  private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
    region.ifPresent(builder::region);
    return builder
        .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(CONNECT))
        .overrideConfiguration(c -> c.retryStrategy(RetryMode.STANDARD))
        .build();
  }

  private static AwsOutcome refused(AwsCall call, AwsServiceException refusal) {
    if (refusal instanceof ResourceNotFoundException) {
      return new AwsOutcome(Result.NOT_FOUND, AwsErrors.refused(call, refusal));
    }
    String message = String.valueOf(refusal.awsErrorDetails().errorMessage());
    if (message.startsWith("No active Lifecycle Action")) {
      return new AwsOutcome(Result.NOT_AWAITED, AwsErrors.refused(call, refusal));
    }
    // A stack that is not being made or changed waits for nobody.
    return call instanceof AwsCall.SignalStack && message.contains("cannot be signaled")
        ? AwsOutcome.done("")
        : AwsOutcome.failed(AwsErrors.refused(call, refusal));
  }
}
