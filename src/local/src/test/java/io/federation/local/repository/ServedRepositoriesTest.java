package io.federation.local.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.local.home.FederationHome;
import io.federation.local.repository.ServedRepositories.Served;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServedRepositoriesTest {

  @TempDir Path folder;

  private List<Served> served(String yaml) throws IOException {
    return ServedRepositories.of(
        FederationHome.at(folder),
        SpecReader.readStrict("deployment: d1\nstacktype: s1\n" + yaml, "yaml"));
  }

  @Test
  void those_with_a_relative_address_are_served_and_others_are_not() throws IOException {
    List<Served> served =
        served(
            """
            repositories:
              - {name: app, url: ../shop.git, branch: release}
              - {name: lib, url: "https://git.example.org/lib.git"}
            presence: {url: ../presence.git}
            """);

    assertThat(served).extracting(Served::name).containsExactly("shop", "presence");
    assertThat(served).extracting(Served::isForPeople).containsExactly(true, false);
    assertThat(served.get(0).bare().folder()).isEqualTo(folder.resolve("git/shop.git"));
    assertThat(served.get(0).bare().branch()).isEqualTo("release");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../app.git", "../x/app.git", "../app", "../nodes.git"})
  void an_address_that_leads_elsewhere_is_refused(String url) {
    assertThatThrownBy(() -> served("repositories: [{name: app, url: " + url + "}]\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("url " + url + " of repository app")
        .hasMessageContaining("use ../NAME.git");
  }
}
