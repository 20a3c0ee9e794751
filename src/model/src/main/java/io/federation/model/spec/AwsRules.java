package io.federation.model.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The rules between several values of which one is for AWS. */
final class AwsRules {

  private static final String VPC = "vpc";
  private static final String ZONES = "zones";
  private static final String PRIVATE_SUBNETS = "privateSubnets";
  private static final String PUBLIC_SUBNETS = "publicSubnets";
  private static final String NAT_GATEWAYS = "natGateways";
  private static final String REGION = "region";

  /** A load balancer wants subnets in as many zones. */
  private static final int ZONES_OF_A_LOAD_BALANCER = 2;

  /** What the health check of a load balancer takes. */
  private static final int LEAST_CHECKED_STATUS = 200;

  private static final int MOST_CHECKED_STATUS = 499;
  private static final int LONGEST_CHECKED_PATH = 1024;

  private final JsonNode root;
  private final BiConsumer<JsonPointer, String> error;

  private AwsRules(JsonNode root, BiConsumer<JsonPointer, String> error) {
    this.root = root;
    this.error = error;
  }

  /**
   * Tells which rules a document breaks. Values of the wrong type are passed over.
   *
   * @param error takes the place of a value and what is wrong with it, to go behind its path
   */
  static void check(JsonNode root, BiConsumer<JsonPointer, String> error) {
    AwsRules rules = new AwsRules(root, error);
    JsonPointer parts = JsonPointer.compile("/parts");
    for (Map.Entry<String, JsonNode> part : root.path("parts").properties()) {
      rules.part(part.getValue(), parts.appendProperty(part.getKey()));
    }
    if (root.path("aws").isObject()) {
      rules.network(root.path("aws").path("network"), JsonPointer.compile("/aws/network"));
    }
  }

  private void part(JsonNode part, JsonPointer at) {
    JsonNode aws = part.path("aws");
    JsonPointer place = at.appendProperty("aws");
    boolean keepsData = part.has("data");
    if (!keepsData && aws.has("dataSize")) {
      error.accept(place.appendProperty("dataSize"), " is for a part with data: keep");
    }
    if (keepsData && "rolling".equals(aws.path("replace").textValue())) {
      error.accept(
          place.appendProperty("replace"),
          " is rolling, but the part keeps its data, and its volume is one instance's at a time:"
              + " use manual, or leave it out");
    }
    boolean alb = "alb".equals(aws.path("edge").textValue());
    if (alb && !part.has("edge")) {
      error.accept(
          place.appendProperty("edge"),
          " is alb, but the part has no edge: name the port that people reach, edge: web");
    }
    if (aws.has("certificate") && !alb) {
      error.accept(place.appendProperty("certificate"), " is for a part with edge: alb");
    }
    if (root.path("aws").isObject()) {
      inStack(part, at, alb);
    }
  }

  private void inStack(JsonNode part, JsonPointer at, boolean alb) {
    JsonNode count = part.path("count");
    if (part.has("data") && (count.isObject() ? count.path("max") : count).asInt(1) > 1) {
      error.accept(
          at.appendProperty("count"),
          " is more than 1, but on AWS a part that keeps its data has one node");
    }
    if (alb && !root.path("aws").has(REGION)) {
      error.accept(
          JsonPointer.compile("/aws"),
          " needs region, such as region: eu-central-1, as "
              + at.last().getMatchingProperty()
              + " has a load balancer");
    }
    if (alb) {
      checkedByLoadBalancer(part.path("awake"), at.appendProperty("awake"));
    }
    JsonNode network = root.path("aws").path("network");
    if (alb && network.has(VPC) && network.path(PUBLIC_SUBNETS).size() < ZONES_OF_A_LOAD_BALANCER) {
      error.accept(
          JsonPointer.compile("/aws/network"),
          " needs publicSubnets in two zones, as "
              + at.last().getMatchingProperty()
              + " has a load balancer");
    }
  }

  private void checkedByLoadBalancer(JsonNode awake, JsonPointer at) {
    int status = awake.path("status").asInt(AwakeProbe.Http.DEFAULT_STATUS);
    if (status < LEAST_CHECKED_STATUS || status > MOST_CHECKED_STATUS) {
      error.accept(
          at.appendProperty("status"),
          " is "
              + status
              + ", but the part has a load balancer, which takes "
              + LEAST_CHECKED_STATUS
              + " to "
              + MOST_CHECKED_STATUS
              + " for awake");
    }
    int length = awake.path("path").asText().length();
    if (length > LONGEST_CHECKED_PATH) {
      error.accept(
          at.appendProperty("path"),
          " has "
              + length
              + " characters, but the part has a load balancer, which takes "
              + LONGEST_CHECKED_PATH);
    }
  }

  private void network(JsonNode network, JsonPointer at) {
    if (!network.has(VPC)) {
      for (String key : List.of(ZONES, PRIVATE_SUBNETS, PUBLIC_SUBNETS)) {
        if (network.has(key)) {
          error.accept(
              at.appendProperty(key), " is for a network that is there: name it, vpc: vpc-...");
        }
      }
      return;
    }
    if (network.has(NAT_GATEWAYS)) {
      error.accept(at.appendProperty(NAT_GATEWAYS), " is for a network that is made: leave it out");
    }
    int zones = network.path(ZONES).size();
    if (zones == 0) {
      error.accept(at, " needs zones and privateSubnets, one subnet for each zone");
      return;
    }
    ofEachZone(network, at, PRIVATE_SUBNETS, zones);
    if (network.has(PUBLIC_SUBNETS)) {
      ofEachZone(network, at, PUBLIC_SUBNETS, zones);
    }
  }

  private void ofEachZone(JsonNode network, JsonPointer at, String key, int zones) {
    int subnets = network.path(key).size();
    if (subnets != zones) {
      error.accept(
          network.has(key) ? at.appendProperty(key) : at,
          (network.has(key) ? "" : " " + key)
              + " needs one subnet for each of zones, in their order: "
              + zones
              + ", not "
              + subnets);
    }
  }
}
