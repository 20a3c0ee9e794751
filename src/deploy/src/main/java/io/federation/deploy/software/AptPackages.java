package io.federation.deploy.software;

import io.federation.deploy.plan.Software;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Packages of dpkg, by apt. A version is that of the software, without Debian's revision. */
public final class AptPackages implements Packages {

  /** What dpkg-query ends with where it has never heard of a package is 1. */
  private static final Set<Integer> KNOWN_OR_NOT = Set.of(0, 1);

  private static final String INSTALLED = "installed";

  /** What dpkg says of a package that is gone, be it that its configuration is left. */
  private static final List<String> GONE = List.of("not-installed", "config-files");

  private final Commands commands;
  private final Path root;

  /**
   * Takes those of a system.
   *
   * @param root the folder that is its {@code /}
   */
  public AptPackages(Commands commands, Path root) {
    this.commands = commands.with("DEBIAN_FRONTEND", "noninteractive");
    this.root = root;
  }

  @Override
  public Optional<String> installedVersion(String name) throws IOException {
    PackageNames.check(name);
    return words(commands.run("dpkg-query --show " + name, query(name), KNOWN_OR_NOT)).stream()
        .filter(words -> words.get(0).equals(INSTALLED))
        .map(words -> withoutRevision(words.get(1)))
        .findFirst();
  }

  private List<String> query(String name) {
    List<String> command = new ArrayList<>(List.of("dpkg-query"));
    if (!isSystem()) {
      command.add("--admindir=" + root.resolve("var/lib/dpkg"));
    }
    command.add("--show");
    command.add("--showformat=${db:Status-Status} ${Version}\\n");
    command.add(name);
    return command;
  }

  private static List<List<String>> words(List<String> lines) {
    return lines.stream().map(line -> Arrays.asList(line.split(" ", -1))).toList();
  }

  private static String withoutRevision(String version) {
    int end = version.lastIndexOf('-');
    return end < 0 ? version : version.substring(0, end);
  }

  /** What yum forgets, apt replaces. */
  @Override
  public void clean() throws IOException {
    commands.run("apt-get -y update", aptGet("update"));
  }

  @Override
  public void install(Software wanted) throws IOException {
    String version = choose(wanted);
    List<String> command = aptGet("install");
    command.add("--allow-downgrades");
    command.add(version);
    commands.run("apt-get -y install " + version, command);
  }

  /** Does what {@link #install} does, as that goes both ways. */
  @Override
  public void downgrade(Software wanted) throws IOException {
    install(wanted);
  }

  @Override
  public void remove(String name) throws IOException {
    PackageNames.check(name);
    boolean there =
        words(commands.ask(query(name), KNOWN_OR_NOT)).stream()
            .anyMatch(words -> !GONE.contains(words.get(0)));
    if (there) {
      List<String> command = aptGet("remove");
      command.add(name);
      commands.run("apt-get -y remove " + name, command);
    }
  }

  /** Returns the name with the version as a whole, of which apt-get takes no part. */
  private String choose(Software wanted) throws IOException {
    PackageNames.check(wanted);
    if (wanted.version().isEmpty()) {
      return wanted.name();
    }
    String version = wanted.version().get();
    List<String> command = new ArrayList<>(List.of("apt-cache"));
    command.addAll(folders());
    command.addAll(List.of("madison", wanted.name()));
    // Columns of package, version and where it comes from; the newest version is the first.
    String whole =
        commands.ask(command, Commands.SUCCESS).stream()
            .map(line -> line.split("\\|", -1))
            .filter(columns -> columns.length == 3 && columns[0].strip().equals(wanted.name()))
            .map(columns -> columns[1].strip())
            .filter(found -> found.equals(version) || withoutRevision(found).equals(version))
            .findFirst()
            .orElse(version);
    return wanted.name() + "=" + whole;
  }

  private List<String> aptGet(String what) {
    List<String> command = new ArrayList<>(List.of("apt-get", "-y"));
    command.addAll(folders());
    if (!isSystem()) {
      command.addAll(List.of("-o", "DPkg::Options::=--root=" + root));
    }
    // Another one may be at work, such as that of unattended upgrades.
    command.addAll(List.of("-o", "DPkg::Lock::Timeout=300"));
    // A file that a person has changed stays, and nobody is asked.
    command.addAll(List.of("-o", "DPkg::Options::=--force-confdef"));
    command.addAll(List.of("-o", "DPkg::Options::=--force-confold"));
    command.add(what);
    return command;
  }

  /** Makes apt take its lists and settings from the folder, and its programs from this system. */
  private List<String> folders() {
    return isSystem()
        ? List.of()
        : List.of("-o", "Dir=" + root, "-o", "Dir::Bin::methods=/usr/lib/apt/methods");
  }

  private boolean isSystem() {
    return root.getNameCount() == 0;
  }
}
