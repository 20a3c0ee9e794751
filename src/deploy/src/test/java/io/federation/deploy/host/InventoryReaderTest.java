package io.federation.deploy.host;

import static io.federation.deploy.host.HostFolder.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.deploy.plan.Inventory;
import io.federation.deploy.plan.Inventory.Installed;
import io.federation.deploy.plan.Inventory.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryReaderTest {

  private static final String MARK = "etc/z4m/cust,someapp,cms.0.";

  @TempDir private Path root;
  private HostFolder host;

  @BeforeEach
  void host() {
    host = new HostFolder(root);
  }

  @Test
  void an_empty_root_is_a_host_without_anything() throws IOException {
    assertThat(read()).isEqualTo(Inventory.EMPTY);
    assertThat(host.reader().read(true).roleBegun()).isTrue();
  }

  @Test
  void marks_of_the_original_tool_are_deployments_of_their_application() throws IOException {
    host.write(MARK + "deployed", "");
    host.write("etc/z4m/cust2,someapp,cms.12.deployed", "");
    host.write("etc/z4m/zope.conf", "");
    host.write("etc/passwd", "");

    assertThat(read().marks())
        .containsExactlyInAnyOrder(
            mark("z4m", "z4m", "/cust/someapp/cms", 0),
            mark("z4m", "z4m", "/cust2/someapp/cms", 12));
    assertThat(host.warnings).isEmpty();
  }

  @Test
  void a_mark_is_that_of_the_package_whose_script_is_named() throws IOException {
    host.write(MARK + "deployed", "");
    host.write(MARK + "script", "/opt/z4m-4.0.0/bin/zookeeper-deploy\n");

    assertThat(read().marks()).containsExactly(mark("z4m", "z4m-4.0.0", "/cust/someapp/cms", 0));
  }

  @Test
  void what_was_deployed_is_known_afterwards() throws IOException {
    var deployed = deployment("z4m-4.0.0", "", "/cust/someapp/cms");
    host.deploy(deployed);

    assertThat(read().marks())
        .containsExactly(
            new Mark("z4m", "z4m-4.0.0", "/cust/someapp/cms", 0, Optional.of(deployed)));
  }

  @Test
  void what_another_tool_has_deployed_since_is_not_known() throws IOException {
    for (String file : new String[] {"deployed", "script"}) {
      host.deploy(deployment("z4m", "2.0.0", "/cust/someapp/cms"));
      Files.setLastModifiedTime(
          root.resolve(MARK + file), FileTime.from(Instant.parse("2013-01-01T00:00:00Z")));

      assertThat(read().marks()).containsExactly(mark("z4m", "z4m", "/cust/someapp/cms", 0));
    }
    assertThat(host.warnings).isEmpty();
  }

  @Test
  void a_record_whose_mark_was_removed_by_hand_is_no_deployment() throws IOException {
    host.deploy(deployment("z4m", "2.0.0", "/cust/someapp/cms"));
    Files.delete(root.resolve(MARK + "deployed"));
    assertThat(read().marks()).isEmpty();

    host.deploy(deployment("z4m", "2.0.0", "/cust/someapp/cms"));
    Files.delete(root.resolve(MARK + "script"));
    assertThat(read().marks()).containsExactly(mark("z4m", "z4m", "/cust/someapp/cms", 0));
  }

  @Test
  void the_record_of_another_application_says_nothing() throws IOException {
    host.deploy(deployment("z4m", "2.0.0", "/cust/someapp/cms"));
    Files.move(root.resolve("etc/z4m"), root.resolve("etc/copied"));

    assertThat(read().marks()).containsExactly(mark("copied", "z4m", "/cust/someapp/cms", 0));
  }

  @Test
  void damaged_files_are_told_in_a_line_each_and_the_rest_is_read() throws IOException {
    host.deploy(deployment("z4m", "2.0.0", "/cust/someapp/cms"));
    host.write(MARK + "done", "{\"software\":");
    host.write("etc/z4m/other.0.deployed", "");
    host.write("etc/z4m/other.0.script", "\0\0rm -rf /\n");
    host.write("etc/z4m/nonumber.deployed", "");
    host.write("etc/z4m/folder.0.deployed/file", "");

    assertThat(read().marks())
        .containsExactlyInAnyOrder(
            mark("z4m", "z4m", "/cust/someapp/cms", 0), mark("z4m", "z4m", "/other", 0));
    assertThat(host.warnings)
        .hasSize(4)
        .allMatch(line -> line.startsWith(root.toString()) && !line.contains("\n"))
        .anyMatch(line -> line.contains("cms.0.done is damaged"))
        .anyMatch(line -> line.contains("other.0.script does not name a script"))
        .anyMatch(line -> line.contains("nonumber.deployed marks no deployment"))
        .anyMatch(line -> line.contains("folder.0.deployed marks no deployment"));
  }

  @Test
  void a_record_with_anything_in_it_that_is_none_is_damaged() throws IOException {
    for (String done :
        new String[] {
          "",
          "[]",
          "7",
          "{}",
          "{\"software\":\"../x\"}",
          "{\"software\":\"z4m\",\"version\":\"-x\"}"
        }) {
      host.deploy(deployment("z4m", "2.0.0", "/cust/someapp/cms"));
      host.write(MARK + "done", done);

      assertThat(read().marks()).containsExactly(mark("z4m", "z4m", "/cust/someapp/cms", 0));
      assertThat(host.warnings).as(done).hasSize(1);
      host.warnings.clear();
    }
  }

  @Test
  void packages_are_asked_for_applications_and_controllers_alone() throws IOException {
    host.application("z4m");
    host.versions.put("z4m", "2.0.0");
    host.write("opt/balancer/bin/starting-deployments", "");
    host.write("opt/balancer/bin/ending-deployments", "");
    host.write("opt/half/bin/starting-deployments", "");
    host.application("leftbehind");
    host.application(".hidden");
    host.write("opt/file", "");

    assertThat(read().software())
        .containsOnlyKeys("balancer", "half", "leftbehind", "z4m")
        .containsEntry("z4m", new Installed(false, Optional.of("2.0.0"), true, false))
        .containsEntry("balancer", new Installed(false, Optional.empty(), false, true))
        .containsEntry("half", new Installed(false, Optional.empty(), false, false))
        .containsEntry("leftbehind", new Installed(false, Optional.empty(), true, false));
    assertThat(host.asked).containsExactly("balancer", "leftbehind", "z4m");
  }

  @Test
  void checkouts_have_their_address_and_are_no_packages() throws IOException {
    host.application("ours");
    host.write("opt/ours/.git/HEAD", "");
    CheckoutAddress.write(root.resolve("opt/ours"), "git:https://git.example.org/app.git#v1");
    host.application("theirs");
    host.write("opt/theirs/.svn/wc.db", "");
    host.application("damaged");
    host.write("opt/damaged/.svn/federation-address", "no address");

    assertThat(read().software())
        .containsEntry(
            "ours",
            new Installed(true, Optional.of("git:https://git.example.org/app.git#v1"), true, false))
        .containsEntry("theirs", new Installed(true, Optional.empty(), true, false))
        .containsEntry("damaged", new Installed(true, Optional.empty(), true, false));
    assertThat(host.asked).isEmpty();
  }

  private Inventory read() throws IOException {
    return host.reader().read(false);
  }

  private static Mark mark(String application, String software, String path, int number) {
    return new Mark(application, software, path, number, Optional.empty());
  }
}
