package io.federation.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.federation.model.spec.SpecException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes stacks of descriptions with odd names, counts and graphs of who talks to whom. */
@Tag("slow")
class GeneratedDescriptionsTest {

  private static final int DESCRIPTIONS = 25;
  private static final String FIRST = "abzABZ019";
  private static final String REST = FIRST + "_.-";
  private static final String GROUP = "AWS::AutoScaling::AutoScalingGroup";

  private static final List<String> REGIONS =
      List.of("eu-central-1", "us-east-1", "cn-north-1", "us-gov-west-1", "mx-central-1");

  private static final List<String> NETWORKS =
      List.of(
          "{}",
          "{natGateways: 3}",
          "{vpc: vpc-01234567, zones: [eu-central-1a, eu-central-1b],"
              + " privateSubnets: [subnet-01234567, subnet-12345678],"
              + " publicSubnets: [subnet-23456789, subnet-3456789a]}");

  private static int made;

  @AfterAll
  static void most_of_the_descriptions_were_good_ones() {
    assertThat(made).isGreaterThan(DESCRIPTIONS / 2);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void a_description_makes_a_sound_stack_or_is_refused_with_its_key_and_place(long seed) {
    Random random = new Random(seed);
    Set<String> parts = names(random, 1 + random.nextInt(20));
    String yaml = description(random, new ArrayList<>(parts));
    SynthesizedStack stack;
    try {
      stack = SynthesizedStack.of(yaml);
    } catch (SpecException e) {
      assertThat(e.getMessage().lines())
          .as(yaml)
          .allMatch(line -> line.matches("f\\.yaml(:[0-9]+)?: (parts|aws|presence)\\b.*"));
      return;
    } catch (RuntimeException e) {
      fail("neither made nor refused with a line:\n" + yaml, e);
      return;
    }
    assertThat(stack.findings()).as(yaml).isEmpty();
    assertThat(stack.resources(GROUP)).as(yaml).hasSameSizeAs(parts);
    for (String part : parts) {
      assertThat(stack.userData(part).getBytes(StandardCharsets.UTF_8).length)
          .as(yaml)
          .isLessThan(NodeUserData.LIMIT);
    }
    assertNothingRefersToAGroup(stack);
    made++;
  }

  static Stream<Arguments> seeds() {
    return LongStream.range(0, DESCRIPTIONS).mapToObj(Arguments::of);
  }

  /** A reference to a group in what the group itself needs would be a circle. */
  private static void assertNothingRefersToAGroup(SynthesizedStack stack) {
    for (String group : stack.resources(GROUP).keySet()) {
      assertThat(stack.template().path("Resources").toString())
          .doesNotContain("{\"Ref\":\"" + group + "\"}", "\"Fn::GetAtt\":[\"" + group + "\"");
    }
    for (JsonNode group : stack.resources(GROUP).values()) {
      assertThat(group.at("/Properties/LifecycleHookSpecificationList")).hasSize(2);
    }
  }

  private static String description(Random random, List<String> parts) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("deployment: \"").append(name(random)).append("\"\n");
    yaml.append("stacktype: \"").append(name(random)).append("\"\n");
    yaml.append("presence: {url: ")
        .append("../".repeat(random.nextInt(12) == 0 ? 3 : 1))
        .append("p.git}\n");
    yaml.append("aws:\n");
    if (random.nextInt(8) > 0) {
      yaml.append("  region: ").append(REGIONS.get(random.nextInt(REGIONS.size()))).append('\n');
    }
    yaml.append("  network: ").append(NETWORKS.get(random.nextInt(NETWORKS.size()))).append('\n');
    yaml.append("  ops: {name: ops, url: \"https://git.example.org/a/ops.git\"");
    if (random.nextInt(6) == 0) {
      yaml.append(", knownHosts: [\"git.example.org ssh-rsa ")
          .append("A".repeat(random.nextInt(3) * 8_000 + 400))
          .append("\"]");
    }
    yaml.append("}\nparts:\n");
    parts.forEach(part -> part(random, yaml, part, parts));
    return yaml.toString();
  }

  private static void part(Random random, StringBuilder yaml, String name, List<String> parts) {
    boolean data = random.nextInt(4) == 0;
    boolean edge = random.nextInt(6) == 0;
    int min = random.nextInt(4);
    List<String> talksTo = parts.stream().filter(other -> random.nextInt(5) == 0).toList();
    yaml.append("  \"").append(name).append("\": {count: ");
    if (data) {
      yaml.append("1, data: keep");
    } else {
      yaml.append("{min: ")
          .append(min)
          .append(", max: ")
          .append(min + random.nextInt(3))
          .append('}');
    }
    yaml.append(", ports: {web: ").append(1 + random.nextInt(65_535));
    for (int i = random.nextInt(3); i > 0; i--) {
      yaml.append(", p").append(i).append(": ").append(1 + random.nextInt(65_535));
    }
    yaml.append("}, talksTo: [\"").append(String.join("\", \"", talksTo)).append("\"]");
    if (talksTo.isEmpty()) {
      yaml.setLength(yaml.length() - "[\"\"]".length());
      yaml.append("[]");
    }
    yaml.append(random.nextBoolean() ? ", awake: {tcp: web}" : ", awake: {http: web, path: /up}");
    yaml.append(edge ? ", edge: web, aws: {edge: alb" : ", aws: {minHealthyPercentage: ");
    yaml.append(edge ? "" : random.nextInt(101));
    yaml.append(random.nextBoolean() ? ", instanceType: t4g.small" : "").append("}}\n");
  }

  private static Set<String> names(Random random, int count) {
    Set<String> names = new LinkedHashSet<>();
    // They differ where a logical id leaves their difference out.
    names.add("a-b");
    names.add("Default");
    while (names.size() < count) {
      names.add(random.nextInt(3) == 0 ? "a.b" + names.size() : name(random));
    }
    return names;
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder().append(pick(random, FIRST));
    for (int i = random.nextInt(63); i > 0; i--) {
      name.append(pick(random, REST));
    }
    String text = name.toString().replaceAll("\\.{2,}", "-.");
    return text.endsWith(".") ? text.substring(0, text.length() - 1) + "0" : text;
  }

  private static char pick(Random random, String from) {
    return from.charAt(random.nextInt(from.length()));
  }
}
