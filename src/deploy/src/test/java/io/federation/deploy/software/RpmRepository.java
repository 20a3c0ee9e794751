package io.federation.deploy.software;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Packages of rpm; needs rpmbuild, createrepo_c and dnf. */
public final class RpmRepository extends PackageRepository {

  private static final String SETTINGS = "[main]\ngpgcheck=0\n";

  private final Path packages = make("packages");
  private final Path settings = root.resolve("etc/dnf/dnf.conf");

  public RpmRepository(Path folder) {
    super(folder);
    write(settings, SETTINGS);
    write(
        root.resolve("etc/yum.repos.d/test.repo"),
        "[test]\nname=test\nbaseurl=" + packages.toUri() + "\n");
  }

  @Override
  public void add(String name, String version, String script) {
    build(name, version, script, "");
  }

  @Override
  void addLiar(String name, String version, String claimed) {
    build(name, version, version + "\n", "Provides: " + name + "-" + claimed + "-1.noarch\n");
  }

  @Override
  void addWithEpoch(String name, String version) {
    build(name, version, version + "\n", "Epoch: 2\n");
  }

  private void build(String name, String version, String script, String tags) {
    Path source = folder.resolve(name + ".script");
    write(source, script);
    Path spec = folder.resolve(name + ".spec");
    write(
        spec,
        String.join(
            "\n",
            "Name: " + name,
            "Version: " + version,
            "Release: 1",
            "Summary: for a test",
            "License: none",
            "BuildArch: noarch",
            "AutoReqProv: no",
            tags + "%description",
            "for a test",
            "%install",
            "mkdir -p %{buildroot}/opt/" + name + "/bin",
            "install " + source + " %{buildroot}/opt/" + name + "/bin/zookeeper-deploy",
            "%files",
            "/opt/" + name,
            ""));
    run(
        "rpmbuild",
        "-bb",
        "--quiet",
        "--define",
        "_topdir " + folder.resolve("build"),
        "--define",
        "_rpmdir " + packages,
        spec.toString());
    run("createrepo_c", "--quiet", packages.toString());
  }

  /** Lets dnf go on without what it does not find, as yum does. */
  @Override
  public void pretend(String name, String version) {
    write(settings, SETTINGS + "strict=0\n");
  }

  @Override
  public Packages packages(Commands commands) {
    return new YumPackages(commands, root);
  }

  @Override
  Map<String, String> environment() {
    return Map.of();
  }

  @Override
  List<String> installation(String name, String version) {
    String ask = "yum -q list installed " + name;
    return List.of(ask, "yum -y clean all", install(name, version), ask);
  }

  @Override
  String install(String name, String version) {
    return "yum -y install " + name + "-" + version;
  }
}
