package io.federation.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.model.spec.SpecException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the stack of a description holds, where the sample says it otherwise or not at all. */
@Tag("slow")
class FederationStackTest {

  private static final String OPS = "ops: {name: ops, url: https://git.example.org/ops.git}";
  private static final String HEAD =
      "deployment: fed1\nstacktype: lad1\naws: {region: eu-central-1, " + OPS + "}\n";
  private static final String GROUP = "AWS::AutoScaling::AutoScalingGroup";

  @Test
  void a_group_has_room_for_a_surge_and_keeps_the_capacity_that_somebody_has_set() {
    JsonNode group =
        stack("app1: {count: {min: 2, max: 6}, aws: {batch: 3}}").group("app1").path("Properties");

    assertThat(group.path("MinSize").asText()).isEqualTo("2");
    assertThat(group.path("MaxSize").asText()).isEqualTo("9");
    assertThat(group.has("DesiredCapacity")).isFalse();
  }

  @Test
  void the_hooks_are_there_before_the_first_instance() {
    JsonNode hooks =
        stack("app1: {}").group("app1").at("/Properties/LifecycleHookSpecificationList");

    assertThat(hooks.toString())
        .isEqualTo(
            "[{\"DefaultResult\":\"ABANDON\",\"HeartbeatTimeout\":900,"
                + "\"LifecycleHookName\":\"launching\","
                + "\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_LAUNCHING\"},"
                + "{\"DefaultResult\":\"CONTINUE\",\"HeartbeatTimeout\":300,"
                + "\"LifecycleHookName\":\"terminating\","
                + "\"LifecycleTransition\":\"autoscaling:EC2_INSTANCE_TERMINATING\"}]");
  }

  @Test
  void a_stack_is_whole_when_as_many_nodes_as_there_must_be_have_said_so() {
    SynthesizedStack stack = stack("app1: {count: {min: 2, max: 6}}, app2: {count: 0}");

    assertThat(stack.group("app1").at("/CreationPolicy/ResourceSignal").toString())
        .isEqualTo("{\"Count\":2,\"Timeout\":\"PT30M\"}");
    assertThat(stack.group("app2").has("CreationPolicy")).isFalse();
  }

  @ParameterizedTest(name = "{0} nodes, {1} more, {2} % healthy: at most {3} %")
  @CsvSource({
    "1, 1, 100, 200",
    "2, 1, 100, 150",
    "3, 1, 100, 134",
    "4, 8, 100, 200",
    "4, 2, 20, 120"
  })
  void a_changed_launch_replaces_instances_in_batches(int count, int batch, int min, int max) {
    JsonNode refresh =
        stack(
                "app1: {count: %d, aws: {batch: %d, minHealthyPercentage: %d}}"
                    .formatted(count, batch, min))
            .group("app1")
            .at("/UpdatePolicy/AutoScalingInstanceRefresh");

    assertThat(refresh.path("Strategy").asText()).isEqualTo("Rolling");
    assertThat(refresh.at("/Preferences/MinHealthyPercentage").asInt()).isEqualTo(min);
    assertThat(refresh.at("/Preferences/MaxHealthyPercentage").asInt()).isEqualTo(max);
  }

  @Test
  void a_new_instance_is_launched_by_a_version_with_a_number() {
    JsonNode template = stack("app1: {}").group("app1").at("/Properties/LaunchTemplate");

    assertThat(template.at("/Version/Fn::GetAtt/1").asText()).isEqualTo("LatestVersionNumber");
  }

  @Test
  void no_deploy_replaces_the_node_of_a_database_or_removes_its_volume() {
    SynthesizedStack stack = stack("db1: {data: keep, aws: {dataSize: 50}}, app1: {}");
    JsonNode volume = stack.resources("AWS::EC2::Volume").values().iterator().next();
    JsonNode zone = volume.at("/Properties/AvailabilityZone");

    assertThat(stack.group("db1").has("UpdatePolicy")).isFalse();
    assertThat(stack.group("db1").at("/Properties/MaxSize").asText()).isEqualTo("1");
    assertThat(volume.path("DeletionPolicy").asText()).isEqualTo("RetainExceptOnCreate");
    assertThat(volume.path("UpdateReplacePolicy").asText()).isEqualTo("Retain");
    assertThat(volume.at("/Properties/Size").asInt()).isEqualTo(50);
    assertThat(volume.at("/Properties/Encrypted").asBoolean()).isTrue();
    assertThat(volume.at("/Properties/Tags").toString()).contains("add:nodepart", "fed1/db1");
    JsonNode subnets = stack.group("db1").at("/Properties/VPCZoneIdentifier");
    assertThat(subnets).hasSize(1);
    assertThat(
            stack
                .template()
                .path("Resources")
                .path(subnets.path(0).path("Ref").asText())
                .at("/Properties/AvailabilityZone"))
        .isEqualTo(zone);
    assertThat(stack.userData("db1"))
        .contains("aws_volume='<" + stack.resources("AWS::EC2::Volume").keySet().iterator().next());
    assertThat(stack.userData("app1")).contains("aws_volume=''");
  }

