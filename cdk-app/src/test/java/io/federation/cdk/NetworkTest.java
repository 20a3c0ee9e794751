package io.federation.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where instances are, who reaches them, and by which way they reach others. */
class NetworkTest {

  private static final String OPS = "ops: {name: ops, url: https://git.example.org/ops.git}";
  private static final String HEAD =
      "deployment: fed1\nstacktype: lad1\naws: {region: eu-central-1, " + OPS + "}\n";

  @Test
  void a_part_reaches_the_ports_of_those_it_talks_to_and_no_other() {
    SynthesizedStack stack =
        stack(
            "db1: {ports: {mysql: 3306}, talksTo: [db1]}, app1: {ports: {web: 8080}, talksTo: [db1]},"
                + " lb1: {ports: {web: 8000}, talksTo: [app1]}");

    assertThat(stack.properties("AWS::EC2::SecurityGroupIngress"))
        .extracting(rule -> rule.path("Description").asText())
        .containsExactlyInAnyOrder(
            "mysql of db1 from db1", "mysql of db1 from app1", "web of app1 from lb1");
    assertThat(stack.properties("AWS::EC2::SecurityGroupIngress"))
        .allSatisfy(
            rule -> {
              assertThat(rule.path("FromPort")).isEqualTo(rule.path("ToPort"));
              assertThat(rule.has("SourceSecurityGroupId")).isTrue();
              assertThat(rule.has("CidrIp")).isFalse();
            });
    assertThat(stack.properties("AWS::EC2::SecurityGroup"))
        .hasSize(3)
        .noneMatch(group -> group.has("SecurityGroupIngress"));
  }

  @Test
  void a_site_with_a_certificate_speaks_tls_and_sends_plain_requests_there() {
    String certificate =
        "arn:aws:acm:eu-central-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef";
    SynthesizedStack stack =
        stack(
            "lb1: {ports: {web: 80}, edge: web, aws: {edge: alb, certificate: \""
                + certificate
                + "\"}}");

    assertThat(stack.findings()).isEmpty();
    assertThat(stack.properties("AWS::ElasticLoadBalancingV2::Listener"))
        .extracting(listener -> listener.path("Protocol").asText())
        .containsExactlyInAnyOrder("HTTP", "HTTPS");
    assertThat(stack.template().at("/Outputs/Site/Value").toString()).contains("https://");
    assertThat(stack.template().toString())
        .contains(certificate, "\"Type\":\"redirect\"", "ELBSecurityPolicy-TLS13-1-2");
  }

  @Test
  void a_network_that_is_there_is_used_and_none_is_made() {
    SynthesizedStack stack =
        SynthesizedStack.of(
            "deployment: fed1\nstacktype: lad1\nparts:\n  db1: {data: keep}\n  app1: {}\n"
                + "aws: {"
                + OPS
                + ", network: {vpc: vpc-01234567, zones: [eu-central-1a, eu-central-1b],"
                + " privateSubnets: [subnet-01234567, subnet-12345678]}}\n");

    assertThat(stack.findings()).isEmpty();
    assertThat(stack.resources("AWS::EC2::VPC")).isEmpty();
    assertThat(stack.group("app1").at("/Properties/VPCZoneIdentifier").toString())
        .isEqualTo("[\"subnet-01234567\",\"subnet-12345678\"]");
    assertThat(stack.group("db1").at("/Properties/VPCZoneIdentifier").toString())
        .isEqualTo("[\"subnet-01234567\"]");
    assertThat(stack.properties("AWS::EC2::Volume"))
        .extracting(volume -> volume.path("AvailabilityZone").asText())
        .containsExactly("eu-central-1a");
  }

  @Test
  void instances_come_after_their_way_out() {
    SynthesizedStack stack = stack("app1: {}");
    List<String> routes =
        stack.resources("AWS::EC2::Route").entrySet().stream()
            .filter(route -> route.getValue().at("/Properties").has("NatGatewayId"))
            .map(Map.Entry::getKey)
            .toList();

    assertThat(routes).hasSize(2);
    assertThat(stack.group("app1").path("DependsOn"))
        .extracting(JsonNode::asText)
        .containsAll(routes);
  }

  @Test
  void more_nat_gateways_bring_zones_of_their_own_and_move_no_subnet() {
    List<String> one = addresses("");
    List<String> three = addresses("network: {natGateways: 3}, ");

    assertThat(one).hasSize(4);
    assertThat(three).hasSize(6).containsAll(one);
  }

  private static List<String> addresses(String network) {
    return SynthesizedStack.of("deployment: fed1\nstacktype: lad1\naws: {" + network + OPS + "}\n")
        .properties("AWS::EC2::Subnet")
        .stream()
        .map(subnet -> subnet.path("CidrBlock").asText())
        .toList();
  }

  private static SynthesizedStack stack(String parts) {
    return SynthesizedStack.of(HEAD + "parts: {" + parts + "}\n");
  }
}
