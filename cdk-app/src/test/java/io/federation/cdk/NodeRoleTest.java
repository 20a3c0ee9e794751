package io.federation.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the roles of the sample's parts allow, by the rules of IAM for what their statements use.
 */
class NodeRoleTest {

  private static final String ME = "i-0123456789abcdef0";
  private static final String OTHER = "i-0fedcba9876543210";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9:]+)}");

  private static SynthesizedStack stack;
  private static SynthesizedStack sharing;

  @BeforeAll
  static void synthesise() throws IOException {
    stack = SynthesizedStack.ofSample();
    sharing =
        SynthesizedStack.of(
            Files.readString(SynthesizedStack.SAMPLE)
                .replace("  gitSecrets:", "  sharedSecrets: secretsmanager\n  gitSecrets:"));
  }

  @ParameterizedTest(name = "{0} of {1} with keys {2}: {3}")
  @CsvSource({
    "ec2:CreateTags, ME, add:state, true",
    "ec2:CreateTags, ME, add:state add:error, true",
    "ec2:CreateTags, ME, add:state Name, false",
    "ec2:CreateTags, ME, aws:autoscaling:groupName, false",
    "ec2:CreateTags, ME, '', false",
    "ec2:CreateTags, OTHER, add:state, false",
    "ec2:DeleteTags, ME, add:state, false",
    "ec2:TerminateInstances, ME, '', false"
  })
  void a_node_tags_itself_alone_and_only_its_own_keys(
      String action, String target, String keys, boolean allowed) {
    String instance = target.equals("ME") ? ME : OTHER;

    assertThat(allows("app1", action, arn("ec2", "instance/" + instance), keys(keys, instance)))
        .isEqualTo(allowed);
  }

  @Test
  void a_person_with_the_credentials_of_a_node_elsewhere_tags_nothing() {
    assertThat(
            allows(
                "app1",
                "ec2:CreateTags",
                arn("ec2", "instance/" + ME),
                Map.of("aws:TagKeys", List.of("add:state"), "ec2:InstanceID", List.of(ME))))
        .isFalse();
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    "autoscaling:CompleteLifecycleAction, fed1/app1, true",
    "autoscaling:RecordLifecycleActionHeartbeat, fed1/app1, true",
    "autoscaling:SetInstanceHealth, fed1/app1, true",
    "autoscaling:CompleteLifecycleAction, fed1/db1, false",
    "autoscaling:CompleteLifecycleAction, fed1/app10, false",
    "autoscaling:SetInstanceHealth, fed2/app1, false",
    "autoscaling:SetDesiredCapacity, fed1/app1, false",
    "autoscaling:TerminateInstanceInAutoScalingGroup, fed1/app1, false"
  })
  void a_node_speaks_for_its_own_group(String action, String group, boolean allowed) {
    assertThat(
            allows(
                "app1",
                action,
                arn("autoscaling", "autoScalingGroup:0123-4567:autoScalingGroupName/" + group),
                Map.of()))
        .isEqualTo(allowed);
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    "cloudformation:SignalResource, fed1, true",
    "cloudformation:SignalResource, fed10, false",
    "cloudformation:DescribeStacks, fed1, false",
    "cloudformation:DeleteStack, fed1, false"
  })
  void a_node_signals_its_own_stack(String action, String stackName, boolean allowed) {
    assertThat(
            allows("app1", action, arn("cloudformation", "stack/" + stackName + "/0123"), Map.of()))
        .isEqualTo(allowed);
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    "secretsmanager:GetSecretValue, fed1/git-AbCdEf, true",
    "secretsmanager:GetSecretValue, fed1/presence-AbCdEf, true",
    "secretsmanager:GetSecretValue, fed1/git-and-more-AbCdEf, false",
    "secretsmanager:GetSecretValue, fed2/git-AbCdEf, false",
    "secretsmanager:PutSecretValue, fed1/git-AbCdEf, false",
    "secretsmanager:ListSecrets, *, false"
  })
  void a_node_reads_its_own_logins(String action, String secret, boolean allowed) {
    assertThat(allows("app1", action, arn("secretsmanager", "secret:" + secret), Map.of()))
        .isEqualTo(allowed);
  }

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    "GetSecretValue, fed1/app1/db1/password-AbCdEf, true",
    "GetSecretValue, fed1/app1/lb1/key-AbCdEf, true",
    "GetSecretValue, fed1/lb1/db1/password-AbCdEf, false",
    "GetSecretValue, fed1/app10/db1/password-AbCdEf, false",
    "GetSecretValue, fed2/app1/db1/password-AbCdEf, false",
    "PutSecretValue, fed1/lb1/app1/key-AbCdEf, true",
    "CreateSecret, fed1/lb1/app1/key-AbCdEf, true",
    "DeleteSecret, fed1/lb1/app1/key-AbCdEf, true",
    "GetSecretValue, fed1/lb1/app1/key-AbCdEf, true",
    "PutSecretValue, fed1/app1/db1/password-AbCdEf, false",
    "DeleteSecret, fed1/app1/db1/password-AbCdEf, false",
    "PutSecretValue, fed2/lb1/app1/key-AbCdEf, false",
    "PutSecretValue, fed1/git-AbCdEf, false",
    "PutResourcePolicy, fed1/lb1/app1/key-AbCdEf, false"
  })
  void a_node_reads_what_is_shared_with_its_part_and_writes_what_its_part_shares(
      String action, String secret, boolean allowed) {
    assertThat(
            allows(
                sharing.statements("app1"),
                "secretsmanager:" + action,
                arn("secretsmanager", "secret:" + secret),
                Map.of()))
        .isEqualTo(allowed);
  }

  @Test
  void each_star_in_what_a_node_may_share_has_its_reason() {
    assertThat(sharing.findings()).isEmpty();
  }

  @Test
  void a_node_may_share_nothing_at_aws_where_the_description_does_not_say_so() {
    assertThat(
            allows(
                "app1",
                "secretsmanager:PutSecretValue",
                arn("secretsmanager", "secret:fed1/lb1/app1/key-AbCdEf"),
                Map.of()))
        .isFalse();
  }

  @Test
  void a_node_reads_its_own_programs_and_no_other_object() {
    String bucket = "arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-eu-central-1/";
    Matcher jar = Pattern.compile("jar_url='s3://[^/]+/([^']+)'").matcher(stack.userData("app1"));

    assertThat(jar.find()).isTrue();
    assertThat(allows("app1", "s3:GetObject", bucket + jar.group(1), Map.of())).isTrue();
    assertThat(allows("app1", "s3:PutObject", bucket + jar.group(1), Map.of())).isFalse();
    assertThat(allows("app1", "s3:GetObject", bucket + "0".repeat(64) + ".jar", Map.of()))
        .isFalse();
    assertThat(allows("app1", "s3:ListBucket", bucket, Map.of())).isFalse();
  }

  @Test
  void only_a_node_that_keeps_data_attaches_a_volume_and_only_its_own_to_itself() {
    String data = stack.resources("AWS::EC2::Volume").keySet().stream().findFirst().orElseThrow();
    String volume = arn("ec2", "volume/<" + data + ">");
    String me = arn("ec2", "instance/" + ME);

    assertThat(allows("db1", "ec2:AttachVolume", volume, Map.of())).isTrue();
    assertThat(allows("db1", "ec2:AttachVolume", me, keys("", ME))).isTrue();
    assertThat(allows("db1", "ec2:DescribeVolumes", "*", Map.of())).isTrue();
    assertThat(allows("db1", "ec2:AttachVolume", arn("ec2", "instance/" + OTHER), keys("", OTHER)))
        .isFalse();
    assertThat(allows("db1", "ec2:AttachVolume", arn("ec2", "volume/vol-0"), Map.of())).isFalse();
    assertThat(allows("db1", "ec2:DeleteVolume", volume, Map.of())).isFalse();
    assertThat(allows("app1", "ec2:AttachVolume", volume, Map.of())).isFalse();
    assertThat(allows("app1", "ec2:DescribeVolumes", "*", Map.of())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "ssmmessages:OpenDataChannel, true",
    "ssm:UpdateInstanceInformation, true",
    "ssm:GetParameter, false",
    "ssm:SendCommand, false",
    "iam:PassRole, false",
    "sts:AssumeRole, false"
  })
  void people_come_in_by_session_manager_and_a_node_goes_nowhere_by_it(
      String action, boolean allowed) {
    assertThat(allows("app1", action, "*", Map.of())).isEqualTo(allowed);
  }

  @Test
  void no_permission_rests_on_a_tag_that_nodes_write() {
    for (String part : List.of("db1", "app1", "lb1")) {
      for (JsonNode statement : stack.statements(part)) {
        assertThat(statement.path("Sid").asText()).isNotEmpty();
        assertThat(statement.path("Condition").toString())
            .doesNotContain("ResourceTag", "PrincipalTag", "RequestTag");
      }
    }
    assertThat(stack.template().toString()).doesNotContain("ManagedPolicyArns");
  }

  private static Map<String, List<String>> keys(String tags, String target) {
    List<String> list = tags.isEmpty() ? List.of() : List.of(tags.split(" "));
    return list.isEmpty()
        ? Map.of("ec2:InstanceID", List.of(target), "ec2:SourceInstanceARN", List.of(me()))
        : Map.of(
            "aws:TagKeys",
            list,
            "ec2:InstanceID",
            List.of(target),
            "ec2:SourceInstanceARN",
            List.of(me()));
  }

  private static String me() {
    return arn("ec2", "instance/" + ME);
  }

  private static String arn(String service, String resource) {
    return "arn:<AWS::Partition>:" + service + ":eu-central-1:<AWS::AccountId>:" + resource;
  }

  private static boolean allows(
      String part, String action, String resource, Map<String, List<String>> context) {
    return allows(stack.statements(part), action, resource, context);
  }

  private static boolean allows(
      List<JsonNode> statements,
      String action,
      String resource,
      Map<String, List<String>> context) {
    return statements.stream()
        .anyMatch(
            statement ->
                matches(statement.path("Action"), action, Map.of())
                    && matches(statement.path("Resource"), resource, context)
                    && conditions(statement.path("Condition"), context));
  }

  private static boolean conditions(JsonNode conditions, Map<String, List<String>> context) {
    for (Map.Entry<String, JsonNode> operator : conditions.properties()) {
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        if (!condition(operator.getKey(), key.getValue(), context.get(key.getKey()), context)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean condition(
      String operator, JsonNode wanted, List<String> values, Map<String, List<String>> context) {
    return switch (operator) {
      case "Null" -> wanted.asBoolean() == (values == null);
      case "ForAllValues:StringLike" ->
          values == null || values.stream().allMatch(value -> matches(wanted, value, context));
      case "ArnEquals" -> values != null && matches(wanted, values.get(0), context);
      default -> throw new AssertionError("this test does not know the operator " + operator);
    };
  }

  /** Returns whether one of the patterns fits, after the variables have been put in. */
  private static boolean matches(
      JsonNode patterns, String value, Map<String, List<String>> context) {
    List<String> texts = new ArrayList<>();
    if (patterns.isArray()) {
      patterns.forEach(pattern -> texts.add(SynthesizedStack.joined(pattern)));
    } else {
      texts.add(SynthesizedStack.joined(patterns));
    }
    return texts.stream().anyMatch(text -> glob(text, context).matcher(value).matches());
  }

  private static Pattern glob(String text, Map<String, List<String>> context) {
    String filled =
        VARIABLE
            .matcher(text)
            .replaceAll(name -> context.getOrDefault(name.group(1), List.of("nothing")).get(0));
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < filled.length(); i++) {
      char c = filled.charAt(i);
      expression.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(expression.toString());
  }
}
