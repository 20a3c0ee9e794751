package io.federation.deploy.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.deploy.plan.Software;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PackageInstallerTest {

  private final ObstinatePackages packages = new ObstinatePackages();
  private final PackageInstaller installer = new PackageInstaller(packages);

  @Test
  void what_is_there_is_left_alone() throws IOException {
    packages.installed.put("squid", "2.0");
    packages.installed.put("z4m-5.0.0", "1");

    installer.provide(software("squid", "2.0"), true);
    installer.provide(new Software("z4m-5.0.0", Optional.empty()), true);

    assertThat(packages.calls).containsExactly("ask squid", "ask z4m-5.0.0");
  }

  @Test
  void a_package_is_installed_and_asked_for_again() throws IOException {
    installer.provide(software("squid", "2.0"), true);

    assertThat(packages.calls)
        .containsExactly("ask squid", "clean", "install squid-2.0", "ask squid");
  }

  @Test
  void what_is_known_not_to_be_there_is_not_asked_for_first() throws IOException {
    installer.provide(software("squid", "2.0"), false);

    assertThat(packages.calls).containsExactly("clean", "install squid-2.0", "ask squid");
  }

  @Test
  void lists_are_thrown_away_once() throws IOException {
    installer.provide(software("squid", "2.0"), true);
    installer.provide(software("varnish", "1"), true);

    assertThat(packages.calls).containsOnlyOnce("clean");
    assertThat(packages.installed).containsKeys("squid", "varnish");
  }

  @Test
  void what_installing_does_not_change_is_downgraded() throws IOException {
    packages.installed.put("squid", "2.0");
    packages.installDoes = false;

    installer.provide(software("squid", "1.0"), true);

    assertThat(packages.calls)
        .containsExactly(
            "ask squid",
            "clean",
            "install squid-1.0",
            "ask squid",
            "downgrade squid-1.0",
            "ask squid");
  }

  @Test
  void a_version_that_does_not_come_is_an_error_whatever_the_programs_say() {
    packages.installed.put("squid", "2.0");
    packages.installDoes = false;
    packages.downgradeDoes = false;

    assertThatThrownBy(() -> installer.provide(software("squid", "666"), true))
        .hasMessage("Failed to install squid-666 (installed: 2.0)");
    assertThat(packages.calls).endsWith("downgrade squid-666", "ask squid");
  }

  @Test
  void nothing_that_is_not_there_is_downgraded() {
    packages.installDoes = false;

    assertThatThrownBy(() -> installer.provide(software("varnish", "666"), true))
        .hasMessage("Failed to install varnish-666 (installed: None)");
    assertThatThrownBy(() -> installer.provide(new Software("z4m-4.0.0", Optional.empty()), true))
        .hasMessage("Failed to install z4m-4.0.0 (installed: None)");
    assertThat(packages.calls).noneMatch(call -> call.startsWith("downgrade"));
  }

  @Test
  void a_downgrade_that_is_refused_is_told_by_what_is_there() {
    packages.installed.put("squid", "2.0");
    packages.installDoes = false;
    packages.downgradeFails = true;

    assertThatThrownBy(() -> installer.provide(software("squid", "666"), true))
        .hasMessage("Failed to install squid-666 (installed: 2.0)")
        .hasCauseInstanceOf(CommandFailedException.class);
  }

  private static Software software(String name, String version) {
    return new Software(name, Optional.of(version));
  }

  /** Packages whose programs say that all went well, whatever they did. */
  private static final class ObstinatePackages implements Packages {
    private final Map<String, String> installed = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();
    private boolean installDoes = true;
    private boolean downgradeDoes = true;
    private boolean downgradeFails;

    @Override
    public Optional<String> installedVersion(String name) {
      calls.add("ask " + name);
      return Optional.ofNullable(installed.get(name));
    }

    @Override
    public void clean() {
      calls.add("clean");
    }

    @Override
    public void install(Software wanted) {
      calls.add("install " + label(wanted));
      change(wanted, installDoes);
    }

    @Override
    public void downgrade(Software wanted) throws IOException {
      calls.add("downgrade " + label(wanted));
      if (downgradeFails) {
        throw new CommandFailedException("yum -y downgrade " + label(wanted));
      }
      change(wanted, downgradeDoes);
    }

    private void change(Software wanted, boolean really) {
      if (really) {
        installed.put(wanted.name(), wanted.version().orElse("1"));
      }
    }

    @Override
    public void remove(String name) {
      throw new UnsupportedOperationException("nothing is removed here");
    }

    private static String label(Software wanted) {
      return wanted.name() + wanted.version().map(version -> "-" + version).orElse("");
    }
  }
}
