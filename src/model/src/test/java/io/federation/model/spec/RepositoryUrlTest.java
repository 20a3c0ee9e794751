package io.federation.model.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The short way for plain addresses must never accept what the grammar does not. */
class RepositoryUrlTest {

  private static final Pattern GRAMMAR = Pattern.compile(RepositoryUrl.PATTERN);

  private static boolean accepts(String url) {
    try {
      RepositoryUrl.checkListed("url", url);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void every_put_together_address_is_judged_as_the_grammar_judges_it() {
    List<String> urls = new ArrayList<>();
    for (String scheme : List.of("http://", "https://", "HTTP://", "http:/", "ftp://")) {
      for (String user : List.of("", "u@", "u:p@")) {
        for (String host :
            List.of(
                "",
                "h",
                "h.example.org",
                "-h",
                "h_1",
                "h..i",
                "h.",
                "[::1]",
                "é",
                "a".repeat(300))) {
          for (String port : List.of("", ":", ":1", ":65535", ":123456", ":x", ":1:2")) {
            for (String path :
                List.of(
                    "",
                    "/",
                    "/a",
                    "/a/b.git",
                    "//a",
                    "/a?b",
                    "/a#b",
                    "/a b",
                    "/é",
                    "/a\n",
                    "/@:%~")) {
              urls.add(scheme + user + host + port + path);
            }
          }
        }
      }
    }
    urls.add("http://h/" + "a".repeat(2039));
    urls.add("http://h/" + "a".repeat(2040));
    urls.add("/" + "a".repeat(2047));
    urls.add("/" + "a".repeat(2048));
    urls.add("../" + "a".repeat(2045));
    urls.add("../" + "a".repeat(2046));
    for (String up : List.of("", "/", "../", "../../", "..", "./", "..//", "/../")) {
      for (String path :
          List.of("", "a", "a/b", "a/", "/a", "a//b", ".a", "a/..", "a?b", "é", "a b")) {
        urls.add(up + path);
      }
    }

    assertThat(urls)
        .allSatisfy(url -> assertThat(accepts(url)).isEqualTo(GRAMMAR.matcher(url).matches()));
  }

  @ParameterizedTest
  @CsvSource({
    "/srv/git/ops.git, ../app.git, /srv/git/app.git",
    "/srv/git/ops.git/, ../app.git, /srv/git/app.git",
    "/srv/git//ops.git, ../../app.git, /srv/app.git",
    "/ops, ../app, /app",
    "file:///srv/ops.git, ../a/b.git, file:///srv/a/b.git",
    "file:///ops.git, ../app.git, file:///app.git",
    "http://h:8080/a/ops, ../../b/app, http://h:8080/b/app",
    "https://git.example.org/fed/ops.git, ../app.git, https://git.example.org/fed/app.git",
    "https://[::1]/ops.git, ../app.git, https://[::1]/app.git",
    "ssh://git@h:22/srv/ops.git, ../app.git, ssh://git@h:22/srv/app.git",
    "git@h:ops.git, ../app.git, git@h:app.git",
    "git@h:fed/ops.git, ../app.git, git@h:fed/app.git",
    "git@h:fed/ops.git, ../../app.git, git@h:app.git",
    "git@h:/srv/ops.git, ../app.git, git@h:/srv/app.git",
    "git@h:/ops.git, ../app.git, git@h:/app.git",
    "git@[::1]:fed/ops.git, ../../app.git, git@[::1]:app.git",
    "/srv/git/ops.git, https://h/app.git, https://h/app.git"
  })
  void a_relative_address_is_taken_from_that_of_the_ops_repository(
      String base, String listed, String resolved) {
    assertThat(RepositoryUrl.resolve(base, listed)).isEqualTo(resolved);
  }

  @ParameterizedTest
  @CsvSource({
    "/ops.git, ../../app.git",
    "file:///ops.git, ../../app.git",
    "https://h/ops.git, ../../app.git",
    "ssh://git@h/ops.git, ../../app.git",
    "git@h:ops.git, ../../app.git",
    "git@h:/ops.git, ../../app.git",
    "/srv/../ops.git, ../../app.git"
  })
  void nothing_leads_above_the_root_of_a_server(String base, String listed) {
    assertThatThrownBy(() -> RepositoryUrl.resolve(base, listed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "address \"%s\" leads out of \"%s\", the address of the ops repository: use fewer ../",
            listed, base);
  }

  @Test
  void the_address_of_the_ops_repository_itself_is_a_whole_one() {
    assertThatThrownBy(() -> RepositoryUrl.check("initgiturl", "../ops.git"))
        .hasMessageStartingWith("initgiturl \"../ops.git\" is not the address of a repository")
        .hasMessageEndingWith("or user@host:path");
  }
}
