package io.federation.deploy.host;

import static io.federation.deploy.host.HostFolder.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.deploy.plan.Deployment;
import io.federation.deploy.plan.Inventory.Mark;
import io.federation.testkit.FolderSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentMarksTest {

  private static final Deployment CMS = deployment("z4m-4.0.0", "", "/cust/someapp/cms");
  private static final String FILES = "etc/z4m/cust,someapp,cms.0.";

  @TempDir private Path root;
  private HostFolder host;

  @BeforeEach
  void host() {
    host = new HostFolder(root);
  }

  @Test
  void the_script_is_named_in_a_file_that_all_can_read() throws IOException {
    host.deploy(CMS);

    Path script = root.resolve(FILES + "script");
    assertThat(script).hasContent("/opt/z4m-4.0.0/bin/zookeeper-deploy");
    assertThat(Files.getPosixFilePermissions(script))
        .isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(FolderSnapshot.of(root.resolve("etc/z4m")).entries())
        .containsOnlyKeys(
            "cust,someapp,cms.0.deployed", "cust,someapp,cms.0.done", "cust,someapp,cms.0.script");
  }

  @Test
  void all_that_a_deployment_was_deployed_as_is_recorded() throws IOException {
    Deployment special =
        new Deployment(
            deployment("varnish", "2:1.0", "/x").software(), Optional.of("special"), "/a/b", 3);
    host.deploy(special);

    assertThat(marks()).extracting(Mark::deployed).containsExactly(Optional.of(special));
  }

  @Test
  void a_script_that_leaves_no_mark_gets_no_record() throws IOException {
    host.marks.recordDeployed(CMS);

    assertThat(root).isEmptyDirectory();
  }

  @Test
  void a_script_that_does_not_end_well_leaves_a_deployment_that_is_not_known() throws IOException {
    host.deploy(CMS);
    host.marks.recordBegun(CMS);

    assertThat(marks()).extracting(Mark::deployed).containsExactly(Optional.empty());
  }

  @Test
  void deployments_whose_software_is_changed_are_not_known_any_more() throws IOException {
    Deployment other = deployment("z4m-4.0.0", "", "/cust2/someapp/cms");
    host.deploy(CMS);
    host.deploy(other);
    host.marks.forgetCompletion(List.copyOf(marks()));

    assertThat(marks()).hasSize(2).extracting(Mark::deployed).containsOnly(Optional.empty());
  }

  @Test
  void nothing_of_a_removed_deployment_is_left() throws IOException {
    host.deploy(CMS);
    host.marks.recordRemoved(marks().iterator().next());
    host.marks.removeIfEmpty("z4m");

    assertThat(root.resolve("etc")).isEmptyDirectory();
  }

  @Test
  void leftovers_do_not_keep_an_empty_folder() throws IOException {
    // Another tool has removed the deployment, and a crash has left a file that was to replace one.
    host.deploy(CMS);
    Files.delete(root.resolve(FILES + "deployed"));
    host.write("etc/z4m/.cust,someapp,cms.0.script.123-4.new", "");
    host.marks.removeIfEmpty("z4m");
    host.marks.removeIfEmpty("never-there");

    assertThat(root.resolve("etc")).isEmptyDirectory();
  }

  @Test
  void what_counts_keeps_a_folder() throws IOException {
    host.deploy(CMS);
    host.write("etc/app/settings.script", "");
    Files.createSymbolicLink(
        root.resolve("etc/linked"), Files.createDirectory(root.resolve("elsewhere")));
    FolderSnapshot before = FolderSnapshot.of(root);
    for (String application : List.of("z4m", "app", "linked")) {
      host.marks.removeIfEmpty(application);
    }

    assertThat(before.differencesTo(FolderSnapshot.of(root))).isEmpty();
  }

  private Set<Mark> marks() throws IOException {
    return host.reader().read(false).marks();
  }
}
