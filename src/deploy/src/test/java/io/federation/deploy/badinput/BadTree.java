package io.federation.deploy.badinput;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One line of the table of bad trees.
 *
 * @param name what is bad, as a short phrase
 * @param file what stands in the file {@code bad.zk}
 * @param lines all that is told: what is wrong, where, what would be right
 * @param place who tells it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares cases
record BadTree(String name, byte[] file, List<String> lines, Place place) {

  /** Where a bad tree is stopped. */
  enum Place {
    /** {@code fed tree check}, as in a hook before the commit; a sync too. */
    CHECK,
    /** A sync alone: the text is right by itself, and nothing for a source. */
    SYNC
  }

  static BadTree bad(String name, String text, String... lines) {
    return bad(name, text.getBytes(StandardCharsets.UTF_8), lines);
  }

  static BadTree bad(String name, byte[] file, String... lines) {
    return new BadTree(name, file, List.of(lines), Place.CHECK);
  }

  BadTree forSyncAlone() {
    return new BadTree(name, file, lines, Place.SYNC);
  }

  @Override
  public String toString() {
    return name;
  }
}
