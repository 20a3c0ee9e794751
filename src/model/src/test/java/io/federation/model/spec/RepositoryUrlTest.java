package io.federation.model.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The short way for plain addresses must never accept what the grammar does not. */
class RepositoryUrlTest {

  private static final Pattern GRAMMAR = Pattern.compile(RepositoryUrl.PATTERN);

  private static boolean accepts(String url) {
    try {
      RepositoryUrl.check("url", url);
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

    assertThat(urls)
        .allSatisfy(url -> assertThat(accepts(url)).isEqualTo(GRAMMAR.matcher(url).matches()));
  }
}
