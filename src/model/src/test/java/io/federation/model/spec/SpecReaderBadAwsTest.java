package io.federation.model.spec;

import static io.federation.model.spec.BadInput.HEAD;
import static io.federation.model.spec.BadInput.assertRefused;
import static io.federation.model.spec.BadInput.bad;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a description says wrong of who talks to whom, of AWS and of Vagrant. */
class SpecReaderBadAwsTest {

  private static final String OPS = "ops: {name: ops, url: https://git.example.org/ops.git}";
  private static final String AWS = HEAD + "aws: {" + OPS + "}\n";

  @ParameterizedTest(name = "{0}")
  @MethodSource({"parts", "stacks", "networks"})
  void bad_input_is_refused_with_a_message_that_helps(String yaml, String messages) {
    assertRefused(yaml, messages);
  }

  static Stream<Arguments> parts() {
    return Stream.of(
        bad(
            "a part that is not there",
            HEAD + "parts:\n  app1: {talksTo: [db2]}\n  db1: {}\n",
            "f.yaml:4: parts.app1.talksTo[0] \"db2\" is not a part: did you mean \"db1\"?"),
        bad(
            "a type of instance without a size",
            part("aws: {instanceType: t3}"),
            "f.yaml:4: parts.db1.aws.instanceType \"t3\" is not a type of instance: use its name,"
                + " t3.small"),
        bad(
            "an image by its name",
            part("aws: {ami: al2023}"),
            "f.yaml:4: parts.db1.aws.ami \"al2023\" is not an image: use latest, or an image's id,"
                + " ami-0123456789abcdef0"),
        bad(
            "a box by its file",
            part("vagrant: {box: ~/my.box}"),
            "f.yaml:4: parts.db1.vagrant.box \"~/my.box\" is not the name of a box: use up to 200"
                + " letters, digits, and /_.:-, such as bento/debian-12"),
        bad(
            "less memory than Debian needs",
            part("vagrant: {memory: 64}"),
            "f.yaml:4: parts.db1.vagrant.memory is 64: use a whole number from 256 to 1048576"),
        bad(
            "a volume for no data",
            part("aws: {dataSize: 9}"),
            "f.yaml:4: parts.db1.aws.dataSize is for a part with data: keep"),
        bad(
            "data that would be in use twice",
            part("data: keep, aws: {replace: rolling}"),
            "f.yaml:4: parts.db1.aws.replace is rolling, but the part keeps its data, and its volume"
                + " is one instance's at a time: use manual, or leave it out"),
        bad(
            "a load balancer for no port",
            part("aws: {edge: alb}"),
            "f.yaml:4: parts.db1.aws.edge is alb, but the part has no edge: name the port that people"
                + " reach, edge: web"),
        bad(
            "a certificate for no load balancer",
            part("aws: {certificate: " + certificate() + "}"),
            "f.yaml:4: parts.db1.aws.certificate is for a part with edge: alb"),
        bad(
            "a certificate's number",
            part("ports: {web: 80}, edge: web, aws: {edge: alb, certificate: 0123}"),
            "f.yaml:4: parts.db1.aws.certificate \"0123\" is not the ARN of a certificate: use"
                + " arn:aws:acm:REGION:ACCOUNT:certificate/01234567-89ab-cdef-0123-456789abcdef"));
  }

