package io.federation.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
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
              new NodeConfig.Repository("app", "/srv/git/é app #1!.git", "main", List.of())),
          new ChatSpec(
              ChatSpec.Form.HIPCHAT,
              Optional.of("https://chat.example.org/room/1?x=y"),
              Optional.of("http://10.0.0.1:8080/room/2")));

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
                i -> new NodeConfig.Repository("r" + (99 - i), "/srv/" + i, "main", List.of()))
            .toList();
    NodeConfig config =
        new NodeConfig(
            Duration.ZERO, Duration.ofHours(4), "it", "bin", repositories, ChatSpec.SILENT);

    assertThat(NodeConfig.parse(config.render())).isEqualTo(config);
  }

  @Test
  void text_is_sorted_by_key_in_ascii_and_without_a_date() {
    assertThat(FULL.render())
        .isEqualTo(
            """
            chat.chatty=https\\://chat.example.org/room/1?x\\=y
            chat.critical=http\\://10.0.0.1\\:8080/room/2
            chat.form=hipchat
            jitter=90s
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
            """);
  }

  @Test
  void a_config_has_what_concerns_a_node_of_the_description() {
    FederationSpec spec =
        new FederationSpec(
            "fed1",
            "lad1",
            FULL.jitter(),
            new FederationSpec.Scripts(FULL.initPrefix(), FULL.workPrefix()),
            new FederationSpec.Work(FULL.workTimeLimit()),
            FULL.repositories(),
            Map.of(),
            FULL.chat());

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
        .containsExactly(new NodeConfig.Repository("ops", "/srv/ops", "main", List.of()));
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
    return new NodeConfig(jitter, workTimeLimit, "a", "b", List.of(), ChatSpec.SILENT);
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
      Object spec =
          make(
              bare,
              FederationSpec.class,
              "fed1",
              "lad1",
              Duration.ZERO,
              scripts,
              work,
              List.of(),
              Map.of(),
              bare.loadClass(ChatSpec.class.getName()).getField("SILENT").get(null));
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
