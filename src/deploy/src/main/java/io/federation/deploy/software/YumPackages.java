package io.federation.deploy.software;

import io.federation.deploy.plan.Software;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Packages of rpm, by dnf, or by yum where there is no dnf. */
public final class YumPackages implements Packages {

  /** A package that has no epoch has the epoch 0. */
  private static final String NO_EPOCH = "0:";

  private static final String ANY = "*";

  private final Commands commands;
  private final Path root;

  /**
   * Takes those of a system.
   *
   * @param root the folder that is its {@code /}
   */
  public YumPackages(Commands commands, Path root) {
    this.commands = commands;
    this.root = root;
  }

  /**
   * Asks rpm, and not yum, by whose command line it is told: to yum and to {@code rpm -q} the name
   * {@code app-1.0} is also the version 1.0 of {@code app}; yum breaks long names into lines, and
   * ends with 1 both where nothing is installed and where it cannot tell.
   */
  @Override
  public Optional<String> installedVersion(String name) throws IOException {
    PackageNames.check(name);
    List<String> lines = commands.run("yum -q list installed " + name, query(name));
    // Where several are installed at a time, as kernels are, the newest is the last.
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(withoutEpoch(lines.get(lines.size() - 1)));
  }

  private List<String> query(String name) {
    List<String> command = new ArrayList<>(List.of("rpm"));
    if (!isSystem()) {
      command.addAll(List.of("--root", root.toString()));
    }
    command.addAll(List.of("-qa", "--queryformat", "%{EPOCHNUM}:%{VERSION}\\n", name));
    return command;
  }

  private static String withoutEpoch(String version) {
    return version.startsWith(NO_EPOCH) ? version.substring(NO_EPOCH.length()) : version;
  }

  @Override
  public void clean() throws IOException {
    run("clean", "all", "all");
  }

  @Override
  public void install(Software wanted) throws IOException {
    change("install", wanted);
  }

  @Override
  public void downgrade(Software wanted) throws IOException {
    change("downgrade", wanted);
  }

  @Override
  public void remove(String name) throws IOException {
    PackageNames.check(name);
    // Of a name that is not installed yum would remove what it could mean besides.
    if (!commands.ask(query(name), Commands.SUCCESS).isEmpty()) {
      run("remove", name, name);
    }
  }

  /**
   * Names the package by all its parts, of any release and architecture: {@code app-1.0} is to yum
   * the package of this name before it is the version 1.0 of {@code app}, and the other way round
   * where there is none of this name.
   */
  private void change(String what, Software wanted) throws IOException {
    PackageNames.check(wanted);
    String version = wanted.version().orElse(ANY);
    String shown = wanted.name() + wanted.version().map(text -> "-" + text).orElse("");
    run(what, shown, wanted.name() + "-" + version + "-" + ANY + "." + ANY);
  }

  /** Is told as yum, which dnf is to those who read it, and without the folder. */
  private void run(String what, String shown, String argument) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(commands.isThere("dnf") ? "dnf" : "yum");
    command.add("-y");
    if (!isSystem()) {
      command.add("--installroot=" + root);
    }
    command.addAll(List.of(what, argument));
    commands.run("yum -y " + what + " " + shown, command);
  }

  private boolean isSystem() {
    return root.getNameCount() == 0;
  }
}
