package io.federation.testkit;

/** Signs commits. */
@FunctionalInterface
public interface CommitSigner {

  /**
   * Returns the armored signature of a commit.
   *
   * @param commit the commit as Git keeps it, without the header for the signature
   */
  String sign(byte[] commit);
}
