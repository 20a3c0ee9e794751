package io.federation.deploy.host;

import io.federation.deploy.plan.Deployment;
import io.federation.deploy.plan.Software;
import io.federation.deploy.software.Packages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A folder that is the root of a host, whose packages have the versions that are told. */
final class HostFolder {

  final Path root;
  final DeploymentMarks marks;
  final Map<String, String> versions = new TreeMap<>();
  final List<String> asked = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();

  HostFolder(Path root) {
    this.root = root;
    this.marks = new DeploymentMarks(root);
  }

  InventoryReader reader() {
    return new InventoryReader(root, new Versions(), warnings::add);
  }

  Path write(String place, String text) throws IOException {
    Path file = root.resolve(place);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** Makes an application in /opt. */
  void application(String name) throws IOException {
    write("opt/" + name + "/bin/zookeeper-deploy", "");
  }

  /** Deploys as a host does: the script makes the mark. */
  void deploy(Deployment deployment) throws IOException {
    marks.recordBegun(deployment);
    write(
        "etc/"
            + deployment.software().application()
            + deployment.path().replace('/', ',').replaceFirst(",", "/")
            + "."
            + deployment.number()
            + ".deployed",
        "");
    marks.recordDeployed(deployment);
  }

  static Deployment deployment(String name, String version, String path) {
    return new Deployment(
        new Software(name, Optional.of(version).filter(text -> !text.isEmpty())),
        Optional.empty(),
        path,
        0);
  }

  private final class Versions implements Packages {

    @Override
    public Optional<String> installedVersion(String name) {
      asked.add(name);
      return Optional.ofNullable(versions.get(name));
    }

    @Override
    public void clean() {
      throw new UnsupportedOperationException("a reader changes nothing");
    }

    @Override
    public void install(Software wanted) {
      clean();
    }

    @Override
    public void downgrade(Software wanted) {
      clean();
    }

    @Override
    public void remove(String name) {
      clean();
    }
  }
}