  static Stream<Arguments> stacks() {
    return Stream.of(
        bad("no ops repository", HEAD + "aws: {}\n", "f.yaml:3: aws.ops is missing"),
        bad(
            "an address beside nothing",
            HEAD + "aws:\n  ops: {name: ops, url: ../ops.git}\n",
            "f.yaml:4: aws.ops.url is relative, but a machine that was just born knows no other"
                + " address: use a whole one"),
        bad(
            "an address beside nothing for Vagrant",
            HEAD + "vagrant:\n  ops: {name: ops, url: ../ops.git}\n",
            "f.yaml:4: vagrant.ops.url is relative, but a machine that was just born knows no other"
                + " address: use a whole one"),
        bad(
            "a zone for a region",
            HEAD + "aws: {" + OPS + ", region: eu-central-1a}\n",
            "f.yaml:3: aws.region \"eu-central-1a\" is not a region: use its name, eu-central-1"),
        bad(
            "a load balancer in no region",
            AWS + "parts: {lb1: {ports: {web: 80}, edge: web, aws: {edge: alb}}}\n",
            "f.yaml:3: aws needs region, such as region: eu-central-1, as lb1 has a load balancer"),
        bad(
            "a page that a load balancer never takes for healthy",
            checked("status: 503"),
            "f.yaml:4: parts.lb1.awake.status is 503, but the part has a load balancer, which takes 200"
                + " to 499 for awake"),
        bad(
            "a page too long for a load balancer",
            checked("path: /" + "a".repeat(1024)),
            "f.yaml:4: parts.lb1.awake.path has 1025 characters, but the part has a load balancer,"
                + " which takes 1024"),
        bad(
            "data of two nodes",
            AWS + "parts:\n  db1: {data: keep, count: {min: 1, max: 2}}\n",
            "f.yaml:5: parts.db1.count is more than 1, but on AWS a part that keeps its data has one"
                + " node"),
        bad(
            "an unknown place for secrets",
            HEAD + "aws: {" + OPS + ", sharedSecrets: vault}\n",
            "f.yaml:3: aws.sharedSecrets \"vault\" is not known: use presence or secretsmanager"),
        bad(
            "a secret by a path from the root",
            HEAD + "aws: {" + OPS + ", gitSecrets: {presence: /fed1/git}}\n",
            "f.yaml:3: aws.gitSecrets.presence \"/fed1/git\" is not the name of a secret: use up to"
                + " 200 letters, digits, and /_+=.@-, such as fed1/git"));
  }

  static Stream<Arguments> networks() {
    String here = "vpc: vpc-01234567, ";
    String zones = "zones: [eu-central-1a, eu-central-1b], ";
    String two = "[subnet-01234567, subnet-12345678]";
    return Stream.of(
        bad(
            "subnets of no network",
            network("privateSubnets: " + two),
            "f.yaml:4: aws.network.privateSubnets is for a network that is there: name it, vpc:"
                + " vpc-..."),
        bad(
            "a gateway for a network that is there",
            network(here + zones + "natGateways: 1, privateSubnets: " + two),
            "f.yaml:4: aws.network.natGateways is for a network that is made: leave it out"),
        bad(
            "a network without subnets",
            network("vpc: vpc-01234567"),
            "f.yaml:4: aws.network needs zones and privateSubnets, one subnet for each zone"),
        bad(
            "a zone without a subnet",
            network(here + zones + "privateSubnets: [subnet-01234567]"),
            "f.yaml:4: aws.network.privateSubnets needs one subnet for each of zones, in their"
                + " order: 2, not 1"),
        bad(
            "no public subnets for a load balancer",
            network(here + zones + "privateSubnets: " + two)
                + "  region: eu-central-1\n"
                + "parts: {lb1: {ports: {web: 80}, edge: web, aws: {edge: alb}}}\n",
            "f.yaml:4: aws.network needs publicSubnets in two zones, as lb1 has a load balancer"));
  }

  private static String part(String part) {
    return HEAD + "parts:\n  db1: {" + part + "}\n";
  }

  private static String checked(String key) {
    return HEAD
        + "aws: {region: eu-central-1, "
        + OPS
        + "}\n"
        + "parts: {lb1: {ports: {web: 80}, edge: web, awake: {http: web, "
        + key
        + "}, aws: {edge: alb}}}\n";
  }

  private static String network(String network) {
    return HEAD + "aws:\n  network: {" + network + "}\n  " + OPS + "\n";
  }

  private static String certificate() {
    return "arn:aws:acm:eu-central-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef";
  }
}
