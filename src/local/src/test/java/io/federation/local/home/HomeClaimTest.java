package io.federation.local.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.UnixUser;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import io.federation.testkit.FolderSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeClaimTest {

  private static final int NOBODY = 65534;

  @TempDir Path folder;
  private FederationHome home;

  @BeforeEach
  void choose() throws IOException {
    home = FederationHome.at(folder.resolve("home"));
  }

  @Test
  void a_folder_that_is_not_there_becomes_a_home() throws IOException {
    assertThat(HomeClaim.find(home)).isEmpty();

    HomeClaim.make(home);

    assertThat(HomeClaim.find(home))
        .hasValueSatisfying(marker -> assertThat(marker.deployment()).isEmpty());
  }

  @Test
  void an_empty_folder_becomes_a_home() throws IOException {
    Files.createDirectory(home.root());

    HomeClaim.make(home);

    assertThat(HomeClaim.find(home)).isPresent();
  }

  @Test
  void a_home_is_closed_to_other_users_but_for_the_way_of_roots_services_to_their_data()
      throws IOException {
    for (Path open : List.of(home.nodes(), home.git(), home.opsClone(), home.volumes())) {
      Files.createDirectories(open);
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    Files.createDirectories(home.root());
    Files.writeString(home.marker(), FederationFile.fresh(home.root()).render());
    Files.setPosixFilePermissions(home.root(), PosixFilePermissions.fromString("rwxr-xr-x"));

    HomeClaim.make(home);

    for (Path closed : List.of(home.nodes(), home.git(), home.opsClone())) {
      assertThat(mode(closed)).as("%s", closed).isEqualTo("rwx------");
    }
    assertThat(mode(home.root()))
        .isEqualTo(UnixUser.ofThisProcess().isRoot() ? "rwx--x--x" : "rwx------");
    assertThat(mode(home.volumes())).isEqualTo("rwx--x--x");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void a_claim_that_was_cut_off_is_made_again() throws IOException {
    Files.createDirectory(home.root());
    Files.writeString(home.root().resolve(".federation.json.new"), "{");
    Files.createFile(home.root().resolve(".change.lock"));

    HomeClaim.make(home);

    assertThat(HomeClaim.find(home)).isPresent();
  }

  @Test
  void addresses_that_are_none_are_told_with_the_file_that_names_them() throws IOException {
    HomeClaim.make(home);
    HomeClaim.note(home, marker -> marker.withBlock("10.0.0"));

    assertThatThrownBy(() -> HomeClaim.block(home))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(home.marker() + ": 10.0.0 is not an address block such as 127.77.3");
  }

  @Test
  void which_federation_it_is_is_noted_once_its_description_is_known() throws IOException {
    HomeClaim.make(home);

    FederationSpec spec = SpecReader.readStrict("deployment: fed1\nstacktype: s1\n", "yaml");
    HomeClaim.note(home, marker -> marker.of(spec));

    assertThat(HomeClaim.find(home).orElseThrow().deployment()).contains("fed1");
    assertThat(HomeClaim.find(home).orElseThrow().stacktype()).contains("s1");
    assertThat(home.marker()).content().contains("\"filetype\" : \"federation\"");
  }

  @Test
  void a_folder_with_something_else_in_it_is_refused_and_stays_as_it_is() throws IOException {
    Files.createDirectory(home.root());
    Files.writeString(home.root().resolve("letter.txt"), "dear all");
    FolderSnapshot before = FolderSnapshot.of(home.root());

    assertThatThrownBy(() -> HomeClaim.make(home))
        .isInstanceOf(HomeRefusedException.class)
        .hasMessageContaining("is not empty")
        .hasMessageContaining("--home")
        .message()
        .hasLineCount(1);
    assertThat(before.differencesTo(FolderSnapshot.of(home.root()))).isEmpty();
  }

  @Test
  void a_marker_that_somebody_else_wrote_is_refused() throws IOException {
    Files.createDirectory(home.root());
    Files.writeString(home.marker(), "{\"filetype\":\"card\",\"value\":{\"home\":\"/x\"}}");
    assertThatThrownBy(() -> HomeClaim.find(home))
        .isInstanceOf(HomeRefusedException.class)
        .hasMessageContaining("was not written by fed");

    Files.writeString(home.marker(), "not json");
    assertThatThrownBy(() -> HomeClaim.find(home)).isInstanceOf(HomeRefusedException.class);
  }

  @Test
  void a_file_in_the_place_of_the_folder_is_refused() throws IOException {
    Files.createFile(home.root());

    assertThatThrownBy(() -> HomeClaim.find(home))
        .isInstanceOf(HomeRefusedException.class)
        .hasMessageContaining("is not a folder");
  }

  @Test
  void a_home_that_was_moved_is_refused_since_its_clones_know_the_old_place() throws IOException {
    HomeClaim.make(home);
    Path moved = Files.move(home.root(), folder.resolve("moved"));

    assertThatThrownBy(() -> HomeClaim.find(FederationHome.at(moved)))
        .isInstanceOf(HomeRefusedException.class)
        .hasMessageContaining("move it back");
  }

  @Test
  void a_folder_of_somebody_elses_is_refused() throws IOException {
    assertThatThrownBy(() -> HomeClaim.find(FederationHome.at(foreignFolder("home"))))
        .isInstanceOf(HomeRefusedException.class)
        .hasMessageContaining("belongs to")
        .message()
        .hasLineCount(1);
  }

  @Test
  void a_home_with_a_node_of_somebody_elses_is_refused() throws IOException {
    HomeClaim.make(home);
    Files.createDirectories(home.nodes());
    if (UnixUser.ofThisProcess().isRoot()) {
      foreignFolder("home/nodes/web1-1");
    } else {
      Files.delete(home.nodes());
      Files.createSymbolicLink(home.nodes(), foreignFolder("unused").getParent());
    }

    assertThatThrownBy(() -> HomeClaim.find(home))
        .isInstanceOf(HomeRefusedException.class)
        .hasMessageContaining("belongs to");
  }

  /** Root can give a folder away; everybody else has root's folders to look at. */
  private Path foreignFolder(String name) throws IOException {
    if (!UnixUser.ofThisProcess().isRoot()) {
      return Path.of("/usr/share");
    }
    Path given = Files.createDirectories(folder.resolve(name));
    Files.setAttribute(given, "unix:uid", NOBODY);
    return given;
  }
}
