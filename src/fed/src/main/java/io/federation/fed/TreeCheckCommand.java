package io.federation.fed;

import io.federation.deploy.plan.DeploymentException;
import io.federation.deploy.plan.Host;
import io.federation.deploy.plan.Hosts;
import io.federation.deploy.plan.TreeCheck;
import io.federation.deploy.tree.Tree;
import io.federation.model.ExitCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = {
      "Finds what is wrong in a tree's text before any host has it: what cannot be read, what no host"
          + " could deploy, and links that lead nowhere. Needs nothing but the files.",
      "Prints a line for each finding."
    },
    footer = {
      "",
      "What git has for the next commit:  git show :cust.zk | fed tree check -",
      "Exit codes: 0 nothing found, 1 something, 2 it could not be found out."
    },
    exitCodeOnExecutionException = ExitCode.USAGE,
    mixinStandardHelpOptions = true,
    versionProvider = VersionInfo.class)
final class TreeCheckCommand implements Callable<Integer> {

  private final SharedOptions shared;

  @Mixin private TreeFiles files = new TreeFiles();

  @Option(
      names = "--hosts",
      paramLabel = "FILE",
      description = {
        "All hosts that there are, as 'fed tree show /hosts --ephemeral' prints them (default: each"
            + " name is taken for a host)."
      })
  private @Nullable String hosts;

  TreeCheckCommand(SharedOptions shared) {
    this.shared = shared;
  }

  @Override
  public Integer call() throws IOException {
    TreeFiles.Read text = files.read();
    List<String> findings = text.errors();
    if (findings.isEmpty()) {
      Tree tree = new Tree(text.top());
      findings = hosts == null ? TreeCheck.of(tree) : TreeCheck.of(tree, known(hosts));
    }
    findings.forEach(shared.out()::println);
    return findings.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static List<Host> known(String file) throws IOException {
    TreeFiles.Read text = TreeFiles.read(List.of(file));
    if (!text.errors().isEmpty()) {
      throw new IllegalArgumentException("--hosts " + text.errors().get(0));
    }
    try {
      return Hosts.of(text.top());
    } catch (DeploymentException e) {
      throw new IllegalArgumentException("--hosts " + file + ": " + e.getMessage(), e);
    }
  }
}