  @Test
  void an_instance_has_no_key_and_serves_its_credentials_to_itself_alone() {
    JsonNode launch = stack("app1: {}").launchTemplate("app1");

    assertThat(launch.has("KeyName")).isFalse();
    assertThat(launch.path("MetadataOptions").toString())
        .isEqualTo(
            "{\"HttpEndpoint\":\"enabled\",\"HttpPutResponseHopLimit\":1,\"HttpTokens\":\"required\"}");
    assertThat(launch.at("/BlockDeviceMappings/0/Ebs/Encrypted").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "t3.small, x86_64",
    "t4g.small, arm64",
    "c7gn.large, arm64",
    "im4gn.large, arm64",
    "a1.large, arm64",
    "g5g.xlarge, arm64",
    "g4dn.xlarge, x86_64",
    "m7i-flex.large, x86_64",
    "u-6tb1.56xlarge, x86_64",
    "x2iedn.metal, x86_64"
  })
  void the_newest_image_is_for_the_processor_of_the_type(String type, String processor) {
    SynthesizedStack stack = stack("app1: {aws: {instanceType: " + type + "}}");
    String parameter = stack.launchTemplate("app1").at("/ImageId/Ref").asText();

    assertThat(stack.template().path("Parameters").path(parameter).path("Default").asText())
        .isEqualTo("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-" + processor);
  }

  @Test
  void a_pinned_image_stands_in_the_template() {
    assertThat(
            stack("app1: {aws: {ami: ami-0123456789abcdef0}}")
                .launchTemplate("app1")
                .path("ImageId")
                .asText())
        .isEqualTo("ami-0123456789abcdef0");
  }

  @ParameterizedTest
  @CsvSource({"fed1, fed1", "1st, fed-1st", "a_b.c, a-b-c"})
  void a_stack_is_called_as_its_deployment_as_far_as_that_is_allowed(
      String deployment, String name) {
    assertThat(FederationStack.nameFor(deployment)).isEqualTo(name);
  }

  @Test
  void nothing_in_user_data_is_expanded_by_its_shell() {
    String yaml =
        HEAD.replace(
            "ops.git}",
            "ops.git, knownHosts: [\"git.example.org ssh-ed25519 AAAA it's $(id) `id`\"]}");

    assertThat(SynthesizedStack.of(yaml + "parts: {app1: {}}\n").userData("app1"))
        .contains("known_hosts='git.example.org ssh-ed25519 AAAA it'\\''s $(id) `id`'\n");
  }

  @Test
  void the_longest_names_of_twenty_parts_leave_room_for_the_script() {
    String name = "n".repeat(61);
    String url = "https://git.example.org/" + "u".repeat(1000) + ".git";
    String parts =
        IntStream.range(0, 20)
            .mapToObj(i -> "  %s%02d: {data: keep}\n".formatted(name, i))
            .collect(Collectors.joining());
    SynthesizedStack stack =
        SynthesizedStack.of(
            "deployment: %s01\nstacktype: %s02\nparts:\n%s".formatted(name, name, parts)
                + "aws:\n  ops: {name: %s03, url: \"%s\", mirrors: [\"%s\"], signatures: all}\n"
                    .formatted(name, url, url)
                + "  gitSecrets: {repositories: %s, presence: %s}\n"
                    .formatted("r".repeat(200), "p".repeat(200)),
            "#".repeat(9_000) + "\n");

    assertThat(stack.resources(GROUP)).hasSize(20);
    assertThat(stack.userData(name + "19").getBytes(StandardCharsets.UTF_8).length)
        .isLessThan(NodeUserData.LIMIT);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "knownHosts, git.example.org ssh-ed25519 AAAA, list only the keys that nodes need",
    "mirrors, https://mirror.example.org/ops.git, list fewer"
  })
  void texts_that_are_too_long_for_an_instance_are_refused_by_their_key(
      String key, String entry, String advice) {
    String entries =
        IntStream.range(0, 500)
            .mapToObj(i -> "\"" + entry + i + "\"")
            .collect(Collectors.joining(", "));
    String yaml = HEAD.replace("ops.git}", "ops.git, " + key + ": [" + entries + "]}");

    assertThatThrownBy(() -> SynthesizedStack.of(yaml + "parts: {app1: {}}\n"))
        .isInstanceOf(SpecException.class)
        .hasMessageMatching(
            "f\\.yaml: aws\\.ops\\."
                + key
                + " makes what an instance is told at its birth [0-9]+ bytes long, and AWS takes 16384: "
                + advice);
  }

  @Test
  void more_than_a_stack_can_hold_is_refused() {
    String ports =
        IntStream.range(1, 21).mapToObj(i -> "p" + i + ": " + i).collect(Collectors.joining(", "));
    String names =
        IntStream.range(1, 11).mapToObj(i -> "part" + i).collect(Collectors.joining(", "));
    String parts =
        IntStream.range(1, 11)
            .mapToObj(i -> "part%d: {ports: {%s}, talksTo: [%s]}".formatted(i, ports, names))
            .collect(Collectors.joining(", "));

    assertThatThrownBy(() -> stack(parts))
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith("f.yaml: parts needs a stack of ")
        .hasMessageContaining(
            " resources, and CloudFormation takes 500: use fewer parts, ports or");
  }

  @Test
  void an_address_of_presence_that_leads_nowhere_is_refused_by_its_key() {
    assertThatThrownBy(() -> SynthesizedStack.of(HEAD + "presence: {url: ../../../presence.git}\n"))
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith("f.yaml: presence.url cannot be used: address ");
  }

  private static SynthesizedStack stack(String parts) {
    return SynthesizedStack.of(HEAD + "parts: {" + parts + "}\n");
  }
}
