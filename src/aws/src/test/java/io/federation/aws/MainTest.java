package io.federation.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.PropertyText;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.AwsRequest;
import io.federation.testkit.AwsQueryServer;
import io.federation.testkit.AwsQueryServer.Answer;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.MetadataService;
import io.federation.testkit.ProgramRun;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program as a node starts it, on an instance with a role. */
final class MainTest {

  @AutoClose private final AwsQueryServer server = AwsQueryServer.started();
  @AutoClose private final MetadataService metadata = MetadataService.started();

  @BeforeEach
  void an_instance() {
    metadata.setRole("fed1-app1");
  }

  private ProgramRun program(String input) {
    return ChildJvm.of(Main.class)
        .withOnlyEnv(
            Map.of(
                "AWS_ENDPOINT_URL",
                server.url(),
                "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                metadata.url()))
        .withStdin(input);
  }

  private static String request(Duration within, AwsCall... calls) {
    return new AwsRequest(Optional.of("eu-central-1"), within, List.of(calls)).render();
  }

  @Test
  void one_start_makes_all_calls_with_the_instances_role_whatever_came_of_those_before() {
    server.answer("CreateTags", Answer.error(403, "UnauthorizedOperation", "You are not allowed"));
    String input =
        request(
            Duration.ofSeconds(30),
            new AwsCall.Tag("i-1", new TreeMap<>(Map.of("add:state", "done"))),
            new AwsCall.SignalStack("fed1", "App1Group", "i-1", true));

    ProgramRun.Result result = program(input).run().expectingSuccess();

    SortedMap<String, String> printed = PropertyText.parse(result.out());
    assertThat(AwsOutcome.find(0, printed).orElseThrow())
        .isEqualTo(
            AwsOutcome.failed(
                "CreateTags: UnauthorizedOperation: You are not allowed;"
                    + " give the instance's role ec2:CreateTags"));
    assertThat(AwsOutcome.find(1, printed)).contains(AwsOutcome.done(""));
    assertThat(result.err()).isEmpty();
    assertThat(server.refused()).isEmpty();
  }

  @Test
  void a_call_that_hangs_leaves_half_of_the_time_to_the_others() {
    Duration hour = Duration.ofHours(1);
    List<Duration> limits = new ArrayList<>();
    AwsCall call = new AwsCall.ReportUnhealthy("i-1");

    Main.make(
        new AwsRequest(Optional.empty(), hour, List.of(call, call)),
        (made, within) -> {
          limits.add(within);
          return AwsOutcome.done("");
        },
        new PrintStream(OutputStream.nullOutputStream()));

    assertThat(limits.get(0)).isPositive().isLessThanOrEqualTo(hour.dividedBy(2));
    assertThat(limits.get(1)).isGreaterThan(hour.dividedBy(2)).isLessThanOrEqualTo(hour);
  }

  @Test
  void what_is_no_request_is_refused_in_one_line() {
    ProgramRun.Result result = program("within=1\ncall.0.do=dance\n").run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "node-init-aws: the standard input is no request: call.0.do is dance, which is no"
                + " call\n");
  }
}
