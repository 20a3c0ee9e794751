package io.federation.deploy.host;

import io.federation.deploy.plan.Deployment;
import io.federation.deploy.plan.Inventory;
import io.federation.deploy.plan.Inventory.Installed;
import io.federation.deploy.plan.Inventory.Mark;
import io.federation.deploy.plan.Software;
import io.federation.deploy.software.Packages;
import io.federation.machine.ErrorText;
import io.federation.machine.StateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads what is on a host: its deployments from {@code /etc}, its software from {@code /opt}. */
public final class InventoryReader {

  private final Path root;
  private final Packages packages;
  private final Consumer<String> warnings;

  /**
   * Reads that of a host.
   *
   * @param root the folder that is its {@code /}
   * @param packages is asked for the versions of applications and role controllers
   * @param warnings is told in one line each what is damaged; the rest is read all the same
   */
  public InventoryReader(Path root, Packages packages, Consumer<String> warnings) {
    this.root = root;
    this.packages = packages;
    this.warnings = warnings;
  }

  /**
   * Reads all.
   *
   * @param roleBegun what the inventory is to say of the host's role, which stands elsewhere
   * @throws IOException if a folder cannot be read, or the packages cannot be asked
   */
  public Inventory read(boolean roleBegun) throws IOException {
    Set<Mark> marks = new HashSet<>();
    for (Path application : list(root.resolve("etc"), Files::isDirectory)) {
      for (Path deployed : deployed(application)) {
        mark(application.getFileName().toString(), deployed).ifPresent(marks::add);
      }
    }
    SortedMap<String, Installed> software = new TreeMap<>();
    for (Path folder : list(root.resolve("opt"), Files::isDirectory)) {
      String name = folder.getFileName().toString();
      // A name that no software can have is somebody else's folder.
      if (Software.isName(name)) {
        software.put(name, installed(name, folder));
      }
    }
    return new Inventory(marks, software, roleBegun);
  }

  /** Folders of {@code /etc} that cannot be read are those of others. */
  private static List<Path> deployed(Path application) throws IOException {
    return Files.isReadable(application) ? list(application, MarkFiles::isDeployed) : List.of();
  }

  private static List<Path> list(Path folder, Predicate<Path> condition) throws IOException {
    try (Stream<Path> listed = Files.list(folder)) {
      return listed.filter(condition).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private Optional<Mark> mark(String application, Path deployed) {
    Optional<MarkFiles> found = MarkFiles.of(deployed);
    if (found.isEmpty() || !Files.isRegularFile(deployed)) {
      warnings.accept(
          deployed
              + " marks no deployment: it would be a file such as cust,someapp,cms.0.deployed;"
              + " remove it");
      return Optional.empty();
    }
    MarkFiles files = found.get();
    String software = software(application, files.script());
    // What does not belong to the mark, as where a folder was copied, is no record of it.
    Optional<Deployment> done =
        done(files)
            .filter(record -> record.software().name().equals(software))
            .filter(record -> record.software().application().equals(application));
    return Optional.of(new Mark(application, software, files.path(), files.number(), done));
  }

  /** Returns whose script it was that deployed; the application's, where none is named. */
  private String software(String application, Path file) {
    try {
      Optional<String> script = StateFiles.read(file);
      if (script.isPresent()) {
        Optional<String> software = DeployScript.software(script.get());
        if (software.isPresent()) {
          return software.get();
        }
        warnings.accept(
            file + " does not name a script: it would be a line such as " + DeployScript.of("app"));
      }
    } catch (IOException e) {
      warnings.accept(ErrorText.of(e));
    }
    return application;
  }

  private Optional<Deployment> done(MarkFiles files) {
    try {
      return CompletionRecord.read(files);
    } catch (IOException e) {
      warnings.accept(ErrorText.of(e));
      return Optional.empty();
    }
  }

  private Installed installed(String name, Path folder) throws IOException {
    boolean application = Files.exists(folder.resolve(DeployScript.PLACE));
    boolean controller =
        Files.exists(folder.resolve("bin/starting-deployments"))
            && Files.exists(folder.resolve("bin/ending-deployments"));
    if (CheckoutAddress.isCheckout(folder)) {
      return new Installed(true, address(folder), application, controller);
    }
    Optional<String> version =
        application || controller ? packages.installedVersion(name) : Optional.empty();
    return new Installed(false, version, application, controller);
  }

  private Optional<String> address(Path folder) {
    try {
      return CheckoutAddress.read(folder);
    } catch (IOException e) {
      warnings.accept(ErrorText.of(e));
      return Optional.empty();
    }
  }
}
