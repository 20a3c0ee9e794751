package io.federation.local.keeper;

import static io.federation.testkit.Change.delete;
import static io.federation.testkit.Change.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.local.home.FederationHome;
import io.federation.model.spec.FederationSpec;
import io.federation.testkit.GitHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurrentSpecTest {

  private static final String FILE = "it/federation.yaml";

  @TempDir Path folder;
  @AutoClose private GitHistory ops;
  private CurrentSpec description;

  @BeforeEach
  void begin() throws IOException {
    FederationHome home = FederationHome.at(folder);
    description = new CurrentSpec(home);
    assertThat(description.current()).as("nobody has pushed yet").isEmpty();
    ops = GitHistory.create(home.opsGit());
    assertThat(description.current()).as("nobody has pushed yet").isEmpty();
    ops.commit("Begin", write(FILE, "deployment: fed1\nstacktype: lad1\n"));
  }

  private Optional<String> deployment() throws IOException {
    return description.current().map(FederationSpec::deployment);
  }

  @Test
  void what_was_pushed_last_holds() throws IOException {
    assertThat(deployment()).contains("fed1");

    ops.commit("Rename", write(FILE, "deployment: fed2\nstacktype: lad1\nnew: true\n"));

    assertThat(deployment()).contains("fed2");
  }

  @Test
  void the_last_good_one_stays_in_force_when_one_is_wrong_or_removed() throws IOException {
    assertThat(deployment()).contains("fed1");

    ops.commit("Mistake", write(FILE, "deployment: fed2\n"));
    assertThatThrownBy(description::current)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("stacktype")
        .hasMessageEndingWith("; the last good description stays in force");
    assertThat(deployment()).as("told once").contains("fed1");

    ops.commit("Remove", delete(FILE));
    assertThatThrownBy(description::current)
        .isInstanceOf(IOException.class)
        .hasMessage("is missing from the ops repository; the last good description stays in force");
    assertThat(deployment()).as("told once").contains("fed1");
  }
}
