package io.federation.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.model.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadFileTest {

  private static final Version ONE = new Version("1".repeat(40));
  private static final Version TWO = new Version("2".repeat(40));

  @TempDir private Path folder;

  private void put(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void a_branch_in_a_file_of_its_own_goes_before_the_packed_one() throws IOException {
    put("HEAD", "ref: refs/heads/team/main\n");
    put(
        "packed-refs",
        "# pack-refs with: peeled fully-peeled sorted\n" + TWO + " refs/heads/team/main\n");
    assertThat(HeadFile.read(folder)).isEqualTo(new HeadFile("refs/heads/team/main", TWO));

    put("refs/heads/team/main", ONE + "\n");
    assertThat(HeadFile.read(folder)).isEqualTo(new HeadFile("refs/heads/team/main", ONE));
  }

  @Test
  void only_the_branch_itself_counts_among_the_packed_ones() throws IOException {
    put("HEAD", "ref: refs/heads/main\n");
    put(
        "packed-refs",
        ONE + " refs/heads/main2\n^" + ONE + "\n" + ONE + " refs/remotes/refs/heads/main\n");

    assertThat(HeadFile.read(folder)).isEqualTo(new HeadFile("refs/heads/main", null));
  }

  @Test
  void a_branch_without_commits_has_no_version() throws IOException {
    put("HEAD", "ref: refs/heads/main\n");

    assertThat(HeadFile.read(folder)).isEqualTo(new HeadFile("refs/heads/main", null));
  }

  @Test
  void a_detached_head_has_a_version_and_no_branch() throws IOException {
    put("HEAD", ONE + "\n");

    assertThat(HeadFile.read(folder)).isEqualTo(new HeadFile(null, ONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ref: refs/heads/../../secret\n",
        "ref: refs/heads//etc/passwd\n",
        "ref: /etc/passwd\n",
        "ref: refs/remotes/origin/main\n",
        "ref: refs/heads/.invalid/../x\n",
        "garbage\n"
      })
  void anything_unusual_is_left_to_who_knows_more(String head) throws IOException {
    put("HEAD", head);

    assertThat(HeadFile.read(folder)).isNull();
  }

  @Test
  void a_damaged_branch_is_left_to_who_knows_more() throws IOException {
    put("HEAD", "ref: refs/heads/main\n");
    put("refs/heads/main", "1111\n");

    assertThat(HeadFile.read(folder)).isNull();
  }
}
