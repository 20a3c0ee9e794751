package io.federation.git.trust;

import io.federation.git.Refs;
import io.federation.git.Verifier;
import io.federation.model.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * Whose signature counts for the next commits of a repository.
 *
 * @param signers the ssh keys
 * @param revoked ssh keys that do not count, whatever {@code signers} says
 * @param keyring the OpenPGP keys
 * @param nodeKeyring the node's own OpenPGP keys: what is revoked there does not count
 */
record TrustedKeys(
    Optional<KeyFile> signers,
    List<KeyFile> revoked,
    Optional<KeyFile> keyring,
    Optional<KeyFile> nodeKeyring) {

  private static final String TREE_FOLDER = "it/";

  TrustedKeys {
    revoked = List.copyOf(revoked);
  }

  /**
   * Returns the keys that the accepted commit names, if it was itself verified and names any, and
   * else those that the node names. What the node revokes is revoked in either case.
   *
   * @param known versions that were verified a moment ago
   * @throws TrustException if there are none, or a file must not be used
   */
  static TrustedKeys of(
      Repository repository, Optional<Version> accepted, Set<Version> known, TrustFolder node)
      throws IOException, TrustException {
    boolean isTrusted =
        accepted.isPresent()
            && (known.contains(accepted.get()) || wasVerified(repository, accepted.get()));
    return of(repository, isTrusted ? accepted : Optional.empty(), node);
  }

  /**
   * Returns the keys that a commit names, if it names any, and else those that the node names. What
   * the node revokes is revoked in either case.
   *
   * @param trusted a commit that is trusted
   * @throws TrustException if there are none, or a file must not be used
   */
  static TrustedKeys of(Repository repository, Optional<Version> trusted, TrustFolder node)
      throws IOException, TrustException {
    List<KeyFile> revoked = new ArrayList<>(node.revoked());
    Optional<KeyFile> nodeKeyring = node.keyring();
    if (trusted.isPresent()) {
      Optional<KeyFile> signers = file(repository, trusted.get(), TrustFolder.SIGNERS);
      Optional<KeyFile> keyring = file(repository, trusted.get(), TrustFolder.KEYRING);
      file(repository, trusted.get(), TrustFolder.REVOKED).ifPresent(revoked::add);
      if (signers.isPresent() || keyring.isPresent()) {
        return new TrustedKeys(signers, revoked, keyring, nodeKeyring);
      }
    }
    Optional<KeyFile> signers = node.signers();
    if (signers.isEmpty() && nodeKeyring.isEmpty()) {
      throw new TrustException(
          "nobody's signature is trusted yet: put the keys of those who sign into "
              + node.signersFile());
    }
    return new TrustedKeys(signers, revoked, nodeKeyring, nodeKeyring);
  }

  /** Returns what to call the file with the keys in a message. */
  String origin() {
    return signers.or(() -> keyring).map(KeyFile::origin).orElse("");
  }

  private static boolean wasVerified(Repository repository, Version version) throws IOException {
    for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Verifier.TRUSTED_REFS)) {
      ObjectId id = ref.getObjectId();
      if (id != null && id.name().equals(version.hex())) {
        return true;
      }
    }
    return false;
  }

  private static Optional<KeyFile> file(Repository repository, Version version, String name)
      throws IOException, TrustException {
    String path = TREE_FOLDER + name;
    String origin = path + " of " + version.shortHex();
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(Refs.id(version));
      try (TreeWalk tree = TreeWalk.forPath(repository, path, commit.getTree())) {
        if (tree == null) {
          return Optional.empty();
        }
        FileMode mode = tree.getFileMode(0);
        if (!FileMode.REGULAR_FILE.equals(mode) && !FileMode.EXECUTABLE_FILE.equals(mode)) {
          throw new TrustException(origin + " is not a file");
        }
        ObjectLoader blob = repository.open(tree.getObjectId(0));
        if (blob.getSize() > KeyFile.MAX_BYTES) {
          throw KeyFile.tooLarge(origin);
        }
        return Optional.of(new KeyFile(origin, blob.getBytes()));
      }
    }
  }
}
