package io.federation.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigTest {

  private static final NodeConfig FULL =
      new NodeConfig(
          Duration.ofSeconds(90),
          Duration.ofMinutes(30),
          Duration.ofSeconds(45),
          Duration.ofHours(1),
          "setup",
          "ops/work",
          List.of(
              new NodeConfig.Repository(
                  "ops",
                  "git@git.example.org:ops.git",
                  "team/main",
                  List.of("git.example.org ssh-rsa AAAA= é", "|1|a=|b= ssh-rsa BBBB"),
                  Signatures.ALL,
                  List.of("https://mirror.example.org/ops.git", "/srv/mirror/ops.git")),
              new NodeConfig.Repository(
                  "app", "/srv/git/é app #1!.git", "main", List.of(), Signatures.OFF, List.of())),
          new ChatSpec(
              ChatSpec.Form.HIPCHAT,
              Optional.of("https://chat.example.org/room/1?x=y"),
              Optional.of("http://10.0.0.1:8080/room/2")),
          Optional.of(
              new PresenceSpec(
                  "there",
                  "../there.git",
                  "all",
                  List.of("git.example.org ssh-rsa AAAA="),
                  Flattime.MAIN,
                  Duration.ofMinutes(5),
                  Duration.ofDays(3),
                  PresenceStoreKind.ZOOKEEPER)),
          Optional.of(new ZooKeeperSpec("zk1.example.org:2181,10.0.0.2:2181/fleet")),
          new MetricsSpec(Optional.of("0.0.0.0:9464"), Optional.of("/var/lib/a/node.prom")),
          Optional.of(
              new DeploySpec(
                  DeploySpec.Redeploy.CHANGED,
                  true,
                  Optional.of("systemctl reload é"),
                  Duration.ofHours(1),
                  Optional.of("/etc/zkdeployment/agent.cfg"),
                  List.of(
                      new DeployWave(
                          List.of("host1.example.org", "cache"),
                          Duration.ofMinutes(10),
                          Optional.of("check é")),
                      new DeployWave(List.of("web"), Duration.ZERO, Optional.empty())),
                  Optional.of(
                      new DeployWindow(
                          "mon-fri",
                          LocalTime.of(9, 0),
                          LocalTime.of(16, 30),
                          ZoneId.of("Europe/Berlin"))),
                  DeploySpec.OnFailure.RETURN)),
          parts(),
          new AwsNodeConfig(
              Optional.of(Duration.ofHours(2)), AwsNodeConfig.SharedSecrets.SECRETS_MANAGER));

  private static Map<String, NodeConfig.Part> parts() {
    Map<String, NodeConfig.Part> parts = new LinkedHashMap<>();
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put("web", 80);
    ports.put("admin", 9000);
    parts.put(
        "lb1",
        new NodeConfig.Part(
            ports, Optional.of(new AwakeProbe.Command("bin/awake/lb1.sh", Duration.ofHours(1)))));
    parts.put(
        "app1",
        new NodeConfig.Part(
            Map.of("web", 8080),
            Optional.of(new AwakeProbe.Http("web", "/health?db=1", 204, Duration.ofSeconds(3)))));
    parts.put(
        "db1",
        new NodeConfig.Part(
            Map.of("mysql", 3306),
            Optional.of(new AwakeProbe.Tcp("mysql", Duration.ofSeconds(2)))));
    parts.put("test1", new NodeConfig.Part(Map.of(), Optional.empty()));
    return parts;
  }

  @Test
  void parts_and_ports_keep_their_order() {
    NodeConfig read = NodeConfig.parse(FULL.render());

    assertThat(read.parts().keySet()).containsExactly("lb1", "app1", "db1", "test1");
    assertThat(read.parts().get("lb1").ports().keySet()).containsExactly("web", "admin");
  }

  @Test
  void properties_are_read_as_they_were_written() {
    assertThat(NodeConfig.fromProperties(FULL.toProperties())).isEqualTo(FULL);
  }

  @Test
  void text_is_read_as_it_was_written() {
    assertThat(NodeConfig.parse(FULL.render())).isEqualTo(FULL);
  }

  @Test
  void more_than_ten_repositories_keep_their_order() {
    List<NodeConfig.Repository> repositories =
        IntStream.range(0, 12)
            .mapToObj(
                i ->
                    new NodeConfig.Repository(
                        "r" + (99 - i), "/srv/" + i, "main", List.of(), Signatures.OFF, List.of()))
            .toList();
    NodeConfig config =
        new NodeConfig(
            Duration.ZERO,
            Duration.ofHours(4),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            "it",
            "bin",
            repositories,
            ChatSpec.SILENT,
            Optional.empty(),
            Optional.empty(),
            MetricsSpec.NONE,
            Optional.empty(),
            Map.of(),
            AwsNodeConfig.DEFAULTS);

    assertThat(NodeConfig.parse(config.render())).isEqualTo(config);
  }

  @Test
  void text_is_sorted_by_key_in_ascii_and_without_a_date() {
    assertThat(FULL.render())
        .isEqualTo(
            """
            aws.replaceWedged=2h
            aws.sharedSecrets=secretsmanager
            chat.chatty=https\\://chat.example.org/room/1?x\\=y
            chat.critical=http\\://10.0.0.1\\:8080/room/2
            chat.form=hipchat
            deploy.after=systemctl reload \\u00E9
            deploy.configuration=/etc/zkdeployment/agent.cfg
            deploy.onFailure=return
            deploy.redeploy=changed
            deploy.scriptLimit=1h
            deploy.verbose=true
            deploy.waves=2
            deploy.waves.0.bake=10m
            deploy.waves.0.check=check \\u00E9
            deploy.waves.0.hosts=host1.example.org\\ncache
            deploy.waves.1.bake=0s
            deploy.waves.1.hosts=web
            deploy.window.days=mon-fri
            deploy.window.from=09\\:00
            deploy.window.to=16\\:30
            deploy.window.zone=Europe/Berlin
            git.fetchLimit=1h
            git.lookLimit=45s
            jitter=90s
            metrics.file=/var/lib/a/node.prom
            metrics.listen=0.0.0.0\\:9464
            parts=4
            parts.0.awake=command
            parts.0.awake.path=bin/awake/lb1.sh
            parts.0.awake.within=1h
            parts.0.name=lb1
            parts.0.ports=web\\=80\\nadmin\\=9000
            parts.1.awake=http
            parts.1.awake.path=/health?db\\=1
            parts.1.awake.port=web
            parts.1.awake.status=204
            parts.1.awake.within=3s
            parts.1.name=app1
            parts.1.ports=web\\=8080
            parts.2.awake=tcp
            parts.2.awake.port=mysql
            parts.2.awake.within=2s
            parts.2.name=db1
            parts.2.ports=mysql\\=3306
            parts.3.name=test1
            parts.3.ports=
            presence.branch=all
            presence.flattime=main
            presence.flattimeEvery=5m
            presence.knownHosts=git.example.org ssh-rsa AAAA\\=
            presence.name=there
            presence.retention=72h
            presence.store=zookeeper
            presence.url=../there.git
            repositories=2
            repositories.0.branch=team/main
            repositories.0.knownHosts=git.example.org ssh-rsa AAAA\\= \\u00E9\\n|1|a\\=|b\\= ssh-rsa BBBB
            repositories.0.mirrors=https\\://mirror.example.org/ops.git\\n/srv/mirror/ops.git
            repositories.0.name=ops
            repositories.0.signatures=all
            repositories.0.url=git@git.example.org\\:ops.git
            repositories.1.branch=main
            repositories.1.knownHosts=
            repositories.1.mirrors=
            repositories.1.name=app
            repositories.1.signatures=off
            repositories.1.url=/srv/git/\\u00E9 app \\#1\\!.git
            scripts.init=setup
            scripts.work=ops/work
            work.timeLimit=30m
            zookeeper=zk1.example.org\\:2181,10.0.0.2\\:2181/fleet
            """);
  }

  @Test
  void a_config_has_what_concerns_a_node_of_the_description() {
    Map<String, FederationSpec.Part> described = new LinkedHashMap<>();
    FULL.parts()
        .forEach(
            (name, part) ->
                described.put(
                    name,
                    new FederationSpec.Part(
                        new FederationSpec.Count(1, 1),
                        part.ports(),
                        part.awake(),
                        true,
                        part.ports().keySet().stream().findFirst())));
    FederationSpec spec =
        new FederationSpec(
            "fed1",
            "lad1",
            FULL.jitter(),
            new FederationSpec.Scripts(FULL.initPrefix(), FULL.workPrefix()),
            new FederationSpec.Work(FULL.workTimeLimit()),
            new FederationSpec.Git(FULL.lookLimit(), FULL.fetchLimit()),
            FULL.repositories(),
            described,
            FULL.chat(),
            FULL.presence(),
            FULL.zookeeper(),
            FULL.metrics(),
            FULL.deploy(),
            Optional.of(
                new AwsSpec(
                    FULL.repositories().get(0),
                    Optional.empty(),
                    new AwsSpec.Network(Optional.empty(), List.of(), List.of(), List.of(), 1),
                    new AwsSpec.GitSecrets(Optional.empty(), Optional.empty()),
                    FULL.aws())),
            VagrantSpec.DEFAULTS);

    assertThat(NodeConfig.from(spec)).isEqualTo(FULL);
  }

  @Test
  void defaults_are_those_of_an_empty_description() {
    FederationSpec spec =
        SpecReader.readStrict("deployment: fed1\nstacktype: lad1\n", "federation.yaml");

    assertThat(NodeConfig.defaults()).isEqualTo(NodeConfig.from(spec));
  }

  @Test
  void what_is_missing_has_its_default_and_what_is_unknown_is_ignored() {
    assertThat(NodeConfig.fromProperties(Map.of("chat", "on"))).isEqualTo(NodeConfig.defaults());
    assertThat(
            NodeConfig.fromProperties(
                    Map.of(
                        "repositories",
                        "1",
                        "repositories.0.name",
                        "ops",
                        "repositories.0.url",
                        "/srv/ops"))
                .repositories())
        .containsExactly(
            new NodeConfig.Repository(
                "ops", "/srv/ops", "main", List.of(), Signatures.OFF, List.of()));
  }

  @Test
  void mirrors_of_a_nodeinfo_property_are_separated_by_blanks() {
    assertThat(
            NodeConfig.Repository.mirrors(
                "initgitmirrors", " https://h/a.git  git@h:b.git\t/srv/c"))
        .containsExactly("https://h/a.git", "git@h:b.git", "/srv/c");
    assertThat(NodeConfig.Repository.mirrors("initgitmirrors", " ")).isEmpty();
    assertThatThrownBy(() -> NodeConfig.Repository.mirrors("initgitmirrors", "/srv/a --upload"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("initgitmirrors \"--upload\" is not the address of a repository");
  }

  @Test
  void of_two_kinds_of_signatures_the_stricter_holds() {
    assertThat(Signatures.OFF.stricter(Signatures.TIP)).isEqualTo(Signatures.TIP);
    assertThat(Signatures.ALL.stricter(Signatures.TIP)).isEqualTo(Signatures.ALL);
    assertThat(Signatures.TIP.stricter(Signatures.OFF)).isEqualTo(Signatures.TIP);
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "jitter; 90; jitter \"90\" is not a duration: use a whole number and s, m or h, such as"
            + " 90s, 5m or 1h",
        "work.timeLimit; 0s; work.timeLimit \"0s\" is no time at all: use more than 0s",
        "git.lookLimit; 0s; git.lookLimit \"0s\" is no time at all: use more than 0s",
        "git.fetchLimit; soon; git.fetchLimit \"soon\" is not a duration: use a whole number and"
            + " s, m or h, such as 90s, 5m or 1h",
        "scripts.init; ../x; scripts.init \"../x\" is not a relative path: use names joined by '/',"
            + " such as it/nodeinit, without '..' and without '/' at either end",
        "scripts.work; /x; scripts.work \"/x\" is not a relative path: use names joined by '/',"
            + " such as it/nodeinit, without '..' and without '/' at either end",
        "repositories; many; repositories \"many\" is not the number of repositories",
        "repositories; -1; repositories \"-1\" is not the number of repositories",
        "repositories; 3; repositories.2.name is missing",
        "repositories.1.name; ops; two repositories have the name \"ops\"",
        "repositories.1.name; a/b; repositories.1: name \"a/b\" is not a name: use 1 to 63 letters,"
            + " digits, '_', '.' or '-', starting with a letter or digit, without '..' and not"
            + " ending in '.' or '.lock'",
        "repositories.1.url; https://u:p@h/x; repositories.1: url holds a user name or password:"
            + " leave it out here and put it in the file credentials/<name>.properties in the"
            + " node's home",
        "repositories.1.branch; -x; repositories.1: branch \"-x\" is not a branch: use names joined"
            + " by '/', such as main or team/main, without '..' and not ending in '.' or '.lock'",
        "repositories.1.signatures; some; repositories.1: signatures \"some\" is not known: use off,"
            + " tip or all",
        "repositories.1.mirrors; https://u:p@h/x; repositories.1: mirrors holds a user name or"
            + " password: leave it out here and put it in the file credentials/<name>.properties in"
            + " the node's home",
        "repositories.1.knownHosts; x; repositories.1: knownHosts \"x\" is not a line of"
            + " known_hosts: use host, key type and key, such as git.example.org ssh-ed25519"
            + " AAAA...",
        "parts; x; parts \"x\" is not the number of parts",
        "parts; 5; parts.4.name is missing",
        "parts.0.ports; web; parts.0: port \"web\" is not name=number, such as web=8080",
        "parts.0.ports; web=70000; parts.0: port web is 70000: use a whole number from 1 to 65535",
        "parts.1.awake; ping; parts.1: awake \"ping\" is not known: use tcp, http or command",
        "parts.1.awake.port; wbe; parts.1: awake.http \"wbe\" is not a port of the part: use one of"
            + " web",
        "parts.1.awake.status; x; parts.1: awake.status is -1: use a whole number from 100 to 599",
        "presence.flattimeEvery; 7m; presence.flattimeEvery \"7m\" does not divide an hour: use 1m,"
            + " 2m, 3m, 4m, 5m, 6m, 10m, 12m, 15m, 20m, 30m or 1h",
        "presence.retention; 1h; presence.retention \"1h\" is not a time to keep days: use 24h or"
            + " more hours",
        "presence.name; app; presence and a repository that nodes follow have the same name or"
            + " address: \"app\"",
        "metrics.listen; 70000; metrics.listen \"70000\" is not host:port: use a port from 1 to"
            + " 65535, such as 9464, or an address before it, such as 0.0.0.0:9464",
        "metrics.file; /etc/passwd; metrics.file \"/etc/passwd\" is not an absolute path that ends"
            + " with .prom: use one such as /var/lib/prometheus/node-exporter/federation.prom",
        "deploy.redeploy; some; deploy.redeploy \"some\" is not known: use all or changed",
        "deploy.verbose; yes; deploy.verbose \"yes\" is not known: use true or false",
        "deploy.after; ~ ~; deploy.after \" \" is not a line of a shell: use one line of up to 1024"
            + " characters, such as systemctl reload app",
        "deploy.scriptLimit; 0s; deploy.scriptLimit \"0s\" is no time at all: use more than 0s",
        "deploy.configuration; etc/a.cfg; deploy.configuration \"etc/a.cfg\" is not an absolute path:"
            + " use one such as /etc/zkdeployment/agent.cfg",
        "deploy.waves; many; waves \"many\" is not the number of waves",
        "deploy.waves; 3; deploy.waves.2.hosts is missing",
        "deploy.waves.0.hosts; a b; deploy.waves.0: hosts \"a b\" is not the id, name or role of a"
            + " host: use 1 to 253 letters, digits, '_', '.' or '-', starting with a letter or"
            + " digit",
        "deploy.waves.1.bake; soon; deploy.waves.1: bake \"soon\" is not a duration: use a whole"
            + " number and s, m or h, such as 90s, 5m or 1h",
        "deploy.window.days; always; deploy.window.days \"always\" is not a list of days of the week: use"
            + " mon-fri, or mon,wed,fri-sun",
        "deploy.window.from; noon; deploy.window.from \"noon\" is not a time of day: use one from"
            + " 00:00 to 23:59",
        "deploy.window.zone; Mars; deploy.window.zone \"Mars\" is not known here: use one such as"
            + " Europe/Berlin or UTC",
        "chat.form; irc; chat.form \"irc\" is not a form of chat: use slack or hipchat",
        "chat.critical; ftp://h/s3cret; chat.critical is not the address of a webhook: use"
            + " https://host/path, or http://host/path within a network of your own, without user"
            + " name and '#' (it is not shown here, as it is a secret)"
      })
  void a_wrong_property_is_refused_in_one_line(String key, String value, String message) {
    Map<String, String> properties = new TreeMap<>(FULL.toProperties());
    properties.put(key, value);

    assertThatThrownBy(() -> NodeConfig.fromProperties(properties))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void values_that_cannot_be_written_are_refused_at_once() {
    assertThatThrownBy(() -> config(Duration.ofMillis(1500), Duration.ofHours(1)))
        .hasMessage("jitter PT1.5S cannot be written: use whole seconds, minutes or hours");
    assertThatThrownBy(() -> config(Duration.ZERO, Duration.ZERO))
        .hasMessage("work.timeLimit \"0s\" is no time at all: use more than 0s");
  }

  private static NodeConfig config(Duration jitter, Duration workTimeLimit) {
    return new NodeConfig(
        jitter,
        workTimeLimit,
        Duration.ofSeconds(30),
        Duration.ofMinutes(10),
        "a",
        "b",
        List.of(),
        ChatSpec.SILENT,
        Optional.empty(),
        Optional.empty(),
        MetricsSpec.NONE,
        Optional.empty(),
        Map.of(),
        AwsNodeConfig.DEFAULTS);
  }

  @Test
  void a_config_never_shows_an_address_of_chat_by_accident() {
    assertThat(FULL.toString())
        .contains("ChatSpec[hipchat, chatty, critical]")
        .doesNotContain("chat.example.org", "10.0.0.1");
  }

  @Test
  void a_config_is_read_and_written_without_any_library() throws Exception {
    URL[] module = {NodeConfig.class.getProtectionDomain().getCodeSource().getLocation()};
    try (URLClassLoader bare = new URLClassLoader(module, ClassLoader.getPlatformClassLoader())) {
      Class<?> config = bare.loadClass(NodeConfig.class.getName());
      Object read = config.getMethod("parse", String.class).invoke(null, FULL.render());

      assertThat(config.getMethod("render").invoke(read)).isEqualTo(FULL.render());
      assertThat(config).isNotSameAs(NodeConfig.class);
    }
  }

  @Test
  void a_description_is_compiled_without_any_library() throws Exception {
    URL[] module = {NodeConfig.class.getProtectionDomain().getCodeSource().getLocation()};
    try (URLClassLoader bare = new URLClassLoader(module, ClassLoader.getPlatformClassLoader())) {
      Object scripts = make(bare, FederationSpec.Scripts.class, "setup", "ops/work");
      Object work = make(bare, FederationSpec.Work.class, Duration.ofMinutes(30));
      Object git =
          make(bare, FederationSpec.Git.class, Duration.ofSeconds(45), Duration.ofHours(1));
      Object spec =
          make(
              bare,
              FederationSpec.class,
              "fed1",
              "lad1",
              Duration.ZERO,
              scripts,
              work,
              git,
              List.of(),
              Map.of(),
              bare.loadClass(ChatSpec.class.getName()).getField("SILENT").get(null),
              Optional.empty(),
              Optional.empty(),
              bare.loadClass(MetricsSpec.class.getName()).getField("NONE").get(null),
              Optional.empty(),
              Optional.empty(),
              make(bare, VagrantSpec.class, Optional.empty()));
      Class<?> config = bare.loadClass(NodeConfig.class.getName());
      Object compiled = config.getMethod("from", spec.getClass()).invoke(null, spec);

      assertThat(config.getMethod("workPrefix").invoke(compiled)).isEqualTo("ops/work");
    }
  }

  private static Object make(ClassLoader loader, Class<?> type, Object... values)
      throws ReflectiveOperationException {
    return loader.loadClass(type.getName()).getConstructors()[0].newInstance(values);
  }
}
