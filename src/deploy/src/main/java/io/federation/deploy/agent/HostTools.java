package io.federation.deploy.agent;

import io.federation.deploy.checkout.Checkouts;
import io.federation.deploy.host.InventoryReader;
import io.federation.deploy.software.AptPackages;
import io.federation.deploy.software.CommandLog;
import io.federation.deploy.software.Commands;
import io.federation.deploy.software.Packages;
import io.federation.deploy.software.YumPackages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a host is looked at and changed by.
 *
 * @param inventory tells what is there
 * @param commands runs the scripts of what is deployed
 */
public record HostTools(
    InventoryReader inventory, Packages packages, Checkouts checkouts, Commands commands) {

  /**
   * Returns the tools of a host, with its own package manager: apt where dpkg keeps its state, else
   * dnf or yum.
   *
   * @param root the folder that is its {@code /}
   * @param log is told by commands, too
   * @param credentials the folder of what is shown to Git servers, in files with the name of the
   *     software
   * @param ops the address of the ops repository, beside which others may be; nothing if there is
   *     none
   */
  public static HostTools on(
      Path root, Commands commands, DeployLog log, Path credentials, Optional<String> ops) {
    return new HostTools(
        new InventoryReader(root, packages(root, commands.with(new FailuresOnly(log))), log::warn),
        packages(root, commands),
        new Checkouts(root, commands, credentials, ops),
        commands);
  }

  private static Packages packages(Path root, Commands commands) {
    return Files.isDirectory(root.resolve("var/lib/dpkg"))
        ? new AptPackages(commands, root)
        : new YumPackages(commands, root);
  }

  /** A look at what is there changes nothing, and is told only if it fails. */
  private record FailuresOnly(DeployLog log) implements CommandLog {
    @Override
    public void info(String line) {}

    @Override
    public void succeeded(List<String> output) {}

    @Override
    public void failed(List<String> output) {
      log.failed(output);
    }
  }
}
