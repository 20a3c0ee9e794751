package io.federation.model.spec;

import static io.federation.model.spec.BadInput.FOLDER;
import static io.federation.model.spec.BadInput.HEAD;
import static io.federation.model.spec.BadInput.NAME;
import static io.federation.model.spec.BadInput.REPOSITORY;
import static io.federation.model.spec.BadInput.assertRefused;
import static io.federation.model.spec.BadInput.bad;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a description says wrong as a text, and of all but repositories and services. */
class SpecReaderBadInputTest {

  private static final String COUNT = HEAD + "parts:\n  app1:\n    count: ";
  private static final String DURATION =
      " is not a duration: use a whole number and s, m or h, such as 90s, 5m or 1h";
  private static final String RANGE = ": use a whole number from 0 to 1000";

  @ParameterizedTest(name = "{0}")
  @MethodSource({"texts", "syntax", "names", "keys", "durations", "folders", "counts"})
  void bad_input_is_refused_with_a_message_that_helps(String yaml, String messages) {
    assertRefused(yaml, messages);
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
                + " work, git, repositories, parts, chat, presence, zookeeper, metrics, deploy, aws, vagrant"),
        bad(
            "an unknown key with control characters",
            HEAD + "\"a\\nb\": 1\n",
            "f.yaml:3: unknown key \"a\\u000ab\": use one of deployment, stacktype, jitter,"
                + " scripts, work, git, repositories, parts, chat, presence, zookeeper, metrics, deploy, aws, vagrant"),
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

  private static String count(String actual) {
    return "f.yaml:5: parts.app1.count must be a whole number from 0 to 1000, or a range"
        + " {min: 1, max: 2}, not "
        + actual;
  }

  private static String aliasBomb(int levels) {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < levels; i++) {
      yaml.append(String.format("a%d: &a%d [*a%d, *a%d]%n", i, i, i - 1, i - 1));
    }
    return yaml.toString();
  }
}
