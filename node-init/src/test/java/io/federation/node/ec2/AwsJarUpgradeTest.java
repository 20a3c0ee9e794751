package io.federation.node.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.machine.Sha256;
import io.federation.model.NodeProperty;
import io.federation.testkit.Change;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program for calls of AWS follows the pin of the ops repository, as node-init itself does. */
final class AwsJarUpgradeTest {

  private static final String VERSION = "9.9.9";

  @TempDir private Path folder;
  @AutoClose private Ec2Scene ec2;
  private Path installed;
  private Path installedAws;
  private Path newJar;

  @BeforeEach
  void a_node_that_has_worked() throws Exception {
    ec2 = Ec2Scene.in(folder);
    ec2.node.init();
    ec2.beat();
    ec2.node.told();
    installed = Files.writeString(ec2.node.home.bin().resolve("node-init.jar"), "the program");
    installedAws = ec2.node.home.awsJar();
    newJar = jar();
  }

  private Path jar() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, VERSION);
    Path file = folder.resolve("new.jar");
    try (OutputStream out = Files.newOutputStream(file)) {
      new JarOutputStream(out, manifest).close();
    }
    return file;
  }

  /** Pins two jars, each by where it is and by the checksum of another file. */
  private void pin(Path jar, String sha256, Path awsJar, String awsSha256) {
    ec2.node.push(
        "pin",
        Change.write(
            "it/node-init.json",
            """
            {"version": "%s", "url": "%s", "sha256": "%s", "aws": {"url": "%s", "sha256": "%s"}}
            """
                .formatted(VERSION, jar.toUri(), sha256, awsJar.toUri(), awsSha256)));
  }

  private List<String> beat() throws Exception {
    ec2.node.beat();
    return ec2.node.told();
  }

  private static boolean tells(List<String> lines, String text) {
    return lines.stream().anyMatch(line -> line.contains(text));
  }

  @Test
  void the_pinned_jar_takes_the_place_of_the_old_one_and_is_told_once() throws Exception {
    pin(installed, Sha256.hex(installed), newJar, Sha256.hex(newJar));

    assertThat(tells(beat(), "Upgraded to version " + VERSION)).isTrue();
    assertThat(installedAws).hasSameBinaryContentAs(newJar);
    assertThat(tells(beat(), "pgraded")).isFalse();
  }

  @Test
  void one_with_another_checksum_is_refused_once_and_a_mended_pin_is_taken() throws Exception {
    pin(installed, Sha256.hex(installed), newJar, "0".repeat(64));

    assertThat(tells(beat(), "not the pinned 000")).isTrue();
    ec2.node.push("more", Change.write("more", ""));
    assertThat(tells(beat(), "pgraded")).isFalse();

    pin(installed, Sha256.hex(installed), newJar, Sha256.hex(newJar));
    beat();
    assertThat(installedAws).hasSameBinaryContentAs(newJar);
  }

  @Test
  void it_comes_before_the_new_program_which_asks_it() throws Exception {
    pin(folder.resolve("gone.jar"), "0".repeat(64), newJar, Sha256.hex(newJar));

    assertThat(tells(beat(), "it cannot be fetched: ")).isTrue();
    assertThat(installedAws).hasSameBinaryContentAs(newJar);
    assertThat(installed).hasContent("the program");
  }

  @Test
  void where_it_is_not_to_be_had_the_new_program_is_not_taken_either() throws Exception {
    Path gone = folder.resolve("gone.jar");
    pin(newJar, Sha256.hex(newJar), gone, "0".repeat(64));

    assertThat(tells(beat(), gone + " is not a file, or not there; tried again every 10 min"))
        .isTrue();
    assertThat(tells(beat(), "pgraded")).isFalse();
    assertThat(installed).hasContent("the program");
  }

  @Test
  void a_pinned_jar_that_is_gone_comes_back() throws Exception {
    pin(installed, Sha256.hex(installed), newJar, Sha256.hex(newJar));
    beat();
    beat();
    Files.delete(installedAws);

    beat();

    assertThat(installedAws).hasSameBinaryContentAs(newJar);
  }

  @Test
  void a_node_elsewhere_takes_none() throws Exception {
    ec2.node.node().nodeInfo().remove(NodeProperty.AWS_GROUP);
    Files.delete(installedAws);
    pin(installed, Sha256.hex(installed), newJar, Sha256.hex(newJar));

    assertThat(tells(beat(), "pgraded")).isFalse();
    assertThat(installedAws).doesNotExist();
  }
}
