package io.federation.git;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;

/** Checks out a version that was judged good, and records it; noted all the while. */
final class Takeover {

  private final Repository repository;
  private final ScratchFolder scratch;
  private final BranchRefs refs;
  private final Checkout checkout;

  Takeover(Repository repository, ScratchFolder scratch, BranchRefs refs) {
    this.repository = repository;
    this.scratch = scratch;
    this.refs = refs;
    this.checkout = new Checkout(repository);
  }

  /** Checks out and records; where that fails, goes back to what was there before. */
  void take(ScratchFolder.Cut cut, Optional<Place> before) throws IOException {
    try {
      checkOut(cut);
    } catch (IOException e) {
      try {
        if (before.isPresent()) {
          CheckoutLeftovers.remove(repository, cut.target());
          goBack(cut, before.get());
        }
      } catch (IOException further) {
        scratch.writeAdvancing(cut);
        e.addSuppressed(further);
      }
      throw e;
    }
  }

  /** Undoes a checkout that was begun; without a version before there is nothing to go back to. */
  void takeBack(ScratchFolder.Cut cut, Optional<Place> before) throws IOException {
    if (before.isPresent()) {
      goBack(cut, before.get());
    } else {
      scratch.clearAdvancing();
    }
  }

  private void goBack(ScratchFolder.Cut cut, Place before) throws IOException {
    checkout.removeLeftovers(cut.target(), before.version());
    checkOut(new ScratchFolder.Cut(before.version(), before.branch(), false));
  }

  private void checkOut(ScratchFolder.Cut cut) throws IOException {
    scratch.writeAdvancing(cut);
    checkout.set(cut.target());
    refs.standAt(cut.branch(), cut.target());
    refs.accept(new Place(cut.branch(), cut.target()), cut.vouched());
    scratch.clearAdvancing();
  }
}
