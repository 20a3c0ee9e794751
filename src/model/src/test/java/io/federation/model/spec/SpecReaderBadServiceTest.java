package io.federation.model.spec;

import static io.federation.model.spec.BadInput.FOLDER;
import static io.federation.model.spec.BadInput.HEAD;
import static io.federation.model.spec.BadInput.NAME;
import static io.federation.model.spec.BadInput.assertRefused;
import static io.federation.model.spec.BadInput.bad;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a description says wrong of chat, presence, and the services of a part. */
class SpecReaderBadServiceTest {

  private static final String WEBHOOK =
      " is not the address of a webhook: use https://host/path, or http://host/path within a"
          + " network of your own, without user name and '#' (it is not shown here, as it is a"
          + " secret)";

  @ParameterizedTest(name = "{0}")
  @MethodSource({"chats", "presences", "services"})
  void bad_input_is_refused_with_a_message_that_helps(String yaml, String messages) {
    assertRefused(yaml, messages);
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
            "days that are kept for more than a year",
            presence("retention: 8785h"),
            "f.yaml:3: presence.retention \"8785h\" is too long: use 8784h at most"),
        bad(
            "an unknown place of minutes",
            presence("flattime: hourly"),
            "f.yaml:3: presence.flattime \"hourly\" is not known: use daily or main"),
        bad(
            "an unknown store of presence",
            presence("store: consul"),
            "f.yaml:3: presence.store \"consul\" is not known: use git or zookeeper"),
        bad(
            "presence in a ZooKeeper that is not there",
            presence("store: zookeeper"),
            "f.yaml:3: presence.store is zookeeper, but there is none: name it with zookeeper at"
                + " the top"),
        bad(
            "a server of ZooKeeper without its port",
            HEAD + "zookeeper: zk1.example.org\n",
            "f.yaml:3: zookeeper \"zk1.example.org\" names no servers: use embedded, or the"
                + " servers of an ensemble such as zk1.example.org:2181,zk2.example.org:2181"));
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
            "a probe of more than an hour",
            service("awake: {command: bin/a.sh, within: 3601s}"),
            "f.yaml:4: parts.lb1.awake.within \"3601s\" is too long: use 1h at most"),
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
}
