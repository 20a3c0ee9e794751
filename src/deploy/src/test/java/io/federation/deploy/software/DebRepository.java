package io.federation.deploy.software;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Packages of dpkg; needs dpkg-deb, dpkg-scanpackages and apt-get. */
public final class DebRepository extends PackageRepository {

  /** Settings of this computer, such as programs that are to be called, are none of the root's. */
  private static final String SETTINGS =
      "Dir::Etc::parts \"/dev/null\";\nDir::Etc::main \"/dev/null\";\n";

  private final Path packages = make("packages");
  private final Path settings = folder.resolve("apt.conf");

  /** What is changed in the index by sed. */
  private final List<String> changes = new ArrayList<>();

  public DebRepository(Path folder) {
    super(folder);
    write(settings, SETTINGS);
    write(root.resolve("etc/apt/sources.list"), "deb [trusted=yes] " + packages.toUri() + " ./\n");
    write(root.resolve("var/lib/dpkg/status"), "");
    for (String needed :
        List.of(
            "etc/apt/preferences.d",
            "var/lib/dpkg/info",
            "var/lib/dpkg/updates",
            "var/lib/apt/lists/partial",
            "var/cache/apt/archives/partial",
            "var/log/apt")) {
      make("root/" + needed);
    }
  }

  @Override
  public void add(String name, String version, String script) {
    build(name, version + "-1", script);
  }

  @Override
  void addLiar(String name, String version, String claimed) {
    changes.add("/^Package: " + name + "$/,/^$/s/^Version: .*/Version: " + claimed + "-1/");
    build(name, version + "-1", version + "\n");
  }

  @Override
  void addWithEpoch(String name, String version) {
    build(name, "2:" + version + "-1", version + "\n");
  }

  private void build(String name, String version, String script) {
    Path tree = folder.resolve("build-" + name + "-" + version);
    write(
        tree.resolve("DEBIAN/control"),
        String.join(
            "\n",
            "Package: " + name,
            "Version: " + version,
            "Architecture: all",
            "Maintainer: nobody <nobody@example.org>",
            "Description: for a test",
            ""));
    Path deploy = tree.resolve("opt/" + name + "/bin/zookeeper-deploy");
    write(deploy, script);
    run("chmod", "755", deploy.toString());
    run(
        "dpkg-deb",
        "--root-owner-group",
        "--build",
        tree.toString(),
        packages.resolve(name + "_" + version.replace(':', '_') + ".deb").toString());
    String index =
        "cd packages && dpkg-scanpackages --multiversion . 2>/dev/null | sed -e '"
            + String.join("; ", changes)
            + "' >Packages.new && mv Packages.new Packages";
    run("sh", "-c", index);
  }

  /** Lets apt take for dpkg what does nothing. */
  @Override
  public void pretend(String name, String version) {
    add(name, version);
    write(settings, SETTINGS + "Dir::Bin::dpkg \"/bin/true\";\n");
  }

  @Override
  public Packages packages(Commands commands) {
    return new AptPackages(commands, root);
  }

  @Override
  Map<String, String> environment() {
    return Map.of("APT_CONFIG", settings.toString());
  }

  @Override
  List<String> installation(String name, String version) {
    String ask = "dpkg-query --show " + name;
    return List.of(ask, "apt-get -y update", install(name, version + "-1"), ask);
  }

  @Override
  String install(String name, String version) {
    return "apt-get -y install " + name + "=" + version;
  }
}
