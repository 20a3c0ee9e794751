package io.federation.model.spec;

import static io.federation.model.spec.BadInput.HEAD;
import static io.federation.model.spec.BadInput.REPOSITORY;
import static io.federation.model.spec.BadInput.assertRefused;
import static io.federation.model.spec.BadInput.bad;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a description says wrong of a repository. */
class SpecReaderBadRepositoryTest {

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

  @ParameterizedTest(name = "{0}")
  @MethodSource({"repositories", "urls"})
  void bad_input_is_refused_with_a_message_that_helps(String yaml, String messages) {
    assertRefused(yaml, messages);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("urls")
  void no_message_about_an_address_shows_a_secret(String yaml, String ignoredMessages) {
    assertThat(SpecReader.read(yaml, "f.yaml").problems().toString())
        .doesNotContain("secret", "se/cret", "token");
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
}
