package io.federation.fed.board;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where a board is shown, in place of the one before. */
public interface Screen extends AutoCloseable {

  /** Finds the screen that there is. */
  @FunctionalInterface
  interface Opener {

    /** There is none. */
    Opener NONE = Optional::empty;

    /** Returns the screen; nothing if what is printed does not go to one. */
    Optional<Screen> open() throws IOException;
  }

  /**
   * Shows a board.
   *
   * @param board the board itself
   * @param news what has happened, the latest last; as many of them as there is room for are shown
   */
  void show(List<Line> board, List<Line> news);

  /** Leaves the last picture where it is, and the terminal as it was found. */
  @Override
  void close();
}
