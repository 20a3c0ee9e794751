package io.federation.model.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.PropertyText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AwsCallTest {

  @Test
  void a_request_is_read_as_it_was_written() {
    AwsRequest request =
        new AwsRequest(
            Optional.of("eu-central-1"),
            Duration.ofMillis(4500),
            List.of(
                new AwsCall.Tag(
                    "i-1", new TreeMap<>(Map.of("add:state", "done", "add:error", "é = 3\\4"))),
                new AwsCall.Tag("i-1", new TreeMap<>(Map.of("add:error", ""))),
                new AwsCall.CompleteLifecycle("fed1/app1", "launching", "i-1", true),
                new AwsCall.CompleteLifecycle("fed1/app1", "launching", "i-1", false),
                new AwsCall.ExtendLifecycle("fed1/app1", "launching", "i-1"),
                new AwsCall.SignalStack("fed1", "App1Group", "i-1", true),
                new AwsCall.SignalStack("fed1", "App1Group", "i-1", false),
                new AwsCall.ReportUnhealthy("i-1"),
                new AwsCall.ReadSecret("fed1/git"),
                new AwsCall.WriteSecret(
                    "fed1/app1/db1/password", new TreeMap<>(Map.of("node", "i-1", "value", "x="))),
                new AwsCall.DeleteSecret("fed1/app1/db1/password", "node", "i-1")));

    assertThat(AwsRequest.parse(request.render())).isEqualTo(request);
  }

  @Test
  void a_secret_that_is_written_is_not_shown() {
    assertThat(new AwsCall.WriteSecret("fed1/x", new TreeMap<>(Map.of("value", "sesame"))))
        .hasToString("WriteSecret[fed1/x]");
  }

  @Test
  void what_is_no_request_is_refused() {
    assertThatThrownBy(() -> AwsRequest.parse("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AwsRequest.parse("within=1\ncall.0.do=dance\n"))
        .hasMessage("call.0.do is dance, which is no call");
    assertThatThrownBy(() -> AwsRequest.parse("within=1\ncall.0.do=secret\n"))
        .hasMessage("call.0.name is missing");
  }

  @ParameterizedTest
  @EnumSource
  void an_outcome_is_found_among_those_printed(AwsOutcome.Result result) {
    AwsOutcome outcome = new AwsOutcome(result, "a: b = c\nd");
    String printed = AwsOutcome.done("").render(0) + outcome.render(1);

    assertThat(AwsOutcome.find(1, PropertyText.parse(printed))).contains(outcome);
    assertThat(AwsOutcome.find(2, PropertyText.parse(printed))).isEmpty();
  }

  @Test
  void an_outcome_that_is_cut_off_is_none() {
    String printed = AwsOutcome.done("all is well").render(0);

    assertThat(AwsOutcome.find(0, PropertyText.parse(printed.lines().findFirst().orElseThrow())))
        .isEmpty();
  }

  @Test
  void the_value_of_a_tag_has_one_line_of_as_many_characters_as_ec2_takes() {
    assertThat(TagValue.of(" a\nb\tc\u0000 ")).isEqualTo("a b c");
    assertThat(TagValue.of("\ud800x")).isEqualTo("x");
    assertThat(TagValue.of("é".repeat(256))).isEqualTo("é".repeat(256));
    assertThat(TagValue.of("\ud83d\ude00".repeat(257)))
        .isEqualTo("\ud83d\ude00".repeat(253) + "...");
  }

  @Test
  void the_oldest_entries_of_a_statelog_go_whole() {
    String entry = "wedged:20260101-000000;";
    assertThat(TagValue.newest(entry.repeat(11))).isEqualTo(entry.repeat(11));
    assertThat(TagValue.newest("setup:20260101-000000;" + entry.repeat(11)))
        .isEqualTo(entry.repeat(11));
    assertThat(TagValue.newest("x".repeat(3) + ";" + "y".repeat(255) + ";"))
        .isEqualTo("y".repeat(255) + ";");
  }
}
