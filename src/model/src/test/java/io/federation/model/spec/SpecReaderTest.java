package io.federation.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.federation.model.spec.Problem.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpecReaderTest {

  private static final String HEAD = "deployment: fed1\nstacktype: lad1\n";

  private static final String FULL =
      """
      # All keys.
      deployment: fed1
      stacktype: "lad1"
      jitter: 90s
      scripts:
        init: setup
        work: ops/work
      work:
        timeLimit: 30m
      git: {lookLimit: 45s, fetchLimit: 1h}
      repositories:
        - name: ops
          url: git@git.example.org:ops.git
          branch: team/main
          knownHosts:
            - git.example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 comment
            - "|1|c2FsdA==|aGFzaA== ssh-rsa AAAAB3NzaC1yc2E="
        - name: app
          url: /srv/git/é app.git
          signatures: off
        - name: web
          url: https://git.example.org/web.git
          signatures: tip
          mirrors: [https://mirror.example.org/web.git, ../../git/web.git]
      presence:
        name: there
        url: ../there.git
        branch: all
        knownHosts: [git.example.org ssh-ed25519 AAAA]
        flattime: main
        flattimeEvery: 60m
        retention: 24h
        store: zookeeper
      zookeeper: embedded
      metrics: {listen: 9464, file: /var/lib/a/node.prom}
      deploy: {redeploy: changed, verbose: true, after: systemctl reload app, scriptLimit: 1h,
               configuration: /etc/zkdeployment/agent.cfg}
      parts:
        lb1: {ports: {web: 80, admin: 9000}, edge: web, awake: {command: bin/awake/lb1.sh}}
        db1:
          count: 0
          ports: {mysql: 3306}
          awake: {tcp: mysql, within: 1m}
          data: keep
        app1:
          count: {min: 2, max: 6}
          ports: {web: 8080}
          awake: {http: web, path: "/health?db=1", status: 204}
        test1: {awake: {http: web}, ports: {web: 1}}
      chat:
        form: hipchat
        chatty: http://10.0.0.1:8080/v2/room/1/notification
        critical: https://chat.example.org/v2/room/2/notification?x=y
      """;

  @Test
  void what_is_left_out_has_its_default() {
    assertThat(SpecReader.readStrict(HEAD, "f.yaml"))
        .isEqualTo(
            new FederationSpec(
                "fed1",
                "lad1",
                Duration.ZERO,
                new FederationSpec.Scripts("it/nodeinit", "bin/nodework"),
                new FederationSpec.Work(Duration.ofHours(4)),
                new FederationSpec.Git(Duration.ofSeconds(30), Duration.ofMinutes(10)),
                List.of(),
                Map.of(),
                ChatSpec.SILENT,
                Optional.empty(),
                Optional.empty(),
                MetricsSpec.NONE,
                Optional.empty(),
                Optional.empty(),
                VagrantSpec.DEFAULTS));
  }

  @Test
  void every_key_is_read() {
    assertThat(SpecReader.readStrict(FULL, "f.yaml"))
        .isEqualTo(
            new FederationSpec(
                "fed1",
                "lad1",
                Duration.ofSeconds(90),
                new FederationSpec.Scripts("setup", "ops/work"),
                new FederationSpec.Work(Duration.ofMinutes(30)),
                new FederationSpec.Git(Duration.ofSeconds(45), Duration.ofHours(1)),
                List.of(
                    new NodeConfig.Repository(
                        "ops",
                        "git@git.example.org:ops.git",
                        "team/main",
                        List.of(
                            "git.example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 comment",
                            "|1|c2FsdA==|aGFzaA== ssh-rsa AAAAB3NzaC1yc2E="),
                        Signatures.OFF,
                        List.of()),
                    new NodeConfig.Repository(
                        "app", "/srv/git/é app.git", "main", List.of(), Signatures.OFF, List.of()),
                    new NodeConfig.Repository(
                        "web",
                        "https://git.example.org/web.git",
                        "main",
                        List.of(),
                        Signatures.TIP,
                        List.of("https://mirror.example.org/web.git", "../../git/web.git"))),
                Map.of(
                    "lb1",
                    new FederationSpec.Part(
                        new FederationSpec.Count(1, 1),
                        Map.of("web", 80, "admin", 9000),
                        Optional.of(
                            new AwakeProbe.Command("bin/awake/lb1.sh", Duration.ofSeconds(2))),
                        false,
                        Optional.of("web")),
                    "db1",
                    new FederationSpec.Part(
                        new FederationSpec.Count(0, 0),
                        Map.of("mysql", 3306),
                        Optional.of(new AwakeProbe.Tcp("mysql", Duration.ofMinutes(1))),
                        true,
                        Optional.empty()),
                    "app1",
                    part(2, 6, 8080, "/health?db=1", 204),
                    "test1",
                    part(1, 1, 1, "/", 200)),
                new ChatSpec(
                    ChatSpec.Form.HIPCHAT,
                    Optional.of("http://10.0.0.1:8080/v2/room/1/notification"),
                    Optional.of("https://chat.example.org/v2/room/2/notification?x=y")),
                Optional.of(
                    new PresenceSpec(
                        "there",
                        "../there.git",
                        "all",
                        List.of("git.example.org ssh-ed25519 AAAA"),
                        Flattime.MAIN,
                        Duration.ofHours(1),
                        Duration.ofDays(1),
                        PresenceStoreKind.ZOOKEEPER)),
                Optional.of(new ZooKeeperSpec("embedded")),
                new MetricsSpec(Optional.of("9464"), Optional.of("/var/lib/a/node.prom")),
                Optional.of(
                    new DeploySpec(
                        DeploySpec.Redeploy.CHANGED,
                        true,
                        Optional.of("systemctl reload app"),
                        Duration.ofHours(1),
                        Optional.of("/etc/zkdeployment/agent.cfg"),
                        List.of(),
                        Optional.empty(),
                        DeploySpec.OnFailure.STOP)),
                Optional.empty(),
                VagrantSpec.DEFAULTS));
  }

  private static FederationSpec.Part part(int min, int max, int port, String path, int status) {
    return new FederationSpec.Part(
        new FederationSpec.Count(min, max),
        Map.of("web", port),
        Optional.of(new AwakeProbe.Http("web", path, status, Duration.ofSeconds(2))),
        false,
        Optional.empty());
  }

  @Test
  void of_presence_only_the_address_must_be_said() {
    assertThat(SpecReader.readStrict(HEAD + "presence: {url: ../presence.git}\n", "f").presence())
        .contains(
            new PresenceSpec(
                "presence",
                "../presence.git",
                "main",
                List.of(),
                Flattime.DAILY,
                Duration.ofMinutes(1),
                Duration.ofDays(2),
                PresenceStoreKind.GIT));
  }

  private static FederationSpec.Part part(int min, int max) {
    return new FederationSpec.Part(new FederationSpec.Count(min, max));
  }

  @Test
  void one_address_of_chat_may_be_left_out_and_the_form_is_slack_then_too() {
    String url = "https://chat.example.org/hooks/1";

    assertThat(SpecReader.readStrict(HEAD + "chat: {critical: \"" + url + "\"}\n", "f").chat())
        .isEqualTo(new ChatSpec(ChatSpec.Form.SLACK, Optional.empty(), Optional.of(url)));
    assertThat(SpecReader.readStrict(HEAD + "chat: {}\n", "f").chat()).isEqualTo(ChatSpec.SILENT);
  }

  @Test
  void parts_keep_the_order_of_the_text() {
    assertThat(SpecReader.readStrict(FULL, "f.yaml").parts().keySet())
        .containsExactly("lb1", "db1", "app1", "test1");
  }

  @Test
  void ports_keep_the_order_of_the_text() {
    assertThat(SpecReader.readStrict(FULL, "f.yaml").parts().get("lb1").ports().keySet())
        .containsExactly("web", "admin");
  }

  @Test
  void aliases_are_followed() {
    String yaml = HEAD + "parts:\n  app1: &part {count: 3}\n  app2: *part\n";

    assertThat(SpecReader.readStrict(yaml, "f.yaml").parts())
        .isEqualTo(Map.of("app1", part(3, 3), "app2", part(3, 3)));
  }

  @Test
  void a_byte_order_mark_and_windows_line_ends_do_no_harm() {
    String yaml = "\uFEFF" + FULL.replace("\n", "\r\n");

    assertThat(SpecReader.readStrict(yaml.getBytes(StandardCharsets.UTF_8), "f.yaml"))
        .isEqualTo(SpecReader.readStrict(FULL, "f.yaml"));
  }

  @Test
  void a_node_ignores_unknown_keys_with_a_warning() {
    String yaml = HEAD + "mail: {url: x}\nwork: {timelimit: 1h}\n";

    SpecReader.Result result = SpecReader.read(yaml, "it/federation.yaml");

    assertThat(result.spec()).isEqualTo(SpecReader.readStrict(HEAD, "f.yaml"));
    assertThat(result.problems())
        .extracting(Problem::severity)
        .containsExactly(Severity.WARNING, Severity.WARNING);
    assertThat(result.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "it/federation.yaml:3: warning: unknown key \"mail\": use one of deployment,"
                + " stacktype, jitter, scripts, work, git, repositories, parts, chat, presence, zookeeper, metrics, deploy, aws, vagrant",
            "it/federation.yaml:4: warning: unknown key \"timelimit\" in work: did you mean"
                + " \"timeLimit\"?");
  }

  @Test
  void a_node_has_no_description_where_a_value_is_wrong() {
    SpecReader.Result result = SpecReader.read(HEAD + "jitter: soon\nmail: {}\n", "f.yaml");

    assertThat(result.spec()).isNull();
    assertThat(result.problems())
        .extracting(Problem::severity, Problem::where, Problem::path)
        .containsExactly(
            tuple(Severity.ERROR, "f.yaml:3", "jitter"),
            tuple(Severity.WARNING, "f.yaml:4", "mail"));
  }

  @Test
  void a_strict_reader_names_everything_that_is_wrong_in_the_order_of_the_text() {
    String yaml =
        "deployment: fed 1\nstacktyp: lad1\nrepositories:\n- name: ops\n  url: ops\njitter: 1\n";

    assertThatThrownBy(() -> SpecReader.readStrict(yaml, "f.yaml"))
        .isInstanceOfSatisfying(
            SpecException.class,
            e ->
                assertThat(e.problems())
                    .extracting(Problem::line, Problem::path)
                    .containsExactly(
                        tuple(1, "deployment"),
                        tuple(1, "stacktype"),
                        tuple(2, "stacktyp"),
                        tuple(5, "repositories[0].url"),
                        tuple(6, "jitter")));
  }

  @Test
  void bytes_that_are_not_utf_8_are_refused() {
    byte[] latin1 = "deployment: fedé\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(SpecReader.read(latin1, "f.yaml").problems())
        .extracting(Problem::toString)
        .containsExactly("f.yaml: is not text in UTF-8");
  }

  @Test
  void too_many_bytes_are_refused_before_they_are_decoded() {
    assertThat(SpecReader.read(new byte[SpecReader.MAX_BYTES + 1], "f.yaml").problems())
        .extracting(Problem::toString)
        .containsExactly("f.yaml: is larger than 1048576 bytes");
  }

  @Test
  void as_many_bytes_as_are_allowed_are_read() {
    String yaml = HEAD + "#".repeat(SpecReader.MAX_BYTES - HEAD.length());

    assertThat(SpecReader.read(yaml, "f.yaml").problems()).isEmpty();
  }

  @Test
  void whatever_happens_to_a_text_there_is_either_a_description_or_an_error() {
    Random random = new Random(20151008);
    String alphabet = "\t\n :-#&*!|>'\"%@`[]{},?~0a\u0000\u0007é/.<=";
    for (int round = 0; round < 3000; round++) {
      StringBuilder yaml = new StringBuilder(FULL);
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(yaml.length());
        switch (random.nextInt(3)) {
          case 0 -> yaml.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
          case 1 -> yaml.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
          default -> yaml.delete(at, Math.min(yaml.length(), at + 1 + random.nextInt(30)));
        }
      }

      SpecReader.Result result = SpecReader.read(yaml.toString(), "f.yaml");

      boolean failed = result.problems().stream().anyMatch(p -> p.severity() == Severity.ERROR);
      assertThat(result.spec() == null).as(yaml.toString()).isEqualTo(failed);
      assertThat(result.problems())
          .allSatisfy(problem -> assertThat(problem.toString()).matches("[ -~]+"));
    }
  }
}
