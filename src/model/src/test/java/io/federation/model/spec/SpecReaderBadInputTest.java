package io.federation.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpecReaderBadInputTest {

  private static final String HEAD = "deployment: fed1\nstacktype: lad1\n";
  private static final String REPOSITORY = HEAD + "repositories:\n- name: ops\n  ";
  private static final String COUNT = HEAD + "parts:\n  app1:\n    count: ";
  private static final String NAME =
      " is not a name: use 1 to 63 letters, digits, '_', '.' or '-', starting with a letter or"
          + " digit, without '..' and not ending in '.' or '.lock'";
  private static final String FOLDER =
      " is not a relative path: use names joined by '/', such as it/nodeinit, without '..' and"
          + " without '/' at either end";
  private static final String DURATION =
      " is not a duration: use a whole number and s, m or h, such as 90s, 5m or 1h";
  private static final String CREDENTIALS =
      "f.yaml:5: repositories[0].url holds a user name or password: leave it out here and put it"
          + " in the file credentials/<name>.properties in the node's home";
  private static final String ADDRESS =
      " is not the address of a repository: use /absolute/path, file:///path, http://host/path,"
          + " https://host/path, ssh://user@host/path or user@host:path, or ../name.git for one beside"
          + " the ops repository";
  private static final String BRANCH =
      " is not a branch: use names joined by '/', such as main or team/main, without '..' and not"
          + " ending in '.' or '.lock'";
  private static final String KNOWN_HOST =
      " is not a line of known_hosts: use host, key type and key, such as git.example.org"
          + " ssh-ed25519 AAAA...";

  private static final String WEBHOOK =
      " is not the address of a webhook: use https://host/path, or http://host/path within a"
          + " network of your own, without user name and '#' (it is not shown here, as it is a"
          + " secret)";

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "texts",
    "syntax",
    "names",
    "keys",
    "durations",
    "folders",
    "repositories",
    "urls",
    "counts",
    "chats",
    "presences",
    "services"
  })
  void bad_input_is_refused_with_a_message_that_helps(String yaml, String messages) {
    assertThatThrownBy(() -> SpecReader.readStrict(yaml, "f.yaml"))
        .isInstanceOf(SpecException.class)
        .hasMessage(messages);
  }

  static Stream<Arguments> chats() {
    String secret = "https://chat.example.org/hooks/s3cret";
    return Stream.of(
        bad(
            "an address alone",
            HEAD + "chat: " + secret + "\n",
            "f.yaml:3: chat must be a map of keys and values, not a text"),
        bad(
            "a form that nobody knows",
            HEAD + "chat: {form: irc}\n",
            "f.yaml:3: chat.form \"irc\" is not a form of chat: use slack or hipchat"),
        bad(
            "an unknown key of chat",
            HEAD + "chat:\n  token: s3cret\n",
            "f.yaml:4: unknown key \"token\" in chat: use one of form, chatty, critical"),
        bad(
            "an address with a password",
            HEAD + "chat:\n  chatty: https://u:s3cret@h/p\n",
            "f.yaml:4: chat.chatty" + WEBHOOK),
        bad(
            "an address without a path",
            HEAD + "chat:\n  critical: https://s3cret.example.org\n",
            "f.yaml:4: chat.critical" + WEBHOOK),
        bad(
            "an address of another kind",
            HEAD + "chat:\n  critical: slack://s3cret/p\n",
            "f.yaml:4: chat.critical" + WEBHOOK),
        bad(
            "an address with a space",
            HEAD + "chat:\n  critical: https://h/s3cret x\n",
            "f.yaml:4: chat.critical" + WEBHOOK),
        bad("a number", HEAD + "chat:\n  chatty: 12345\n", "f.yaml:4: chat.chatty" + WEBHOOK),
        bad(
            "a list of addresses",
            HEAD + "chat:\n  chatty: [\"" + secret + "\"]\n",
            "f.yaml:4: chat.chatty must be a text, not a list"),
        bad(
            "no address",
            HEAD + "chat:\n  chatty:\n",
            "f.yaml:4: chat.chatty has no value: it must be a text"));
  }

  static Stream<Arguments> presences() {
    return Stream.of(
        bad(
            "presence without an address",
            HEAD + "presence: {}\n",
            "f.yaml:3: presence.url is missing"),
        bad(
            "presence in a repository that is followed",
            HEAD + "repositories: [{name: a, url: ../a.git}]\npresence: {url: ../a.git}\n",
            "f.yaml:4: presence.url is that of repositories[0] too: presence needs a repository of"
                + " its own"),
        bad(
            "the usual name of presence for a repository",
            HEAD + "repositories: [{name: presence, url: ../a.git}]\npresence: {url: ../p.git}\n",
            "f.yaml:4: presence has the name \"presence\", which is already that of"
                + " repositories[0]"),
        bad(
            "a name of presence that is taken",
            HEAD + "repositories: [{name: a, url: ../a.git}]\npresence: {url: ../p.git, name: a}\n",
            "f.yaml:4: presence.name has the name \"a\", which is already that of repositories[0]"),
        bad(
            "minutes that do not divide an hour",
            presence("flattimeEvery: 7m"),
            "f.yaml:3: presence.flattimeEvery \"7m\" does not divide an hour: use 1m, 2m, 3m, 4m,"
                + " 5m, 6m, 10m, 12m, 15m, 20m, 30m or 1h"),
        bad(
            "seconds",
            presence("flattimeEvery: 60s"),
            "f.yaml:3: presence.flattimeEvery \"60s\" does not divide an hour: use 1m, 2m, 3m, 4m,"
                + " 5m, 6m, 10m, 12m, 15m, 20m, 30m or 1h"),
        bad(
            "less than a day",
            presence("retention: 23h"),
            "f.yaml:3: presence.retention \"23h\" is not a time to keep days: use 24h or more hours"),
        bad(
            "an unknown place of minutes",
            presence("flattime: hourly"),
            "f.yaml:3: presence.flattime \"hourly\" is not known: use daily or main"));
  }

  private static String presence(String more) {
    return HEAD + "presence: {url: ../presence.git, " + more + "}\n";
  }

  static Stream<Arguments> services() {
    String probes = " needs one of tcp, http and command, and only one";
    return Stream.of(
        bad(
            "a port out of range",
            service("ports: {web: 65536}"),
            "f.yaml:4: parts.lb1.ports.web is 65536: use a whole number from 1 to 65535"),
        bad(
            "a port in quotes",
            service("ports: {web: \"80\"}"),
            "f.yaml:4: parts.lb1.ports.web must be a whole number from 1 to 65535, not the text"
                + " \"80\""),
        bad(
            "a port's name that is a path",
            service("ports: {a/b: 80}"),
            "f.yaml:4: key of parts.lb1.ports \"a/b\"" + NAME),
        bad(
            "an edge that is no port",
            service("ports: {web: 80}, edge: wbe"),
            "f.yaml:4: parts.lb1.edge \"wbe\" is not a port of the part: use one of web"),
        bad(
            "an edge without ports",
            service("edge: web"),
            "f.yaml:4: parts.lb1.edge \"web\" is not a port of the part: name it under ports, such"
                + " as ports: {web: 8080}"),
        bad(
            "a probe of a port that is not there",
            service("ports: {mysql: 3306}, awake: {tcp: mysq}"),
            "f.yaml:4: parts.lb1.awake.tcp \"mysq\" is not a port of the part: did you mean"
                + " \"mysql\"?"),
        bad(
            "a page of a port that is not there",
            service("awake: {http: web}"),
            "f.yaml:4: parts.lb1.awake.http \"web\" is not a port of the part: name it under ports,"
                + " such as ports: {web: 8080}"),
        bad("no probe", service("awake: {within: 1s}"), "f.yaml:4: parts.lb1.awake" + probes),
        bad(
            "two probes",
            service("ports: {a: 1}, awake: {tcp: a, command: bin/a.sh}"),
            "f.yaml:4: parts.lb1.awake" + probes),
        bad(
            "a page without http",
            service("ports: {a: 1}, awake: {tcp: a, path: /health}"),
            "f.yaml:4: parts.lb1.awake.path is for http only: leave it out"),
        bad(
            "a page that is no path",
            service("ports: {a: 1}, awake: {http: a, path: health}"),
            "f.yaml:4: parts.lb1.awake.path \"health\" is not the path of a page: use /path, such as"
                + " /health or /health?db=1"),
        bad(
            "a status that there is not",
            service("ports: {a: 1}, awake: {http: a, status: 99}"),
            "f.yaml:4: parts.lb1.awake.status is 99: use a whole number from 100 to 599"),
        bad(
            "a command outside of the repository",
            service("awake: {command: /bin/true}"),
            "f.yaml:4: parts.lb1.awake.command \"/bin/true\"" + FOLDER),
        bad(
            "no time at all",
            service("awake: {command: bin/a.sh, within: 0s}"),
            "f.yaml:4: parts.lb1.awake.within \"0s\" is no time at all: use more than 0s"),
        bad(
            "data that is thrown away",
            service("data: drop"),
            "f.yaml:4: parts.lb1.data \"drop\" is not known: use keep, or leave it out"));
  }

  private static String service(String part) {
    return HEAD + "parts:\n  lb1: {" + part + "}\n";
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        bad("empty", "", "f.yaml: is empty: it needs at least the keys deployment and stacktype"),
        bad(
            "comments alone",
            "# nothing\n",
            "f.yaml: is empty: it needs at least the keys deployment and stacktype"),
        bad(
            "null",
            "null\n",
            "f.yaml: is empty: it needs at least the keys deployment and stacktype"),
        bad(
            "prose",
            "hello world\n",
            "f.yaml:1: the description must be a map of keys and values, not a text"),
        bad(
            "a number",
            "42\n",
            "f.yaml:1: the description must be a map of keys and values, not a single value"),
        bad(
            "a list",
            "- deployment\n",
            "f.yaml:1: the description must be a map of keys and values, not a list"),
        bad("binary", "PK\u0003\u0004", "f.yaml:1: has the character U+0003, which is not text"),
        bad(
            "a control character further down",
            HEAD + "jitter: \u001b[1m\n",
            "f.yaml:3: has the character U+001B, which is not text"),
        bad(
            "two documents",
            HEAD + "---\n" + HEAD,
            "f.yaml:4: a second document starts here: remove it and the line --- before it"),
        bad("too large", "#".repeat(1024 * 1024 + 1), "f.yaml: is larger than 1048576 bytes"),
        bad(
            "too large in bytes, not in characters",
            "# " + "é".repeat(600_000),
            "f.yaml: is larger than 1048576 bytes"),
        bad(
            "too deep",
            "a: " + "[".repeat(30) + "]".repeat(30),
            "f.yaml: is nested deeper than 20 levels"),
        bad(
            "too many aliases",
            "a: &a [1]\nb: [" + "*a,".repeat(51) + "]\n",
            "f.yaml: has more than 50 aliases of lists and maps"),
        bad(
            "aliases that multiply",
            aliasBomb(20),
            "f.yaml:1: has more than 10000 values, counting each use of an alias"),
        bad(
            "too many values",
            HEAD + "repositories: [" + "1,".repeat(20_000) + "]",
            "f.yaml:3: has more than 10000 values, counting each use of an alias"),
        bad(
            "an alias of itself",
            HEAD + "parts: &a\n  app1: *a\n",
            "f.yaml:4: parts.app1 is an alias of what it stands in"));
  }

  static Stream<Arguments> syntax() {
    return Stream.of(
        bad(
            "a tab as indentation",
            "work:\n\ttimeLimit: 1h\n",
            "f.yaml:2: not YAML: a tab where only spaces can be: indent with spaces"),
        bad(
            "wrong indentation",
            "deployment: fed1\n stacktype: lad1\n",
            "f.yaml:2: not YAML: a key where none can be: check the indentation, and quote a text"
                + " that has ': ' in it"),
        bad(
            "an unclosed list",
            HEAD + "repositories: [a\n",
            "f.yaml:4: not YAML: expected ',' or ']', but got <stream end>"),
        bad(
            "an unclosed quote",
            "deployment: \"fed1\n",
            "f.yaml:2: not YAML: found unexpected end of stream"),
        bad(
            "an unknown alias",
            "deployment: *fed\n",
            "f.yaml:1: not YAML: found undefined alias fed: quote a text that starts with *"),
        bad(
            "a hashed host key without quotes",
            REPOSITORY + "url: /srv/ops\n  knownHosts:\n  - |1|a=|b= ssh-rsa AAAA\n",
            "f.yaml:7: not YAML: expected chomping or indentation indicators, but found |(124):"
                + " quote a text that starts with |"),
        bad(
            "a certificate authority without quotes",
            REPOSITORY + "url: /srv/ops\n  knownHosts:\n  - @cert-authority * ssh-rsa AAAA\n",
            "f.yaml:7: not YAML: found character '@' that cannot start any token: quote a text"
                + " that starts with @"),
        bad(
            "a tag",
            "deployment: !fed 1\n",
            "f.yaml:1: tag \"!fed\" is not supported: leave it out, or quote the text"),
        bad(
            "a tag of a Java class",
            "deployment: !!java.net.URL [\"http://127.0.0.1/\"]\n",
            "f.yaml:1: tag \"!!java.net.URL\" is not supported: leave it out, or quote the text"),
        bad(
            "binary data",
            "deployment: !!binary aaaa\n",
            "f.yaml:1: tag \"!!binary\" is not supported: leave it out, or quote the text"));
  }

  static Stream<Arguments> names() {
    return Stream.of(
        bad(
            "names that YAML reads as a number and a truth value",
            "deployment: 1.0\nstacktype: yes\n",
            "f.yaml:1: deployment is 1.0, which is not text in YAML: put it in quotes\n"
                + "f.yaml:2: stacktype is yes, which is not text in YAML: put it in quotes"),
        bad(
            "names that YAML reads as an octal number and a date",
            "deployment: 010\nstacktype: 2026-01-31\n",
            "f.yaml:1: deployment is 010, which is not text in YAML: put it in quotes\n"
                + "f.yaml:2: stacktype is 2026-01-31, which is not text in YAML: put it in quotes"),
        bad(
            "names that only newer YAML reads as numbers",
            "deployment: 08\nstacktype: 1e3\n",
            "f.yaml:1: deployment is 08, which is not text in YAML: put it in quotes\n"
                + "f.yaml:2: stacktype is 1e3, which is not text in YAML: put it in quotes"),
        bad(
            "names without a value",
            "deployment:\nstacktype: ~\n",
            "f.yaml:1: deployment has no value: it must be a text\n"
                + "f.yaml:2: stacktype has no value: it must be a text"),
        bad(
            "names that are a list and a map",
            "deployment: [fed1]\nstacktype: {lad: 1}\n",
            "f.yaml:1: deployment must be a text, not a list\n"
                + "f.yaml:2: stacktype must be a text, not a map"),
        bad(
            "a name with a space",
            "deployment: fed 1\nstacktype: lad1\n",
            "f.yaml:1: deployment \"fed 1\"" + NAME),
        bad(
            "a name that is a path",
            "deployment: fed1\nstacktype: ../lad1\n",
            "f.yaml:2: stacktype \"../lad1\"" + NAME),
        bad(
            "a name with a line feed at its end",
            "deployment: \"fed1\\n\"\nstacktype: lad1\n",
            "f.yaml:1: deployment \"fed1\\u000a\"" + NAME));
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        bad("a missing key", "deployment: fed1\n", "f.yaml:1: stacktype is missing"),
        bad(
            "an unknown key near a known one",
            HEAD + "jiter: 5m\n",
            "f.yaml:3: unknown key \"jiter\": did you mean \"jitter\"?"),
        bad(
            "an unknown key that differs in case",
            HEAD + "work:\n  timelimit: 1h\n",
            "f.yaml:4: unknown key \"timelimit\" in work: did you mean \"timeLimit\"?"),
        bad(
            "an unknown key far from all",
            HEAD + "colour: red\n",
            "f.yaml:3: unknown key \"colour\": use one of deployment, stacktype, jitter, scripts,"
                + " work, git, repositories, parts, chat, presence"),
        bad(
            "an unknown key with control characters",
            HEAD + "\"a\\nb\": 1\n",
            "f.yaml:3: unknown key \"a\\u000ab\": use one of deployment, stacktype, jitter,"
                + " scripts, work, git, repositories, parts, chat, presence"),
        bad(
            "a key given twice",
            HEAD + "deployment: fed2\n",
            "f.yaml:3: deployment is already on line 1"),
        bad(
            "a key that is not text",
            HEAD + "parts:\n  1: {}\n",
            "f.yaml:4: a key in parts is not text in YAML: put it in quotes, as \"1\""),
        bad(
            "a key that is a list",
            "? [a]\n: b\n",
            "f.yaml:1: a key is a list or a map: use a text"),
        bad(
            "an empty key",
            HEAD + "parts: {\"\": {}}\n",
            "f.yaml:3: key \"\" in parts is not of 1 to 128 characters"),
        bad(
            "a merge key",
            HEAD + "parts:\n  app1: &a {count: 2}\n  app2:\n    <<: *a\n",
            "f.yaml:6: merge key << in parts.app2 is not supported: write the keys out"),
        bad(
            "a part's name that is a path",
            HEAD + "parts:\n  a/b: {}\n",
            "f.yaml:4: key of parts \"a/b\"" + NAME),
        bad(
            "a part without a value",
            HEAD + "parts:\n  app1:\n",
            "f.yaml:4: parts.app1 has no value: it must be a map of keys and values"),
        bad(
            "parts as a list",
            HEAD + "parts: [app1]\n",
            "f.yaml:3: parts must be a map of keys and values, not a list"));
  }

  static Stream<Arguments> durations() {
    return Stream.of(
        bad("a duration without unit", HEAD + "jitter: 90\n", jitter("90")),
        bad("a duration as a clock", HEAD + "jitter: 1:30\n", jitter("1:30")),
        bad("a duration in days", HEAD + "jitter: 1d\n", jitter("1d")),
        bad("a negative duration", HEAD + "jitter: -5s\n", jitter("-5s")),
        bad("a duration in two units", HEAD + "jitter: 1h30m\n", jitter("1h30m")),
        bad("a duration with a leading zero", HEAD + "jitter: 05m\n", jitter("05m")),
        bad("a duration that is too long", HEAD + "jitter: 1000000s\n", jitter("1000000s")),
        bad(
            "a jitter of more than a day",
            HEAD + "jitter: 9999h\n",
            "f.yaml:3: jitter \"9999h\" is too long: use 24h at most"),
        bad(
            "a time limit of more than a week",
            HEAD + "work: {timeLimit: 169h}\n",
            "f.yaml:3: work.timeLimit \"169h\" is too long: use 168h at most"),
        bad(
            "a look of more than ten minutes",
            HEAD + "git: {lookLimit: 601s}\n",
            "f.yaml:3: git.lookLimit \"601s\" is too long: use 10m at most"),
        bad(
            "a fetch of more than a day",
            HEAD + "git: {fetchLimit: 25h}\n",
            "f.yaml:3: git.fetchLimit \"25h\" is too long: use 24h at most"),
        bad(
            "days that are kept for more than a year",
            presence("retention: 8785h"),
            "f.yaml:3: presence.retention \"8785h\" is too long: use 8784h at most"),
        bad(
            "a probe of more than an hour",
            service("awake: {command: bin/a.sh, within: 3601s}"),
            "f.yaml:4: parts.lb1.awake.within \"3601s\" is too long: use 1h at most"),
        bad(
            "a time limit of nothing",
            HEAD + "work: {timeLimit: 0s}\n",
            "f.yaml:3: work.timeLimit \"0s\" is no time at all: use more than 0s"));
  }

  private static String jitter(String text) {
    return "f.yaml:3: jitter \"" + text + "\"" + DURATION;
  }

  static Stream<Arguments> folders() {
    return Stream.of(
        bad("a folder from the root", scripts("/it"), "f.yaml:3: scripts.init \"/it\"" + FOLDER),
        bad("a folder above", scripts("a/../b"), "f.yaml:3: scripts.init \"a/../b\"" + FOLDER),
        bad("an empty segment", scripts("a//b"), "f.yaml:3: scripts.init \"a//b\"" + FOLDER),
        bad("a slash at the end", scripts("a/"), "f.yaml:3: scripts.init \"a/\"" + FOLDER),
        bad(
            "a very long folder",
            scripts("a/".repeat(500_000) + "a"),
            "f.yaml:3: scripts.init \"" + "a/".repeat(40) + "...\"" + FOLDER));
  }

  private static String scripts(String init) {
    return HEAD + "scripts: {init: " + init + "}\n";
  }

  static Stream<Arguments> repositories() {
    return Stream.of(
        bad(
            "repositories as a map",
            HEAD + "repositories: {ops: /srv/ops}\n",
            "f.yaml:3: repositories must be a list, not a map"),
        bad(
            "a repository that is an address",
            HEAD + "repositories: [\"https://user:secret@host/ops\"]\n",
            "f.yaml:3: repositories[0] must be a map of keys and values, not a text"),
        bad(
            "a repository without an address",
            HEAD + "repositories:\n- name: ops\n  ur: /srv/ops\n",
            "f.yaml:4: repositories[0].url is missing\n"
                + "f.yaml:5: unknown key \"ur\" in repositories[0]: did you mean \"url\"?"),
        bad(
            "two repositories of one name",
            REPOSITORY + "url: /srv/ops\n- name: ops\n  url: /srv/more\n",
            "f.yaml:6: repositories[1].name \"ops\" is already the name of repositories[0]"),
        bad(
            "a branch like an option",
            REPOSITORY + "url: /srv/ops\n  branch: -main\n",
            "f.yaml:6: repositories[0].branch \"-main\"" + BRANCH),
        bad(
            "a host key without a key",
            REPOSITORY + "url: /srv/ops\n  knownHosts: [host ssh-rsa]\n",
            "f.yaml:6: repositories[0].knownHosts[0] \"host ssh-rsa\"" + KNOWN_HOST),
        bad(
            "an unknown kind of signatures",
            REPOSITORY + "url: /srv/ops\n  signatures: no\n",
            "f.yaml:6: repositories[0].signatures \"no\" is not known: use off, tip or all"),
        bad(
            "a mirror that is a command",
            REPOSITORY + "url: /srv/ops\n  mirrors: [\"ext::sh -c x\"]\n",
            "f.yaml:6: repositories[0].mirrors[0] \"ext::sh -c x\" is not the address of a repository:"
                + " use /absolute/path, file:///path, http://host/path, https://host/path,"
                + " ssh://user@host/path or user@host:path, or ../name.git for one beside the ops"
                + " repository"),
        bad(
            "two host keys in one text",
            REPOSITORY + "url: /srv/ops\n  knownHosts: [\"h ssh-rsa AAAA\\nh ssh-rsa BBBB\"]\n",
            "f.yaml:6: repositories[0].knownHosts[0] \"h ssh-rsa AAAA\\u000ah ssh-rsa BBBB\""
                + KNOWN_HOST));
  }

  static Stream<Arguments> urls() {
    return Stream.of(
        bad("a password for https", url("https://user:secret@host/ops"), CREDENTIALS),
        bad("a token for https", url("https://token@host/ops"), CREDENTIALS),
        bad("a password with a slash", url("https://user:se/cret@host/ops"), CREDENTIALS),
        bad("a password for ssh", url("ssh://user:secret@host/ops"), CREDENTIALS),
        bad("a password in the short form", url("user:secret@host:ops"), CREDENTIALS),
        bad("a password and a wrong scheme", url("htps://user:secret@host/ops"), CREDENTIALS),
        bad(
            "a secret in the query",
            url("https://host/ops?key=secret"),
            at("https://host/ops?...")),
        bad("a scheme that is not supported", url("ftp://host/ops"), at("ftp://host/ops")),
        bad("a relative path", url("srv/ops"), at("srv/ops")),
        bad("a path up and down", url("../a/../b"), at("../a/../b")),
        bad("nothing but up", url("../.."), at("../..")),
        bad("a user at a host alone", url("httpd@host"), at("httpd@host")),
        bad("an address without a path", url("https://host"), at("https://host")),
        bad(
            "a host like an option",
            url("git@-oProxyCommand=x:ops"),
            at("git@-oProxyCommand=x:ops")),
        bad(
            "a space after the colon",
            url("git@host: ops"),
            "f.yaml:5: not YAML: a key where none can be: check the indentation, and quote a text"
                + " that has ': ' in it"));
  }

  private static String url(String url) {
    return REPOSITORY + "url: " + url + "\n";
  }

  private static String at(String shown) {
    return "f.yaml:5: repositories[0].url \"" + shown + "\"" + ADDRESS;
  }

  static Stream<Arguments> counts() {
    return Stream.of(
        bad("too many nodes", COUNT + "1001\n", "f.yaml:5: parts.app1.count is 1001" + RANGE),
        bad("fewer than none", COUNT + "-1\n", "f.yaml:5: parts.app1.count is -1" + RANGE),
        bad("a fraction", COUNT + "2.0\n", count("2.0")),
        bad("a word", COUNT + "two\n", count("the text \"two\"")),
        bad("a quoted number", COUNT + "\"2\"\n", count("the text \"2\"")),
        bad("a list", COUNT + "[1, 2]\n", count("a list")),
        bad("a huge number", COUNT + "9".repeat(30) + "\n", count("9".repeat(30))),
        bad(
            "numbers with a leading zero",
            COUNT + "{min: 08, max: 010}\n",
            "f.yaml:5: parts.app1.count.min must be a whole number from 0 to 1000, not 08\n"
                + "f.yaml:5: parts.app1.count.max must be a whole number from 0 to 1000, not 010"),
        bad(
            "a range upside down",
            COUNT + "\n      max: 2\n      min: 3\n",
            "f.yaml:7: parts.app1.count.min is 3, more than max, which is 2"),
        bad("half a range", COUNT + "{min: 3}\n", "f.yaml:5: parts.app1.count.max is missing"));
  }

  private static final String RANGE = ": use a whole number from 0 to 1000";

  private static String count(String actual) {
    return "f.yaml:5: parts.app1.count must be a whole number from 0 to 1000, or a range"
        + " {min: 1, max: 2}, not "
        + actual;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("urls")
  void no_message_about_an_address_shows_a_secret(String yaml, String ignoredMessages) {
    assertThat(SpecReader.read(yaml, "f.yaml").problems().toString())
        .doesNotContain("secret", "se/cret", "token");
  }

  private static String aliasBomb(int levels) {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < levels; i++) {
      yaml.append(String.format("a%d: &a%d [*a%d, *a%d]%n", i, i, i - 1, i - 1));
    }
    return yaml.toString();
  }

  private static Arguments bad(String name, String yaml, String messages) {
    return Arguments.of(Named.of(name, yaml), messages);
  }
}
