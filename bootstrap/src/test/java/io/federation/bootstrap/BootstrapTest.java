package io.federation.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first stage by itself, on a machine of whatever kind. */
class BootstrapTest {

  @TempDir private Path folder;
  @AutoClose private Machine machine;

  @BeforeEach
  void makeMachine() throws IOException {
    machine = new Machine(folder);
    Path jar = Files.writeString(folder.resolve("built jar"), Machine.JAR);
    machine.variables.put("node_instance_id", "app1-1");
    machine.variables.put("node_initgitrepo", "ops");
    machine.variables.put("node_initgiturl", "/srv/ops.git");
    machine.variables.put("jar_url", "file://" + jar);
    machine.variables.put("jar_sha256", Machine.sha256(Machine.JAR));
  }

  /** Runs it, and expects that it fails, with this reason. */
  private void expectFailure(String reason) {
    ProgramRun.Result result = machine.runBootstrap();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out().lines().filter(line -> line.contains(" FAILED: ")))
        .as(result.out())
        .singleElement()
        .asString()
        .contains(" FAILED: " + reason);
  }

  /** A package manager that has these packages; a JVM is new enough once it has installed one. */
  private void apt(String... packages) throws IOException {
    machine.program("apt-cache", "[[ ' " + String.join(" ", packages) + " ' == *\" $2 \"* ]]");
    machine.program("apt-get", installer());
  }

  private void dnf(String... packages) throws IOException {
    String queried = "[[ ' " + String.join(" ", packages) + " ' != *\" ${*: -1} \"* ]] || echo yes";
    machine.program(
        "dnf", "if [[ $* == *repoquery* ]]; then " + queried + "; exit; fi\n" + installer());
  }

  private String installer() {
    return """
    echo "${*: -1}" >>%1$s/installs
    [ ! -e %1$s/locked ] || { cat %1$s/locked >&2; rm %1$s/locked; exit 100; }
    [[ $* != *install* ]] || sed -i 's/version "[0-9._]*"/version "17.0.9"/' %2$s/java
    """
        .formatted(folder, machine.programs());
  }

  @Test
  void a_machine_becomes_a_node() throws IOException {
    machine.variables.put("node_provider", "vagrant");
    machine.variables.put("node_datafolder", folder.resolve("data").toString());
    machine.java("17.0.9", "umask");

    ProgramRun.Result result = machine.runBootstrap().expectingSuccess();

    assertThat(machine.property("instance-id")).isEqualTo("app1-1\n");
    assertThat(machine.property("provider")).isEqualTo("vagrant\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
        .isEqualTo("rwxr-xr-x");
    assertThat(result.out()).contains(" 0022\n");
    assertThat(machine.home().resolve("bin/node-init-aws.jar")).doesNotExist();
    assertThat(machine.javaCalls()).hasSize(1);
    assertThat(result.out())
        .isEqualTo(Files.readString(machine.log()))
        .endsWith(" This machine is a node\n");
  }

  @Test
  void what_the_node_knows_beside_stays() throws IOException {
    machine.runBootstrap().expectingSuccess();
    Path state = Files.writeString(machine.home().resolve("nodeinfo/state.txt"), "done\n");

    machine.runBootstrap().expectingSuccess();

    assertThat(state).hasContent("done");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node_instance_id",
        "node_initgitrepo",
        "node_initgiturl",
        "jar_url",
        "jar_sha256"
      })
  void a_variable_that_is_missing_is_named(String name) {
    machine.variables.remove(name);

    expectFailure("the variable " + name + " is not set");
  }

  @Test
  void a_jar_of_another_checksum_is_not_kept() {
    machine.variables.put("jar_sha256", "0".repeat(64));

    expectFailure(machine.variables.get("jar_url") + " has the sha256 ");

    assertThat(machine.home().resolve("download")).isEmptyDirectory();
  }

  @Test
  void a_server_that_does_not_answer_is_named() {
    machine.variables.put("jar_url", "http://127.0.0.1:1/node-init.jar");

    expectFailure("cannot fetch http://127.0.0.1:1/node-init.jar to " + machine.home());
  }

  @Test
  void an_old_jvm_is_complemented_by_a_package_of_debian() throws IOException {
    machine.java("11.0.2");
    apt("default-jre-headless", "openjdk-21-jre-headless");

    machine.runBootstrap().expectingSuccess();

    assertThat(folder.resolve("installs")).hasContent("-q\nopenjdk-21-jre-headless");
  }

  @ParameterizedTest
  @ValueSource(strings = {"java-17-amazon-corretto-headless", "java-latest-openjdk-headless"})
  void so_it_is_by_one_of_amazon_or_fedora(String name) throws IOException {
    machine.java("1.8.0_402");
    dnf("haproxy", name);

    machine.runBootstrap().expectingSuccess();

    assertThat(folder.resolve("installs")).hasContent("makecache\n" + name);
  }

  @ParameterizedTest
  @CsvSource({
    "apt, E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7",
    "dnf, error: can't create transaction lock on /var/lib/rpm/.rpm.lock"
  })
  void others_who_install_are_waited_for(String kind, String complaint) throws IOException {
    machine.java("11.0.2");
    if (kind.equals("apt")) {
      apt("openjdk-17-jre-headless");
    } else {
      dnf("java-17-amazon-corretto-headless");
    }
    Files.writeString(folder.resolve("locked"), complaint);

    machine.runBootstrap().expectingSuccess();

    assertThat(folder.resolve("locked")).doesNotExist();
  }

  @Test
  void a_system_without_a_package_of_a_jvm_is_told() throws IOException {
    machine.java("11.0.2");
    apt("haproxy");

    expectFailure(
        "no JVM of 17 or newer could be installed: its package lists have none of openjdk-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"apt-get", "dnf"})
  void package_servers_out_of_reach_are_told_instead(String manager) throws IOException {
    machine.java("11.0.2");
    machine.program("apt-cache", "exit 1");
    machine.program(
        manager,
        "[[ $* != *update* && $* != *makecache* ]] || { echo no; echo 'E: no route' >&2; exit 1; }");

    expectFailure("no JVM of 17 or newer could be installed: E: no route");
  }

  @Test
  void a_system_without_a_package_manager_is_told() throws IOException {
    machine.java("11.0.2");

    expectFailure("no JVM of 17 or newer could be installed: there is neither apt-get nor dnf");
  }

  @Test
  void an_installation_that_fails_is_told_by_its_last_line() throws IOException {
    machine.java("11.0.2");
    apt("openjdk-17-jre-headless");
    machine.program("apt-get", "echo 'E: You do not have enough free space' >&2; exit 100");

    expectFailure("no JVM of 17 or newer could be installed: E: You do not have enough free space");
  }
}
