package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
    return run("packages_install .", folder + ":/usr/bin:/bin");
  }

  private ProgramRun.Result run(String command, String path) {
    return ProgramRun.of(
            "/bin/bash",
            "-c",
            // Its lock is in /run, which is root's.
            ". <(sed 's:>/run/:>%s/:' %s); %s"
                .formatted(
                    folder, SampleNode.LAD1.resolve("it/nodeinit/common/packages.sh"), command))
        .withOnlyEnv(Map.of("PATH", path, "nodepart", "lb1"))
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

  /** Has dnf in place of apt, with these packages; a complaint is what it says the first time. */
  private ProgramRun.Result installByDnf(String complaint, String... packages) throws IOException {
    for (String name : List.of("cat", "flock", "grep", "rm", "sed", "touch")) {
      program(name, "exec /usr/bin/" + name + " \"$@\"");
    }
    Files.writeString(folder.resolve("complaint"), complaint);
    String all = "' " + String.join(" ", packages) + " '";
    program("rpm", "[ -e \"installed-${*: -1}\" ]");
    program(
        "dnf",
        """
        if [[ $* == *repoquery* ]]; then
          [[ %s != *" ${*: -1} "* ]] || echo yes
          exit
        fi
        if [ -s complaint ]; then
          cat complaint >&2
          : >complaint
          exit 1
        fi
        echo "$*" >>calls
        """
            .formatted(all));
    return run("packages_install .", folder.toString());
  }

  @Test
  void dnf_installs_the_first_name_that_its_system_has() throws IOException {
    Files.writeString(
        folder.resolve("packages.dnf"), "# these\nsocat\na105 | a # one\nb | curl\nc105 | c\n");
    Files.writeString(folder.resolve("installed-curl"), "");

    ProgramRun.Result result = installByDnf("", "a", "b", "c105");

    assertThat(result).isEqualTo(new ProgramRun.Result(0, "Installing socat a c105\n", ""));
    assertThat(Files.readAllLines(folder.resolve("calls")))
        .containsExactly("-y -q --setopt=install_weak_deps=False install socat a c105");
  }

  @Test
  void a_dnf_of_others_is_waited_for() throws IOException {
    Files.writeString(folder.resolve("packages.dnf"), "haproxy\n");

    ProgramRun.Result result =
        installByDnf("error: can't create transaction lock on /var/lib/rpm/.rpm.lock");

    assertThat(result).isEqualTo(new ProgramRun.Result(0, "Installing haproxy\n", ""));
  }

  @Test
  void a_list_that_is_missing_for_the_system_at_hand_is_named() throws IOException {
    ProgramRun.Result result = installByDnf("");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("lb1: there is no ./packages.dnf, which is to name its packages here\n");
  }

  @Test
  void a_user_is_told_the_command_of_dnf() throws IOException {
    Files.writeString(folder.resolve("packages.dnf"), "haproxy\n");
    program("id", "echo 1000");

    assertThat(installByDnf("").err())
        .isEqualTo("lb1: packages are missing; as root, type: dnf install -y haproxy\n");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void an_artifact_is_kept_when_it_is_the_one_that_is_meant(boolean meant) throws IOException {
    program("mvn", "folder=${*: -1}; echo driver >\"${folder#*=}/driver-1.0.jar\"");
    String sum = "fad9b1a4b3ff5e48d6ea31d12fcda7d8ee4c6a1a4f2d4a6f3d6f1f0cb4f00f1d";

    ProgramRun.Result result =
        run(
            "packages_artifact g:driver:1.0 %s %s/java/driver.jar"
                .formatted(meant ? "$(echo driver | sha256sum | cut -c 1-64)" : sum, folder),
            folder + ":/usr/bin:/bin");

    assertThat(result.exitCode()).isEqualTo(meant ? 0 : 1);
    if (meant) {
      assertThat(folder.resolve("java/driver.jar")).hasContent("driver");
      assertThat(folder.resolve("java/driver.jar.new")).doesNotExist();
    } else {
      assertThat(result.err()).startsWith("lb1: g:driver:1.0 has the sha256 ").endsWith(sum + "\n");
      assertThat(folder.resolve("java/driver.jar")).doesNotExist();
    }
  }
}
