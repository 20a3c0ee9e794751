package io.federation.deploy.software;

import io.federation.deploy.plan.Software;
import io.federation.model.Names;

/** Keeps what is no package away from command lines. */
final class PackageNames {

  private PackageNames() {}

  static void check(String name) {
    if (!Software.isName(name)) {
      throw new IllegalArgumentException(
          Names.quote(name)
              + " is not the name of a package: use letters, digits, '+', '.', '_' and '-',"
              + " starting with a letter or digit");
    }
  }

  static void check(Software wanted) {
    check(wanted.name());
    String version = wanted.version().orElse("0");
    if (wanted.isCheckout() || !Software.isVersion(version)) {
      throw new IllegalArgumentException(
          Names.quote(version)
              + " is not the version of a package: use letters, digits, '+', '.', '_', '~', '^',"
              + " ':' and '-', starting with a letter or digit");
    }
  }
}
