package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a node of the sample lad1 gets the packages of its part. */
class PackagesScriptTest {

  private static final String LOCKED =
      "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)";

  @TempDir private Path folder;

  @BeforeEach
  void makePrograms() throws IOException {
    Files.writeString(folder.resolve("packages.apt"), "haproxy # it is\n");
    program("dpkg-query", "exit 1");
    program("id", "echo 0");
    program("sleep", "exit 0");
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/bash\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** An apt-get that complains so when it is called with {@code word}, the first {@code times}. */
  private void aptGet(String word, int times, String complaint) throws IOException {
    program(
        "apt-get",
        """
        cd %s
        echo "$*" >>calls
        [[ $* != *%s* ]] || [ "$(grep -c %s calls)" -gt %d ] || { echo '%s' >&2; exit 100; }
        [[ $* != *install* ]] || touch installed
        """
            .formatted(folder, word, word, times, complaint));
  }

  private ProgramRun.Result install() {
    return ProgramRun.of(
            "bash",
            "-c",
            // Its lock is in /run, which is root's.
            ". <(sed 's:>/run/:>%s/:' %s); packages_install packages.apt"
                .formatted(folder, SampleNode.LAD1.resolve("it/nodeinit/common/packages.sh")))
        .withOnlyEnv(Map.of("PATH", folder + ":/usr/bin:/bin", "nodepart", "lb1"))
        .in(folder)
        .run();
  }

  @ParameterizedTest
  @ValueSource(strings = {"update", "install"})
  void an_apt_get_of_others_is_waited_for(String word) throws IOException {
    aptGet(word, 3, LOCKED);

    assertThat(install()).isEqualTo(new ProgramRun.Result(0, "Installing haproxy\n", ""));

    assertThat(folder.resolve("installed")).exists();
    assertThat(Files.readAllLines(folder.resolve("calls"))).hasSize(5);
  }

  @Test
  void lists_that_cannot_be_updated_do_not_forbid_the_installation() throws IOException {
    aptGet("update", 100, "E: The repository is not signed.");

    ProgramRun.Result result = install();

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).endsWith("Going on with the package lists that are there\n");
    assertThat(result.err()).isEqualTo("E: The repository is not signed.\n");
    assertThat(folder.resolve("installed")).exists();
  }

  @Test
  void an_installation_that_fails_is_a_failure() throws IOException {
    aptGet("install", 100, "E: Unable to locate package haproxy");

    ProgramRun.Result result = install();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).isEqualTo("E: Unable to locate package haproxy\n");
  }
}
