package io.federation.aws;

import io.federation.model.aws.AwsCall;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Says in one line what is wrong with a call, and what to do. */
final class AwsErrors {

  /** EC2 adds an encoded text of a thousand characters that only administrators can decode. */
  private static final int LONGEST = 200;

  private static final Set<String> DENIED =
      Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation");

  private AwsErrors() {}

  /** Returns what AWS has against a call. */
  static String refused(AwsCall call, AwsServiceException refusal) {
    String code = String.valueOf(refusal.awsErrorDetails().errorCode());
    String message = cut(String.valueOf(refusal.awsErrorDetails().errorMessage()));
    String advice = "";
    if (DENIED.contains(code)) {
      advice = "; give the instance's role " + permission(call);
    } else if (refusal.isThrottlingException()) {
      advice = "; it is tried again later";
    }
    return action(call) + ": " + code + ": " + message + advice;
  }

  /** Returns why a call did not reach AWS, or its answer did not come back. */
  static String unreachable(AwsCall call, Exception trouble) {
    return oneLine(call, trouble)
        + "; see to the way to AWS, the region and the instance's role if it stays";
  }

  static String oneLine(AwsCall call, Throwable trouble) {
    return action(call) + ": " + cut(String.valueOf(trouble.getMessage()));
  }

  private static String cut(String message) {
    String line = message.replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  private static String action(AwsCall call) {
    String permission = permission(call);
    return permission.substring(permission.indexOf(':') + 1)
        + secret(call).map(name -> " of " + name).orElse("");
  }

  private static Optional<String> secret(AwsCall call) {
    if (call instanceof AwsCall.ReadSecret read) {
      return Optional.of(read.name());
    } else if (call instanceof AwsCall.WriteSecret write) {
      return Optional.of(write.name());
    } else if (call instanceof AwsCall.DeleteSecret delete) {
      return Optional.of(delete.name());
    }
    return Optional.empty();
  }

  private static String permission(AwsCall call) {
    if (call instanceof AwsCall.Tag) {
      return "ec2:CreateTags";
    } else if (call instanceof AwsCall.CompleteLifecycle) {
      return "autoscaling:CompleteLifecycleAction";
    } else if (call instanceof AwsCall.ExtendLifecycle) {
      return "autoscaling:RecordLifecycleActionHeartbeat";
    } else if (call instanceof AwsCall.SignalStack) {
      return "cloudformation:SignalResource";
    } else if (call instanceof AwsCall.ReportUnhealthy) {
      return "autoscaling:SetInstanceHealth";
    } else if (call instanceof AwsCall.WriteSecret) {
      return "secretsmanager:PutSecretValue, CreateSecret";
    } else if (call instanceof AwsCall.DeleteSecret) {
      return "secretsmanager:DeleteSecret";
    }
    return "secretsmanager:GetSecretValue";
  }
}
