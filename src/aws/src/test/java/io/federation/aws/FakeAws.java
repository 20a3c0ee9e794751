package io.federation.aws;

import io.federation.model.PropertyText;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.AwsOutcome.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An AWS in memory, in the state that a test wants. */
final class FakeAws implements Aws {

  final List<AwsCall> calls = new ArrayList<>();
  private final Map<String, Map<String, String>> secrets =
      new TreeMap<>(Map.of("fed1/git", Map.of("credentials/ops.key", "a\nb\n")));
  boolean awaits = true;
  boolean throttles;

  @Override
  public AwsOutcome call(AwsCall call, Duration within) {
    calls.add(call);
    if (throttles) {
      return AwsOutcome.failed("RequestLimitExceeded: too many; it is tried again later");
    }
    if (!awaits
        && (call instanceof AwsCall.CompleteLifecycle || call instanceof AwsCall.ExtendLifecycle)) {
      return new AwsOutcome(Result.NOT_AWAITED, "No active Lifecycle Action found");
    }
    if (call instanceof AwsCall.WriteSecret write) {
      secrets.put(write.name(), write.texts());
    } else if (call instanceof AwsCall.DeleteSecret delete
        && delete
            .expected()
            .equals(secrets.getOrDefault(delete.name(), Map.of()).get(delete.key()))) {
      secrets.remove(delete.name());
    } else if (call instanceof AwsCall.ReadSecret read) {
      return secrets.containsKey(read.name())
          ? AwsOutcome.done(PropertyText.render(new TreeMap<>(secrets.get(read.name()))))
          : new AwsOutcome(
              Result.NOT_FOUND, "GetSecretValue of " + read.name() + ": there is none");
    }
    return AwsOutcome.done("");
  }
}
