package io.federation.deploy.badinput;

import static io.federation.deploy.badinput.BadTree.bad;

import java.util.List;

/** Links that lead nowhere, and services that get in each other's way. */
final class LinkCases {

  private static final String APP = "  version = '1'\n  /deploy\n    /host1\n";

  private LinkCases() {}

  static List<BadTree> all() {
    return List.of(
        bad("a link to itself", "/a\n  b -> b\n", "/a: the link \"b ->\" of /a leads in a circle"),
        bad(
            "two links in a circle",
            "/a\n  b -> c\n  c -> /a/b\n",
            "/a: the link \"b ->\" of /a leads in a circle",
            "/a: the link \"c ->\" of /a leads in a circle"),
        bad("a link to nothing", "/a\n  b -> c\n", "/a: the link \"b ->\" leads to no node: c"),
        bad(
            "a version that is itself",
            "/a : app\n  version => . version\n  /deploy\n    /host1\n",
            "/a: the link \"version =>\" of /a leads in a circle"),
        bad(
            "a version that is nowhere",
            "/a : app\n  version => /b\n  /deploy\n    /host1\n/b\n",
            "/a: the link \"version =>\" leads to no property: /b"),
        bad(
            "a number of instances that is nowhere",
            "/a : app-1\n  /deploy\n    /host1\n      n => /b n\n/b\n",
            "/a/deploy/host1: the link \"n =>\" leads to no property: /b n"),
        bad(
            "two versions of a package on a host",
            "/a : app\n" + APP + "/b : app\n" + APP.replace("'1'", "'2'"),
            "/b wants version 2 of app on host1, and /a wants version 1: a host has one version of"
                + " a package"),
        bad(
            "a comma in a service's path",
            "/a,b : app\n" + APP,
            "/a,b has a comma, which stands for / in the names of marks and locks: use another"),
        bad(
            "a path that no file can be named after",
            "/" + "a".repeat(200) + " : app\n" + APP,
            "\"/"
                + "a".repeat(79)
                + "...\" is longer than 200 bytes, and marks are files that are"
                + " named after it: use shorter names"),
        bad(
            "deploy at the top",
            "/deploy\n  /host1\n",
            "/deploy has no service above it: move it below a typed node"),
        bad(
            "a role controller without a version",
            "/roles\n  /web : balancer\n",
            "/roles/web has no version: set version = '...', or use a type such as app-1.0"),
        bad(
            "a role controller with a subtype",
            "/roles\n  /web : balancer special\n    version = '1'\n",
            "/roles/web has the type \"balancer special\", which is not the name of a package"));
  }
}
