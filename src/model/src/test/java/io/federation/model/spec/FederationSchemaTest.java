package io.federation.model.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.federation.model.Names;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FederationSchemaTest {

  private static final JsonNode SCHEMA = SpecReader.SCHEMA.json();

  /** Texts without spaces, separated by them. */
  private static final String WORDS =
      """
      a fed1 Lad-1 9 a.b a_b a. a- a..b .. . .a -a _a a.lock lock a.lock.b .lock a.LOCK é ａ ٣
      off tip all OFF no false al tips
      a/b a//b /a a/ a/../b a/./b a/b.lock a.lock/b a./b a/b. it/nodeinit
      0s 00s 0m 90s 5m 1h 4h 1d 1 s -1s +1s 01s 999999h 1000000h 1S ٣s
      /srv/ops / //a/b /é file:///a file://a file:/// file:/a http://h/p http://h http://h/
      https://h:443/p https://h:x/p https://u@h/p https://u:s@h/p https://h/p?q https://h/p#f
      https://h/a@b https://[::1]/p https://[::1]:8/p https://-h/p HTTPS://h/p ssh://h/p
      ssh://git@h:22/p ssh://u:s@h/p ssh://-u@h/p git@h:p git@h:/p git@h:~u/p git@h:-p git@h
      git@-h:p h:p u:s@h:p ftp://h/p
      ../a ../a.git ../../a/b ../ ../.. ../a/.. ../.a ../-a ../a//b ../a/ ../a+b ../_ ../é ..//a
      1m 7m 10m 12m 60m 61m 30m 06m 60s 24h 23h 100h 025h 48h 24m 1440m daily main days keep kept
      /health /health?db=1 /a#b /a[b] /a:b@c;d=e health
      eu-central-1 eu-central-1a us-gov-west-1 eu-central eu-central-10 vpc-01234567 vpc-0123456
      subnet-01234567 latest ami-01234567 ami-0123456G t3.small t3 u-6tb1.56xlarge T3.small
      rolling manual alb none fed1/git -fed1 /git arn:aws:acm:eu-central-1:123456789012:certificate/x
      bento/debian-12 local/node:1 h:5000/a/b:c_d -box /box
      9464 0 65535 65536 h:9464 0.0.0.0:1 [::1]:9464 [::1] :9464 h: -h:1 09464 9464:9464:1
      /a.prom /a/b.prom /a/../b.prom /.prom a.prom /a.txt //a.prom /a.prom/ /a/.b.prom /a.promx
      changed change reload 😀
      mon sun-mon mon-fri mon,tue mon, ,mon mon- -mon monday Mon mon-tue-wed fri-sun,mon
      mon,tue,wed,thu,fri,sat,sun mon,tue,wed,thu,fri,sat,sun,mon
      00:00 23:59 24:00 09:60 9:00 09:00:00 09:0 ٠٩:00 0900 29:00
      UTC Europe/Berlin America/Argentina/Salta Etc/GMT+1 a/b/c/d Europe/ +01:00 Z
      slack hipchat Slack slackk https://h/p?q=a@b https://h/?q https://h:1/a:b/c@d https://h:1?q
      """;

  /** Texts with spaces, one a line. */
  private static final String LINES =
      """
      a b
      /a b
      1 s
      ext::sh -c x
      h ssh-rsa
      h ssh-rsa AAAA
       h ssh-rsa AAAA
      h  ssh-rsa\tAAAA
      h ssh-rsa AAAA==
      h ssh-rsa AAAA===
      h,10.0.0.1 ssh-ed25519 AAAA me@home
      [h]:22 ecdsa-sha2-nistp256 AAAA
      |1|a=|b= ssh-rsa AAAA
      @cert-authority * ssh-rsa AAAA
      @revoked * ssh-rsa AAAA
      @other * ssh-rsa AAAA
      # comment
      """;

  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "\u0000",
          "a\u0000",
          "a\n",
          "\na",
          "a\nb",
          "1s\n",
          "/a\n",
          "h ssh-rsa AAAA\n",
          "a\r\n",
          "a\u2028",
          "/a\u0085",
          "/a\u2028b");

  private static final List<String> LONG =
      List.of(
          "a".repeat(1024),
          "a".repeat(1025),
          "😀".repeat(1024),
          "😀".repeat(1025),
          "a".repeat(253),
          "a".repeat(254),
          "a".repeat(63),
          "a".repeat(64),
          "a/".repeat(127) + "a",
          "a/".repeat(127) + "ab",
          "a/".repeat(100_000),
          "/" + "a".repeat(2047),
          "/" + "a".repeat(2048),
          "h ssh-rsa " + "A".repeat(8182),
          "h ssh-rsa " + "A".repeat(8183));

  static Stream<String> definitions() {
    return SpecTexts.ALL.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void schema_and_code_agree_on_every_text(String definition) {
    JsonSchema schema = SchemaReader.compile(SCHEMA.at("/$defs/" + definition));
    List<String> samples = new ArrayList<>(List.of(WORDS.split("\\s+")));
    LINES.lines().forEach(samples::add);
    samples.addAll(ODD);
    samples.addAll(LONG);
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      samples.add(randomText(random));
    }

    for (String sample : samples) {
      boolean bySchema = schema.validate(TextNode.valueOf(sample)).isEmpty();
      assertThat(accepts(definition, sample)).as(Names.quote(sample)).isEqualTo(bySchema);
    }
  }

  private static boolean accepts(String definition, String text) {
    BiConsumer<String, String> check = SpecTexts.ALL.get(definition);
    try {
      check.accept("value", text);
      return true;
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).matches("value [ -~]+");
      return false;
    }
  }

  private static String randomText(Random random) {
    List<String> pieces =
        List.of(
            ("a Z 0 7 _ . - / / .lock .. : @ é h s m ssh:// https:// file:/// git@ host = # ? [ ]"
                    + " ssh-rsa AAAA")
                .split(" "));
    List<String> gaps = List.of("", "", "", " ", "\n");
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(pieces.get(random.nextInt(pieces.size())));
      text.append(gaps.get(random.nextInt(gaps.size())));
    }
    return text.toString();
  }

  @Test
  void every_definition_of_a_text_has_a_check_in_code() {
    List<String> texts = new ArrayList<>();
    SCHEMA.path("$defs").properties().stream()
        .filter(definition -> definition.getValue().path("type").toString().contains("string"))
        .forEach(definition -> texts.add(definition.getKey()));

    assertThat(texts).containsExactlyInAnyOrderElementsOf(SpecTexts.ALL.keySet());
  }

  @Test
  void patterns_that_code_uses_as_they_are_are_the_same_in_the_schema() {
    assertThat(SCHEMA.at("/$defs/url/pattern").textValue()).isEqualTo(RepositoryUrl.PATTERN);
    assertThat(SCHEMA.at("/$defs/knownHost/pattern").textValue())
        .isEqualTo(Values.KNOWN_HOST_PATTERN);
    assertThat(SCHEMA.at("/$defs/webhook/pattern").textValue()).isEqualTo(WebhookUrl.PATTERN);
    assertThat(SCHEMA.at("/$defs/vagrantBox/pattern").textValue())
        .isEqualTo(VagrantSpec.Machines.BOX_PATTERN);
    assertThat(SCHEMA.at("/$defs/weekdays/pattern").textValue())
        .isEqualTo(DeployWindow.DAYS_PATTERN);
    assertThat(SCHEMA.at("/$defs/timeOfDay/pattern").textValue())
        .isEqualTo(DeployWindow.TIME_PATTERN);
    assertThat(SCHEMA.at("/$defs/timeZone/pattern").textValue())
        .isEqualTo(DeployWindow.ZONE_PATTERN);
    for (AwsNameFormat text : AwsNameFormat.values()) {
      assertThat(SCHEMA.at("/$defs/" + text.definition() + "/pattern").textValue())
          .isEqualTo(text.pattern());
    }
  }

  @Test
  void the_schema_is_a_valid_schema_of_its_draft() {
    JsonSchema draft =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(URI.create(SpecVersion.VersionFlag.V202012.getId()));

    assertThat(draft.validate(SCHEMA)).isEmpty();
  }

  @Test
  void every_pattern_is_for_the_text_as_a_whole() {
    assertThat(SCHEMA.findValuesAsText("pattern"))
        .hasSize(SpecTexts.ALL.size())
        .allSatisfy(pattern -> assertThat(pattern).startsWith("^").endsWith("$"));
  }

  @Test
  void every_key_and_every_definition_is_described() {
    assertThat(nodes()).hasSizeGreaterThan(20);
    assertThat(nodes())
        .allSatisfy(
            (where, node) ->
                assertThat(node.path("description").asText()).matches("[A-Z0-9].{15,}\\."));
  }

  @Test
  void no_map_of_keys_accepts_keys_that_are_not_described() {
    List<JsonNode> maps = nodes().values().stream().filter(node -> node.has("properties")).toList();

    assertThat(maps).hasSize(20);
    assertThat(maps)
        .allSatisfy(map -> assertThat(map.path("additionalProperties").isBoolean()).isTrue())
        .allSatisfy(map -> assertThat(map.path("additionalProperties").asBoolean()).isFalse());
  }

  @Test
  void the_defaults_of_machines_in_the_schema_are_those_of_the_code() {
    JsonNode keys = SCHEMA.at("/$defs/awsPart/properties");
    AwsSpec.Machines defaults = new FederationSpec.Part(new FederationSpec.Count(1, 1)).machines();

    assertThat(keys.at("/instanceType/default").textValue()).isEqualTo(defaults.instanceType());
    assertThat(keys.at("/ami/default").textValue()).isEqualTo(defaults.ami());
    assertThat(keys.at("/dataSize/default").intValue()).isEqualTo(defaults.dataSize());
    assertThat(keys.at("/minHealthyPercentage/default").intValue())
        .isEqualTo(defaults.minHealthyPercentage());
    assertThat(keys.at("/batch/default").intValue()).isEqualTo(defaults.batch());
    assertThat(keys.at("/edge/default").textValue()).isEqualTo("none");
    assertThat(defaults.loadBalancer()).isFalse();
    JsonNode natGateways = SCHEMA.at("/$defs/awsNetwork/properties/natGateways");
    assertThat(natGateways.path("default").intValue())
        .isEqualTo(AwsSpec.Network.DEFAULT_NAT_GATEWAYS);
    assertThat(natGateways.path("maximum").intValue()).isEqualTo(AwsSpec.Network.MOST_NAT_GATEWAYS);
    JsonNode memory = SCHEMA.at("/$defs/vagrantPart/properties/memory");
    assertThat(memory.path("default").intValue()).isEqualTo(VagrantSpec.Machines.DEFAULT_MEMORY);
    assertThat(memory.path("minimum").intValue()).isEqualTo(VagrantSpec.Machines.LEAST_MEMORY);
    assertThat(memory.path("maximum").intValue()).isEqualTo(VagrantSpec.Machines.MOST_MEMORY);
  }

  /** Returns the root, all keys and all definitions, by pointer. */
  private static Map<String, JsonNode> nodes() {
    Map<String, JsonNode> nodes = new TreeMap<>();
    collect(SCHEMA, JsonPointer.empty(), nodes);
    return nodes;
  }

  private static void collect(JsonNode node, JsonPointer at, Map<String, JsonNode> nodes) {
    nodes.put(at.toString(), node);
    for (String group : List.of("properties", "$defs")) {
      for (Map.Entry<String, JsonNode> entry : node.path(group).properties()) {
        collect(entry.getValue(), at.appendProperty(group).appendProperty(entry.getKey()), nodes);
      }
    }
  }

  @Test
  void the_defaults_of_the_schema_are_those_of_the_code() {
    NodeConfig defaults = NodeConfig.defaults();

    assertThat(SCHEMA.at("/properties/jitter/default").textValue())
        .isEqualTo(Durations.render(defaults.jitter()));
    assertThat(SCHEMA.at("/properties/work/properties/timeLimit/default").textValue())
        .isEqualTo(Durations.render(defaults.workTimeLimit()));
    assertThat(SCHEMA.at("/properties/git/properties/lookLimit/default").textValue())
        .isEqualTo(Durations.render(defaults.lookLimit()));
    assertThat(SCHEMA.at("/properties/git/properties/fetchLimit/default").textValue())
        .isEqualTo(Durations.render(defaults.fetchLimit()));
    assertThat(SCHEMA.at("/properties/scripts/properties/init/default").textValue())
        .isEqualTo(defaults.initPrefix());
    assertThat(SCHEMA.at("/properties/scripts/properties/work/default").textValue())
        .isEqualTo(defaults.workPrefix());
    assertThat(SCHEMA.at("/$defs/repository/properties/branch/default").textValue())
        .isEqualTo(NodeConfig.Repository.DEFAULT_BRANCH);
    assertThat(SCHEMA.at("/$defs/part/properties/count/default").intValue())
        .isEqualTo(FederationSpec.Count.DEFAULT);
    assertThat(SCHEMA.at("/properties/chat/properties/form/default").textValue())
        .isEqualTo(defaults.chat().form().word());
    assertThat(SCHEMA.at("/$defs/count").findValuesAsText("maximum"))
        .containsOnly(Integer.toString(FederationSpec.Count.MAX));
    assertThat(SCHEMA.at("/$defs/count/maximum").intValue()).isEqualTo(FederationSpec.Count.MAX);
    assertThat(SCHEMA.at("/$defs/port/maximum").intValue()).isEqualTo(Ports.MAX);
    JsonNode awake = SCHEMA.at("/$defs/awake/properties");
    assertThat(awake.at("/path/default").textValue()).isEqualTo(AwakeProbe.Http.DEFAULT_PATH);
    assertThat(awake.at("/status/default").intValue()).isEqualTo(AwakeProbe.Http.DEFAULT_STATUS);
    assertThat(awake.at("/within/default").textValue())
        .isEqualTo(Durations.render(AwakeProbe.DEFAULT_WITHIN));
  }

  @Test
  void the_defaults_of_deploy_in_the_schema_are_those_of_the_code() {
    JsonNode keys = SCHEMA.at("/properties/deploy/properties");
    DeploySpec defaults = DeploySpec.defaults();

    assertThat(keys.at("/redeploy/default").textValue()).isEqualTo(defaults.redeploy().word());
    assertThat(keys.at("/verbose/default").booleanValue()).isEqualTo(defaults.verbose());
    assertThat(keys.at("/scriptLimit/default").textValue())
        .isEqualTo(Durations.render(defaults.scriptLimit()));
    assertThat(keys.at("/onFailure/default").textValue()).isEqualTo(defaults.onFailure().word());
    assertThat(keys.at("/window/properties/days/default").textValue())
        .isEqualTo(DeployWindow.DEFAULT_DAYS);
    assertThat(keys.at("/window/properties/zone/default").textValue())
        .isEqualTo(DeployWindow.DEFAULT_ZONE);
  }

  @Test
  void the_defaults_of_presence_in_the_schema_are_those_of_the_code() {
    JsonNode keys = SCHEMA.at("/properties/presence/properties");
    PresenceSpec defaults = new PresenceSpec("../presence.git");

    assertThat(keys.at("/name/default").textValue()).isEqualTo(defaults.name());
    assertThat(keys.at("/branch/default").textValue()).isEqualTo(defaults.branch());
    assertThat(keys.at("/flattime/default").textValue()).isEqualTo(defaults.flattime().word());
    assertThat(keys.at("/flattimeEvery/default").textValue())
        .isEqualTo(Durations.render(defaults.flattimeEvery()));
    assertThat(keys.at("/retention/default").textValue())
        .isEqualTo(Durations.render(defaults.retention()));
  }
}
