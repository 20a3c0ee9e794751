package io.federation.deploy.software;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Packages of rpm; needs rpmbuild, createrepo_c and dnf. */
final class RpmRepository extends PackageRepository {

  private static final String SETTINGS = "[main]\ngpgcheck=0\n";

  private final Path packages = make("packages");
  private final Path settings = root.resolve("etc/dnf/dnf.conf");

  RpmRepository(Path folder) {
    super(folder);
    write(settings, SETTINGS);
    write(
        root.resolve("etc/yum.repos.d/test.repo"),
        "[test]\nname=test\nbaseurl=" + packages.toUri() + "\n");
  }

  @Override
  void add(String name, String version) {
    build(name, version, "");
  }

  @Override
  void addLiar(String name, String version, String claimed) {
    build(name, version, "Provides: " + name + "-" + claimed + "-1.noarch\n");
  }

  @Override
  void addWithEpoch(String name, String version) {
    build(name, version, "Epoch: 2\n");
  }

  private void build(String name, String version, String tags) {
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
            tags + "%description",
            "for a test",
            "%install",
            "mkdir -p %{buildroot}/opt/" + name + "/bin",
            "echo " + version + " > %{buildroot}/opt/" + name + "/bin/zookeeper-deploy",
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
  void pretend(String name, String version) {
    write(settings, SETTINGS + "strict=0\n");
  }

  @Override
  Packages packages(Commands commands) {
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
