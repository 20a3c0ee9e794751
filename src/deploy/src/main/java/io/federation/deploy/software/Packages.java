package io.federation.deploy.software;

import io.federation.deploy.plan.Software;
import java.io.IOException;
import java.util.Optional;

/**
 * The packages of a host, as its package manager has them. Names and versions that are none are
 * refused with an {@link IllegalArgumentException} before anything is run. A program that fails is
 * a {@link CommandFailedException}; that it ends well proves nothing, so ask afterwards.
 */
public interface Packages {

  /**
   * Returns the version of the package of just this name, without its release, and with an epoch
   * ahead where it has one, as in {@code 2:1.0}; nothing if it is not installed as a whole.
   */
  Optional<String> installedVersion(String name) throws IOException;

  /** Lets the next installation see what the repositories have now. */
  void clean() throws IOException;

  /** Installs a package, in its version if one is wanted. */
  void install(Software wanted) throws IOException;

  /** Replaces a package by an older version of it. */
  void downgrade(Software wanted) throws IOException;

  /** Removes a package; one that is not installed is fine. */
  void remove(String name) throws IOException;
}
