package io.federation.local.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small scripts stand in for dpkg-query, apt-get and sudo; a file says what is installed. */
class DebianPackagesTest {

  @TempDir Path folder;
  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void makePrograms() throws IOException {
    Files.writeString(folder.resolve("installed"), "bash installed\ntzdata installed\n");
    script(
        "dpkg-query",
        "shift 2; for name; do grep -h \"^$name \" "
            + folder.resolve("installed")
            + " || { echo \"no packages found matching $name\" >&2; no=1; }; done; exit ${no:-0}");
    script(
        "apt-get",
        "echo \"apt-get $*\"; [ ! -e "
            + folder.resolve("broken")
            + " ] || exit 100; case $* in *install*) echo \"${*: -1} installed\" >> "
            + folder.resolve("installed")
            + ";; esac");
  }

  private void script(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/bash\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private DebianPackages packages(boolean isRoot) {
    return new DebianPackages(
        Map.of("PATH", folder + ":/usr/bin:/bin"), isRoot, Duration.ofMillis(1));
  }

  private DebianPackages packagesWithout(String program) throws IOException {
    Files.delete(folder.resolve(program));
    return new DebianPackages(Map.of("PATH", folder.toString()), false);
  }

  @Test
  void those_that_are_not_installed_are_found() throws IOException {
    Files.writeString(folder.resolve("installed"), "bash installed\nold config-files\n");

    assertThat(packages(true).isKnown()).isTrue();
    assertThat(packages(true).missing(List.of("bash", "haproxy", "old")))
        .containsExactly("haproxy", "old");
    assertThat(packages(true).missing(List.of())).isEmpty();
  }

  @Test
  void root_installs_them_and_what_apt_says_is_shown() throws IOException {
    packages(true).install(new TreeSet<>(List.of("haproxy")), lines::add);

    assertThat(lines)
        .containsExactly(
            "apt-get -o DPkg::Lock::Timeout=300 update -q",
            "apt-get -o DPkg::Lock::Timeout=300 install -y -q --no-install-recommends haproxy");
    assertThat(packages(true).missing(List.of("haproxy"))).isEmpty();
  }

  @Test
  void others_install_them_by_sudo() throws IOException {
    script("sudo", "echo sudo; exec \"$@\"");

    packages(false).install(List.of("haproxy"), lines::add);

    assertThat(lines).startsWith("sudo", "apt-get -o DPkg::Lock::Timeout=300 update -q");
    assertThat(packages(false).line(List.of("a1", "b1")))
        .isEqualTo(
            "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends a1 b1'");
    assertThat(packages(true).line(List.of("a1")))
        .isEqualTo("apt-get update && apt-get install -y --no-install-recommends a1");
  }

  @Test
  void who_cannot_become_root_is_told_what_to_type() throws IOException {
    assertThatThrownBy(() -> packagesWithout("apt-get").install(List.of("haproxy"), lines::add))
        .isInstanceOf(PackagesMissingException.class)
        .hasMessageEndingWith(
            "type su - -c 'apt-get update && apt-get install -y --no-install-recommends"
                + " haproxy'");
  }

  @Test
  void an_installation_that_fails_is_told() throws IOException {
    Files.createFile(folder.resolve("broken"));

    assertThatThrownBy(() -> packages(true).install(List.of("haproxy"), lines::add))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "apt-get install -y -q --no-install-recommends haproxy ended with exit code 100: mend"
                + " what it complains of above, and run this again");
    assertThat(lines)
        .contains(
            "apt-get update -q ended with exit code 100: mend what it complains of above, and run"
                + " this again");
  }

  @ParameterizedTest
  @ValueSource(strings = {"update", "install"})
  void an_apt_get_of_others_is_waited_for(String busy) throws IOException {
    Path real = folder.resolve("apt-get").resolveSibling("real-apt-get");
    Files.move(folder.resolve("apt-get"), real);
    script(
        "apt-get",
        "count=%s/count; case $* in *%s*) echo >>$count; [ $(wc -l <$count) -gt 2 ] || { echo 'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)' >&2; exit 100; };; esac; exec %s \"$@\""
            .formatted(folder, busy, real));

    packages(true).install(List.of("haproxy"), lines::add);

    assertThat(lines).filteredOn(line -> line.startsWith("E: Could not get lock")).hasSize(2);
    assertThat(packages(true).missing(List.of("haproxy"))).isEmpty();
  }

  @Test
  void lists_that_cannot_be_updated_do_not_forbid_the_installation() throws IOException {
    Path real = folder.resolve("real-apt-get");
    Files.move(folder.resolve("apt-get"), real);
    script("apt-get", "case $* in *update*) exit 100;; esac; exec %s \"$@\"".formatted(real));

    packages(true).install(List.of("haproxy"), lines::add);

    assertThat(packages(true).missing(List.of("haproxy"))).isEmpty();
  }

  @Test
  void a_system_without_dpkg_knows_no_packages() throws IOException {
    assertThat(packagesWithout("dpkg-query").isKnown()).isFalse();
  }
}
