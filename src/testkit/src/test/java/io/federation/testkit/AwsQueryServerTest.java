package io.federation.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.AwsQueryServer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AwsQueryServerTest {

  @AutoClose private final AwsQueryServer server = AwsQueryServer.started();

  private String curl(String service, String... arguments) {
    return curlBy(AwsQueryServer.SECRET_ACCESS_KEY, service, arguments);
  }

  private String curlBy(String secret, String service, String... arguments) {
    List<String> command = new ArrayList<>(List.of("curl", "--silent", "--aws-sigv4"));
    command.add("aws:amz:eu-central-1:" + service);
    command.addAll(List.of("--user", AwsQueryServer.ACCESS_KEY_ID + ":" + secret));
    command.addAll(List.of("-H", "x-amz-security-token: " + AwsQueryServer.SESSION_TOKEN));
    command.addAll(List.of("--write-out", " %{http_code}"));
    command.addAll(List.of(arguments));
    return ProgramRun.of(command).run().expectingSuccess().out();
  }

  @Test
  void a_signed_call_is_kept_and_succeeds() {
    String answer =
        curl("ec2", "--data-urlencode", "Action=CreateTags", "-d", "Tag.1.Value=%C3%A9+b", url());

    assertThat(answer).contains("<return>true</return>").endsWith(" 200");
    assertThat(server.calls()).hasSize(1);
    AwsQueryServer.Call call = server.calls("CreateTags").get(0);
    assertThat(call.service()).isEqualTo("ec2");
    assertThat(call.region()).isEqualTo("eu-central-1");
    assertThat(call.parameters()).isEqualTo(Map.of("Action", "CreateTags", "Tag.1.Value", "é b"));
  }

  @Test
  void another_signature_is_refused_and_the_reason_kept() {
    assertThat(curlBy("wrong", "ec2", "-d", "Action=CreateTags", url()))
        .contains("SignatureDoesNotMatch")
        .endsWith(" 403");
    ProgramRun.of("curl", "--silent", "-d", "Action=CreateTags", url()).run().expectingSuccess();

    assertThat(server.calls()).isEmpty();
    assertThat(server.refused()).hasSize(2);
    assertThat(server.refused().get(0)).startsWith("CreateTags: wrong signature of:\nPOST\n/\n");
    assertThat(server.refused().get(1)).isEqualTo("CreateTags: no signature: ");
  }

  @Test
  void answers_are_given_in_turn_and_the_last_one_stays() {
    server.answer(
        "SignalResource", Answer.error(400, "Throttling", "Rate exceeded"), Answer.ok("<done/>"));

    assertThat(curl("cloudformation", "-d", "Action=SignalResource", url()))
        .isEqualTo(
            "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error>"
                + "<RequestId>0</RequestId></ErrorResponse> 400");
    for (int i = 0; i < 2; i++) {
      assertThat(curl("cloudformation", "-d", "Action=SignalResource", url()))
          .isEqualTo("<done/> 200");
    }
  }

  @Test
  void an_object_is_there_once_it_has_been_given() {
    String[] get = {"-H", "x-amz-content-sha256: UNSIGNED-PAYLOAD", url() + "bucket/a%20b.jar"};
    assertThat(curl("s3", get)).contains("<Code>NoSuchKey</Code>").endsWith(" 404");

    server.answer("GET /bucket/a b.jar", Answer.ok("bytes"));

    assertThat(curl("s3", get)).isEqualTo("bytes 200");
  }

  @Test
  void a_secret_is_read_by_the_name_in_a_header() {
    server.answer("GetSecretValue", Answer.ok("{\"SecretString\":\"x\"}"));

    assertThat(
            curl(
                "secretsmanager",
                "-H",
                "X-Amz-Target: secretsmanager.GetSecretValue",
                "-H",
                "Content-Type: application/x-amz-json-1.1",
                "-d",
                "{\"SecretId\":\"a\"}",
                url()))
        .isEqualTo("{\"SecretString\":\"x\"} 200");
    assertThat(server.calls("GetSecretValue").get(0).body()).isEqualTo("{\"SecretId\":\"a\"}");
  }

  private String url() {
    return server.url() + "/";
  }
}
