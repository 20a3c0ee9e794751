package io.federation.deploy.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.deploy.plan.Software;
import io.federation.machine.Program;
import io.federation.machine.UnixUser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every package manager does for {@link Packages}, tried with packages that are built here.
 */
abstract class PackagesContract {

  @TempDir private Path folder;

  private final RecordedLog log = new RecordedLog();
  private PackageRepository repository;
  private Packages packages;

  abstract PackageRepository repository(Path folder);

  @BeforeEach
  void start() throws IOException {
    assertThat(UnixUser.ofThisProcess().isRoot())
        .as("packages are installed into a folder as root alone: run this test as root")
        .isTrue();
    repository = repository(folder.toRealPath());
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("LC_ALL", "C.UTF-8");
    environment.putAll(repository.environment());
    packages =
        repository.packages(new Commands(log, environment, Duration.ofMinutes(5), Program::run));
    repository.add("app", "1.0");
  }

  @Test
  void a_package_is_installed() throws IOException {
    assertThat(packages.installedVersion("app")).isEmpty();
    log.lines();

    provide("app", "1.0");

    assertThat(log.lines()).isEqualTo(repository.installation("app", "1.0"));
    assertThat(packages.installedVersion("app")).contains("1.0");
    assertThat(script("app")).hasContent("1.0");
    assertThat(log.failures()).isEmpty();
  }

  @Test
  void the_same_version_again_changes_nothing() throws IOException {
    provide("app", "1.0");
    log.lines();

    provide("app", "1.0");
    assertThat(log.lines()).hasSize(1);

    packages.install(software("app", "1.0"));
    assertThat(packages.installedVersion("app")).contains("1.0");
  }

  @Test
  void a_newer_version_that_came_to_the_repository_since_replaces_an_older_one()
      throws IOException {
    provide("app", "1.0");
    repository.add("app", "2.0");
    provide("app", "2.0");

    assertThat(packages.installedVersion("app")).contains("2.0");
    assertThat(script("app")).hasContent("2.0");
  }

  @Test
  void an_older_version_replaces_a_newer_one() throws IOException {
    repository.add("app", "2.0");
    provide("app", "2.0");
    provide("app", "1.0");

    assertThat(packages.installedVersion("app")).contains("1.0");
    assertThat(script("app")).hasContent("1.0");

    provide("app", "2.0");
    packages.downgrade(software("app", "1.0"));
    assertThat(packages.installedVersion("app")).contains("1.0");
  }

  @Test
  void a_version_in_a_name_is_another_package() throws IOException {
    repository.add("app-1.0", "7");
    provide("app", "1.0");
    assertThat(packages.installedVersion("app-1.0")).isEmpty();
    packages.remove("app-1.0");
    assertThat(packages.installedVersion("app")).contains("1.0");

    new PackageInstaller(packages).provide(new Software("app-1.0", Optional.empty()), true);

    assertThat(packages.installedVersion("app-1.0")).contains("7");
    packages.remove("app-1.0");
    assertThat(script("app-1.0")).doesNotExist();
    assertThat(script("app")).hasContent("1.0");
  }

  @Test
  void another_package_whose_name_begins_like_a_version_is_not_taken_for_it() throws IOException {
    repository.add("app-1.0-plugins", "1");
    provide("app", "1.0");

    assertThat(packages.installedVersion("app")).contains("1.0");
    assertThat(packages.installedVersion("app-1.0-plugins")).isEmpty();
  }

  @Test
  void an_epoch_is_part_of_a_version() throws IOException {
    repository.addWithEpoch("old", "1.0");
    provide("old", "2:1.0");

    assertThat(packages.installedVersion("old")).contains("2:1.0");
  }

  @Test
  void a_version_that_does_not_exist_is_an_error() throws IOException {
    provide("app", "1.0");

    assertThatThrownBy(() -> provide("app", "666"))
        .isInstanceOf(CommandFailedException.class)
        .hasMessage("Command failed: " + repository.install("app", "666"));
    assertThat(log.failures()).anyMatch(line -> line.contains("666"));
    assertThat(packages.installedVersion("app")).contains("1.0");
  }

  @Test
  void a_name_that_does_not_exist_is_an_error() throws IOException {
    assertThatThrownBy(() -> provide("absent", "1.0"))
        .isInstanceOf(CommandFailedException.class)
        .hasMessage("Command failed: " + repository.install("absent", "1.0"));
    assertThat(packages.installedVersion("absent")).isEmpty();
  }

  @Test
  void programs_that_end_with_0_are_not_believed() throws IOException {
    provide("app", "1.0");
    repository.pretend("app", "666");

    assertThatThrownBy(() -> provide("app", "666"))
        .hasMessage("Failed to install app-666 (installed: 1.0)");
  }

  @Test
  void a_package_that_lies_about_its_version_is_found_out() throws IOException {
    repository.addLiar("liar", "1.0", "3.0");

    assertThatThrownBy(() -> provide("liar", "3.0"))
        .hasMessage("Failed to install liar-3.0 (installed: 1.0)");
    assertThat(script("liar")).hasContent("1.0");
  }

  @Test
  void a_package_is_removed() throws IOException {
    provide("app", "1.0");
    packages.remove("app");

    assertThat(packages.installedVersion("app")).isEmpty();
    assertThat(repository.root.resolve("opt/app")).doesNotExist();
    log.lines();
    packages.remove("app");
    packages.remove("absent");
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void hostile_names_and_versions_reach_no_command_line() {
    for (String name :
        List.of(
            "", "-y", "--installroot=/", "a b", "app;reboot", "../app", "app*", "app\n", "@all")) {
      refuses(() -> packages.installedVersion(name));
      refuses(() -> packages.install(software(name, "1.0")));
      refuses(() -> packages.downgrade(software(name, "1.0")));
      refuses(() -> packages.remove(name));
    }
    for (String version : List.of("", "-1", "1 2", "1*", "1;reboot", "1\n", "git:/srv/app#main")) {
      refuses(() -> packages.install(software("app", version)));
      refuses(() -> packages.downgrade(software("app", version)));
    }
    assertThat(log.lines()).isEmpty();
    assertThat(log.failures()).isEmpty();
  }

  /** Something that may be refused. */
  private interface Call {
    void run() throws IOException;
  }

  private static void refuses(Call call) {
    assertThatIllegalArgumentException()
        .isThrownBy(call::run)
        .withMessageContaining(" is not the ");
  }

  private void provide(String name, String version) throws IOException {
    new PackageInstaller(packages).provide(software(name, version), true);
  }

  private static Software software(String name, String version) {
    return new Software(name, Optional.of(version));
  }

  private Path script(String name) {
    return repository.root.resolve("opt/" + name + "/bin/zookeeper-deploy");
  }
}
