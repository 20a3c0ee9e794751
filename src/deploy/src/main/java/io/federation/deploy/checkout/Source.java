package io.federation.deploy.checkout;

import io.federation.deploy.software.Commands;
import io.federation.deploy.tree.Literal;
import io.federation.git.remote.Credentials;
import java.io.IOException;
import java.nio.file.Path;

/** Where software, or the tree that says where it goes, is checked out from. */
public interface Source {

  /**
   * Reads an address such as {@code git:https://git.example.org/app.git#v1} or {@code
   * svn://svn.example.org/app/trunk}.
   *
   * @param commands runs Subversion
   * @param credentials what is shown to a Git server
   * @throws IOException in one line if it is none
   */
  static Source of(String address, Commands commands, Credentials credentials) throws IOException {
    return address.startsWith("git:")
        ? GitSource.of(address, credentials)
        : SvnSource.of(address, commands);
  }

  /**
   * Returns the address of another version of what an address means.
   *
   * @param version of Git a branch, tag or commit, of Subversion a revision
   */
  static String at(String address, String version) {
    return address.startsWith("git:")
        ? address.replaceFirst("#[^#]*$", "") + "#" + version
        : address + "@" + version;
  }

  /** Returns what it is told by, in one line. */
  String describe(Path shownFolder);

  /**
   * Sets a folder to just what stands at the source now.
   *
   * @param folder empty, or the checkout of the same source, be it whole or broken off
   */
  void checkOut(Path folder) throws IOException;

  /**
   * Returns the version of what is checked out in a folder: of Git the commit's id, of Subversion
   * the number of the last revision that has changed it.
   */
  Literal version(Path folder) throws IOException;
}
