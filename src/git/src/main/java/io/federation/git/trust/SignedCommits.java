package io.federation.git.trust;

import io.federation.git.Refs;
import io.federation.git.Verifier;
import io.federation.machine.ErrorText;
import io.federation.model.Version;
import io.federation.model.spec.Signatures;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Accepts a tip only if it, or also every commit since the accepted version, is signed by somebody
 * who is trusted, and if it leaves somebody to sign the next one. Of a tip alone nothing is said
 * about the commits before it; where there is no accepted version yet, the tip vouches for all that
 * is before it.
 */
public final class SignedCommits implements Verifier {

  /** How often a refused tip is checked anew although no file has changed: clocks are mended. */
  private static final Duration AGAIN = Duration.ofHours(1);

  private final Signatures signatures;
  private final TrustFolder folder;
  private final Clock clock;
  private final Set<Version> known;

  /**
   * Checks by the keys of a repository's last trusted commit, else by those of {@code folder}.
   *
   * @param signatures {@code TIP} or {@code ALL}
   * @param clock tells whether a key is valid now
   */
  public SignedCommits(Signatures signatures, TrustFolder folder, Clock clock) {
    this(signatures, folder, clock, Set.of());
  }

  private SignedCommits(
      Signatures signatures, TrustFolder folder, Clock clock, Set<Version> known) {
    if (signatures == Signatures.OFF) {
      throw new IllegalArgumentException("without signatures there is nothing to verify");
    }
    this.signatures = signatures;
    this.folder = folder;
    this.clock = clock;
    this.known = known;
  }

  @Override
  public Verifier knowing(Version accepted) {
    return new SignedCommits(signatures, folder, clock, Set.of(accepted));
  }

  @Override
  public boolean vouches() {
    return true;
  }

  @Override
  public String basis() throws IOException {
    long again = clock.instant().getEpochSecond() / AGAIN.toSeconds();
    return (signatures.word() + " " + again + " " + folder.state()).strip();
  }

  @Override
  public Optional<String> refusal(Repository repository, Optional<Version> accepted, Version tip)
      throws IOException {
    try {
      TrustedKeys keys = TrustedKeys.of(repository, accepted, known, folder);
      try (SignatureCheck check = SignatureCheck.open(repository, keys, clock.instant());
          RevWalk walk = new RevWalk(repository)) {
        RevCommit commit = walk.parseCommit(Refs.id(tip));
        Optional<String> refusal = check.refusal(commit);
        if (refusal.isEmpty() && signatures == Signatures.ALL && accepted.isPresent()) {
          refusal = refusalOfAny(repository, check, walk, commit, accepted.get());
        }
        if (refusal.isPresent()) {
          return refusal;
        }
      }
      return refusalOfSuccessors(repository, tip);
    } catch (TrustException e) {
      return Optional.of(ErrorText.withCauses(e));
    }
  }

  /** Returns why nothing could be trusted after a tip: it would lock the node out for good. */
  private Optional<String> refusalOfSuccessors(Repository repository, Version tip)
      throws IOException {
    Optional<String> refusal;
    try {
      TrustedKeys next = TrustedKeys.of(repository, Optional.of(tip), Set.of(tip), folder);
      try (SignatureCheck check = SignatureCheck.open(repository, next, clock.instant())) {
        refusal = check.refusalOfAll();
      }
    } catch (TrustException e) {
      refusal = Optional.of(ErrorText.withCauses(e));
    }
    return refusal.map(why -> "no commit after it could be trusted: " + why);
  }

  private static Optional<String> refusalOfAny(
      Repository repository, SignatureCheck check, RevWalk walk, RevCommit tip, Version accepted)
      throws IOException, TrustException {
    if (!repository.getObjectDatabase().getShallowCommits().isEmpty()) {
      // What a server cuts off from the history could not be checked.
      return Optional.of("the clone is shallow: not every commit can be checked");
    }
    walk.markStart(tip);
    walk.markUninteresting(walk.parseCommit(Refs.id(accepted)));
    for (RevCommit commit = walk.next(); commit != null; commit = walk.next()) {
      Optional<String> refusal = check.refusal(commit);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }
}
