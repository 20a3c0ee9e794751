package io.federation.git.advance;

import io.federation.model.Version;
import java.util.List;
import java.util.Optional;

/** How an advance ended. */
public sealed interface Outcome {

  /**
   * Returns what was put right that an earlier, killed run had left behind, one line each; usually
   * nothing.
   */
  List<String> recovered();

  /**
   * The working tree was set to {@code to}.
   *
   * @param from the version before; equal to {@code to} where only local changes were undone;
   *     nothing at the first checkout
   * @param to the version now
   * @param aside what was set aside of local changes, if there were any
   * @param switched how the branch changed, if the node went onto a testing branch or came back
   * @param passedOver what other addresses of the remote have, which is refused
   * @param incomplete what of the commit is not in the tree, one line each; usually nothing
   */
  record Advanced(
      Optional<Version> from,
      Version to,
      Optional<Aside> aside,
      Optional<Switch> switched,
      Optional<Refused> passedOver,
      List<String> incomplete,
      List<String> recovered)
      implements Outcome {
    public Advanced {
      incomplete = List.copyOf(incomplete);
      recovered = List.copyOf(recovered);
    }
  }

  /**
   * The remote's tip was refused, and the tree stays as it was.
   *
   * @param kept the version the tree stays at; nothing before the first checkout
   * @param tip the refused tip
   * @param reason why, in one line
   */
  record Refused(Optional<Version> kept, Version tip, String reason, List<String> recovered)
      implements Outcome {
    public Refused {
      recovered = List.copyOf(recovered);
    }
  }

  /**
   * A change of the branch that the tree comes from.
   *
   * @param from the branch before
   * @param to the branch now
   */
  record Switch(String from, String to) {}

  /**
   * Local changes that were kept elsewhere.
   *
   * @param folder where they are, relative to the repository's folder
   * @param paths what is there, as it was named in the tree; a branch's commits appear as the ref
   *     they were kept under
   */
  record Aside(String folder, List<String> paths) {
    public Aside {
      paths = List.copyOf(paths);
    }
  }
}
