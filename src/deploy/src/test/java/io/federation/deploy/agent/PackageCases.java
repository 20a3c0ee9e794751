package io.federation.deploy.agent;

import static io.federation.deploy.agent.BadHost.bad;
import static io.federation.deploy.agent.ScriptCases.CLEAN;
import static io.federation.deploy.agent.ScriptCases.INSTALL;
import static io.federation.testkit.Change.script;
import static io.federation.testkit.Change.write;

import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import java.util.List;

/** Packages, package managers and checkouts that are not what they say. */
final class PackageCases {

  private static final String DOWNGRADE = "dnf downgrade one-1-*.*";

  private PackageCases() {}

  static List<BadHost> all() {
    return List.of(
        bad("a package that is another version than its name says")
            .given(scene -> scene.dnf(scene.installed("2")))
            .ran(CLEAN, INSTALL, DOWNGRADE)
            .says("Failed to install one-1 (installed: 2)"),
        bad("a version that is for a shell and a terminal")
            .given(scene -> scene.rpm("printf '0:1\\033[31m; rm -rf /\\n'"))
            .ran(CLEAN, INSTALL, DOWNGRADE)
            .says("Failed to install one-1 (installed: 1?[31m; rm -rf /)"),
        bad("a package manager that ends well and has installed nothing")
            .given(scene -> scene.dnf(":"))
            .ran(CLEAN, INSTALL)
            .says("Failed to install one-1 (installed: None)"),
        bad("a package manager that fails")
            .given(scene -> scene.dnf("exit 1"))
            .ran(CLEAN, INSTALL)
            .says("Command failed: yum -y install one-1"),
        bad("a package manager that finds the disk full")
            .given(scene -> scene.dnf("cat /proc/version >/dev/full || exit 1"))
            .ran(CLEAN, INSTALL)
            .says("cat: *: No space left on device"),
        bad("a package manager that hangs")
            .given(scene -> scene.dnf("sleep 600"))
            .limit(ScriptCases.SHORT)
            .ran(CLEAN, INSTALL)
            .says("Command failed: yum -y install one-1: *dnf did not end within 4 s"),
        bad("packages that cannot be asked for")
            .given(scene -> scene.rpm("echo damaged >&2; exit 1"))
            .ran(CLEAN, INSTALL)
            .says("Command failed: yum -q list installed one"),
        wanted("an address that runs a program", "git:ext::sh#main")
            .says("repository \"ext::sh\" is not the address of a repository: use *"),
        wanted("an address with a password", "git:https://user:secret@git.example.org/app.git#v1")
            .says(
                "repository holds a user name or password:"
                    + " leave it out here and put it in the file credentials/<name>.properties in"
                    + " the node's home"),
        wanted("a relative address without an ops repository", "git:../app.git#v1")
            .says(
                "git:../app.git#v1 is beside the ops repository, and there is none: use a whole"
                    + " address such as git:https://git.example.org/app.git#v1"),
        checkout("a checkout without its build", write("a.txt", "1"))
            .says("/opt/one/stage-build is not there or not executable: a checkout is built by it"),
        checkout("a checkout whose build fails", script("stage-build", "#!/bin/sh\nexit 1\n"))
            .says("Command failed: /opt/one/stage-build"),
        checkout(
                "a checkout whose build is for another interpreter",
                script("stage-build", "#!/opt/nowhere/python\n"))
            .says(
                "Command failed: /opt/one/stage-build: its first line asks for"
                    + " /opt/nowhere/python, which is not there: install it, or change the line"));
  }

  private static BadHost wanted(String name, String version) {
    return bad(name)
        .given(scene -> scene.want("host1", version))
        .mendedBy(scene -> scene.want("host1", "1"));
  }

  private static BadHost checkout(String name, Change change) {
    return bad(name)
        .given(
            scene -> {
              try (GitHistory app = GitHistory.create(scene.folder().resolve("app.git"))) {
                app.commit("app", change);
                scene.want("host1", "git:" + app.url() + "#main");
              }
            })
        .mendedBy(scene -> scene.want("host1", "1"));
  }
}
