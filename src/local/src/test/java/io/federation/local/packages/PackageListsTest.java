package io.federation.local.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.local.repository.ServedRepository;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageListsTest {

  private static final FederationSpec SPEC =
      SpecReader.readStrict("deployment: d1\nstacktype: s1\nparts: {db1: {}, web1: {}}\n", "yaml");

  @TempDir Path folder;

  private ServedRepository ops() throws IOException {
    ServedRepository ops = new ServedRepository(folder.resolve("ops.git"), "main");
    ops.make(Optional.of(folder.resolve("sample")));
    return ops;
  }

  private void list(String level, String text) throws IOException {
    Path file = folder.resolve("sample/it/nodeinit").resolve(level).resolve("packages.apt");
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void the_lists_of_all_levels_of_all_parts_are_read() throws IOException {
    list("common", "git # of course\n\n# a comment\n");
    list("part/db1", "mariadb-server\n");
    list("stacktype/s1", "  curl  \n");
    list("stacktype/s1/part/web1", "libstdc++6\ngit\n");
    list("stacktype/s2", "of-another-stack\n");
    list("part/lb1", "of-another-part\n");

    assertThat(PackageLists.of(ops(), SPEC))
        .containsExactly("curl", "git", "libstdc++6", "mariadb-server");
  }

  @Test
  void without_lists_nothing_is_needed() throws IOException {
    list("part/lb1", "of-another-part\n");

    assertThat(PackageLists.of(ops(), SPEC)).isEmpty();
  }

  @Test
  void a_line_that_is_no_package_is_refused() throws IOException {
    list("common", "git -y\n");

    assertThatThrownBy(() -> PackageLists.of(ops(), SPEC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("it/nodeinit/common/packages.apt: \"git -y\" is not the name");
  }
}
