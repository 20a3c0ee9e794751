package io.federation.deploy.software;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A repository of packages that a test builds, and a root folder that installs from it. */
public abstract class PackageRepository {

  final Path folder;

  /** What packages are installed into. */
  public final Path root;

  PackageRepository(Path folder) {
    this.folder = folder;
    this.root = make("root");
  }

  /** Adds a package, which has a deploy script that holds the version. */
  void add(String name, String version) {
    add(name, version, version + "\n");
  }

  /** Adds a package with a deploy script. */
  public abstract void add(String name, String version, String script);

  /** Adds a package that is found by a version which it does not have. */
  abstract void addLiar(String name, String version, String claimed);

  /** Adds a package that has an epoch. */
  abstract void addWithEpoch(String name, String version);

  /** Makes the programs end with 0 when they are to install this, and not install it. */
  public abstract void pretend(String name, String version);

  public abstract Packages packages(Commands commands);

  /** Returns the variables that the programs need beyond the usual ones. */
  abstract Map<String, String> environment();

  /** Returns what is told when a package is installed that is not there. */
  abstract List<String> installation(String name, String version);

  /** Returns how the command line is told that installs a package. */
  abstract String install(String name, String version);

  Path make(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String run(String... command) {
    return ProgramRun.of(command).in(folder).run().expectingSuccess().out();
  }
}
