package io.federation.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.PropertyText;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.AwsOutcome.Result;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every {@link Aws} does. */
abstract class AwsContractTest {

  static final Duration LIMIT = Duration.ofSeconds(30);

  static final AwsCall.ReadSecret SHARED = new AwsCall.ReadSecret("fed1/app1/db1/password");

  /** Returns it when the hook {@code launching} of {@link #instance} waits, or no more. */
  abstract Aws aws(boolean awaits);

  /** Returns it when it takes no more calls for now. */
  abstract Aws throttling();

  /** Returns it when {@link #SHARED} was never written. */
  Aws withoutSecret() {
    return aws(true);
  }

  /** Returns the instance of the group {@code fed1/app1}. */
  String instance() {
    return "i-1";
  }

  @Test
  void all_that_a_node_tells_is_taken() {
    Aws aws = aws(true);

    for (AwsCall call :
        new AwsCall[] {
          new AwsCall.Tag(instance(), new TreeMap<>(Map.of("add:state", "done", "add:error", ""))),
          new AwsCall.ExtendLifecycle("fed1/app1", "launching", instance()),
          new AwsCall.CompleteLifecycle("fed1/app1", "launching", instance(), true),
          new AwsCall.SignalStack("fed1", "App1Group", instance(), false),
          new AwsCall.ReportUnhealthy(instance())
        }) {
      assertThat(aws.call(call, LIMIT)).as("%s", call).isEqualTo(AwsOutcome.done(""));
    }
  }

  @Test
  void a_secret_is_read_as_the_texts_in_it() {
    AwsOutcome outcome = aws(true).call(new AwsCall.ReadSecret("fed1/git"), LIMIT);

    assertThat(outcome.isDone()).isTrue();
    assertThat(PropertyText.parse(outcome.text()))
        .containsExactly(Map.entry("credentials/ops.key", "a\nb\n"));
  }

  @Test
  void a_secret_is_there_from_its_first_writing_until_its_last_writer_deletes_it() {
    Aws aws = withoutSecret();

    assertThat(aws.call(written("i-1", "old"), LIMIT)).isEqualTo(AwsOutcome.done(""));
    assertThat(texts(aws.call(SHARED, LIMIT))).containsEntry("value", "old");
    assertThat(aws.call(written("i-2", "new"), LIMIT)).isEqualTo(AwsOutcome.done(""));
    assertThat(aws.call(deleted("i-1"), LIMIT)).isEqualTo(AwsOutcome.done(""));
    assertThat(texts(aws.call(SHARED, LIMIT))).containsEntry("value", "new");
    assertThat(aws.call(deleted("i-2"), LIMIT)).isEqualTo(AwsOutcome.done(""));

    AwsOutcome then = aws.call(SHARED, LIMIT);
    assertThat(then.result()).isEqualTo(Result.NOT_FOUND);
    assertThat(then.text()).startsWith("GetSecretValue of fed1/app1/db1/password: ");
    assertThat(aws.call(deleted("i-2"), LIMIT)).isEqualTo(AwsOutcome.done(""));
  }

  private static AwsCall written(String node, String value) {
    return new AwsCall.WriteSecret(
        SHARED.name(), new TreeMap<>(Map.of("node", node, "value", value)));
  }

  private static AwsCall deleted(String node) {
    return new AwsCall.DeleteSecret(SHARED.name(), "node", node);
  }

  private static Map<String, String> texts(AwsOutcome outcome) {
    assertThat(outcome.isDone()).as("%s", outcome).isTrue();
    return PropertyText.parse(outcome.text());
  }

  @Test
  void a_hook_that_does_not_wait_is_told_apart() {
    AwsOutcome outcome =
        aws(false)
            .call(new AwsCall.CompleteLifecycle("fed1/app1", "launching", instance(), true), LIMIT);

    assertThat(outcome.result()).isEqualTo(Result.NOT_AWAITED);
    assertThat(outcome.text()).contains("No active Lifecycle Action").doesNotContain("\n");
  }

  @Test
  void a_call_too_many_fails_and_says_so() {
    AwsOutcome outcome =
        throttling()
            .call(new AwsCall.Tag(instance(), new TreeMap<>(Map.of("add:state", "done"))), LIMIT);

    assertThat(outcome.result()).isEqualTo(Result.FAILED);
    assertThat(outcome.text())
        .contains("RequestLimitExceeded")
        .endsWith("; it is tried again later")
        .doesNotContain("\n");
  }
}
