package io.federation.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.local.home.BusyException;
import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.home.HomeLock;
import io.federation.local.node.LocalNode;
import io.federation.local.node.LocalNodeStatus;
import io.federation.machine.LockFile;
import io.federation.model.spec.SpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no node to run; the rest is shown with the packaged programs. */
class LocalFederationTest {

  private static final Duration TIME = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final List<LocalEvent> events = new ArrayList<>();
  private FederationHome home;
  private Path sample;
  private LocalFederation federation;

  @BeforeEach
  void choose() throws IOException {
    home = FederationHome.at(folder.resolve("home"));
    sample = folder.resolve("sample");
    Programs programs =
        new Programs(
            Path.of("/bin/false"),
            Files.createFile(folder.resolve("node-init.jar")),
            Files.createFile(folder.resolve("fed.jar")));
    federation = new LocalFederation(home, programs, System.getenv(), events::add);
  }

  private UpRequest request() {
    return new UpRequest(Optional.of(sample), sample, TIME, TIME, Map.of(), false);
  }

  private void describe(String yaml) throws IOException {
    Files.createDirectories(sample.resolve("it"));
    Files.writeString(sample.resolve("it/federation.yaml"), yaml);
  }

  @Test
  void a_sample_that_cannot_be_used_does_not_become_the_beginning_of_a_history()
      throws IOException {
    describe("deployment: fed1\nstacktype: s1\npart: {}\n");

    assertThatThrownBy(() -> federation.up(request()))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("it/federation.yaml:3");
    assertThat(home.opsGit()).doesNotExist();

    describe("deployment: fed1\nstacktype: s1\nparts: {}\n");
    assertThatThrownBy(() -> federation.up(request()))
        .hasMessageContaining("the keeper did not come up");
    assertThat(events).hasAtLeastOneElementOfType(LocalEvent.RepositoryMade.class);
    assertThat(federation.status().deployment()).contains("fed1");
    assertThat(federation.status().isWell()).isFalse();
  }

  @Test
  void a_folder_without_a_description_is_no_sample() throws IOException {
    Files.createDirectories(sample);

    assertThatThrownBy(() -> federation.up(request()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            sample.resolve("it/federation.yaml")
                + " is missing: name a folder that has it with --sample");
    assertThat(home.root()).doesNotExist();
  }

  @Test
  void what_is_being_changed_is_left_alone() throws IOException {
    describe("deployment: fed1\nstacktype: s1\n");
    HomeClaim.make(home);
    try (LockFile held = HomeLock.change(home)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> federation.up(request())).isInstanceOf(BusyException.class);
      assertThatThrownBy(federation::down).isInstanceOf(BusyException.class);
      assertThatThrownBy(federation::purge).isInstanceOf(BusyException.class);
    }
    assertThat(home.opsGit()).doesNotExist();
    assertThat(events).isEmpty();
  }

  @Test
  void nodes_that_are_about_to_go_count_as_gone() throws IOException {
    HomeClaim.make(home);
    for (String id : List.of("web1-1", "web1-2", "web1-3")) {
      Files.createDirectories(home.nodes().resolve(id));
    }
    Files.createDirectories(home.gone().resolve("web1-0"));
    List<LocalNode> nodes = LocalNode.existing(home);
    nodes.get(0).terminate();
    nodes.get(1).fail();

    assertThat(federation.nodes()).extracting(LocalNode::id).containsExactly("web1-3");
    assertThat(federation.goneNodes())
        .extracting(LocalNode::id)
        .containsExactly("web1-1", "web1-2", "web1-0");
    assertThat(federation.status().nodes())
        .extracting(LocalNodeStatus::id)
        .as("what failed stays in sight")
        .containsExactly("web1-2", "web1-3");
  }

  @Test
  void purge_removes_a_home_that_is_half_made() throws Exception {
    HomeClaim.make(home);
    Files.createDirectories(home.git().resolve(".ops.git.new"));

    federation.purge();

    assertThat(home.root()).doesNotExist();
    assertThat(events).containsExactly(new LocalEvent.HomeRemoved(home.root()));
  }

  @Test
  void purge_lets_nodes_end_by_their_own_scripts_and_says_which_did_not() throws Exception {
    HomeClaim.make(home);
    for (String id : List.of("web1-1", "web1-2")) {
      Path launcher = home.nodes().resolve(id).resolve("bin/node-init");
      Files.createDirectories(launcher.getParent());
      Files.writeString(
          launcher,
          "#!/bin/sh\necho \"$*\" >"
              + folder
              + "/"
              + id
              + "\necho 'node-init: no' >&2\n[ "
              + id
              + " = web1-1 ]\n");
      Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    federation.purge();

    assertThat(folder.resolve("web1-1")).hasContent("terminate --within 30s");
    assertThat(folder.resolve("web1-2")).hasContent("terminate --within 30s");
    assertThat(events)
        .containsExactly(
            new LocalEvent.NodeEndedBadly("web1-2", "node-init: no"),
            new LocalEvent.HomeRemoved(home.root()));
  }
}
