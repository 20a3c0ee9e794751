package io.federation.git.advance;

import io.federation.git.AdvanceNotes;
import io.federation.git.BranchVersion;
import io.federation.git.Refs;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;

/**
 * Checks out a version that was found good and lets the refs say so, or goes back to the version
 * before. What is under way is noted all the while, for the case that the process is killed.
 */
final class CheckoutTransaction {

  private final Repository repository;
  private final AdvanceNotes notes;
  private final Refs refs;
  private final Checkout files;

  CheckoutTransaction(Repository repository, AdvanceNotes notes, Refs refs) {
    this.repository = repository;
    this.notes = notes;
    this.refs = refs;
    this.files = new Checkout(repository);
  }

  /** Checks out and records; where that fails, goes back to what was there before. */
  void run(AdvanceNotes.Started checkout, Optional<BranchVersion> before) throws IOException {
    try {
      checkOut(checkout);
    } catch (IOException | RuntimeException e) {
      try {
        if (before.isPresent()) {
          CheckoutLeftovers.remove(repository, checkout.target().version());
          restore(checkout, before.get());
        }
      } catch (IOException | RuntimeException further) {
        notes.writeStarted(checkout);
        e.addSuppressed(further);
      }
      throw e;
    }
  }

  /** Undoes a checkout that was begun; without a version before there is nothing to go back to. */
  void rollBack(AdvanceNotes.Started checkout, Optional<BranchVersion> before) throws IOException {
    if (before.isPresent()) {
      restore(checkout, before.get());
    } else {
      notes.clearStarted();
    }
  }

  private void restore(AdvanceNotes.Started checkout, BranchVersion before) throws IOException {
    files.removeLeftovers(checkout.target().version(), before.version());
    checkOut(new AdvanceNotes.Started(before, false));
  }

  private void checkOut(AdvanceNotes.Started checkout) throws IOException {
    notes.writeStarted(checkout);
    files.set(checkout.target().version());
    refs.setHead(checkout.target());
    refs.accept(checkout.target(), checkout.vouched());
    notes.clearStarted();
  }
}
