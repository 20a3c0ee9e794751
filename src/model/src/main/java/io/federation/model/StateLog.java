package io.federation.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The logged transitions of a node's life, oldest first; as text {@code name:YYYYMMDD-HHMMSS;} one
 * after the other, such as {@code setup:20151008-174646;initdone:20151008-174830;}.
 *
 * <p>A node that wedges and recovers for years does not fill its disk, its presence record and its
 * tags with it: of more than {@link #MOST_ENTRIES} the oldest go.
 *
 * @param entries the transitions, oldest first
 */
public record StateLog(List<Entry> entries) {

  /** How many transitions are kept, the newest. */
  public static final int MOST_ENTRIES = 200;

  /** The log of a node that has told nothing yet. */
  public static final StateLog EMPTY = new StateLog(List.of());

  /**
   * One logged transition.
   *
   * @param state the state that was entered
   * @param at when it was entered
   */
  public record Entry(NodeState state, Stamp at) {}

  public StateLog {
    entries = List.copyOf(entries);
  }

  /**
   * Reads the form that {@link #toString} writes; the last {@code ;} may be missing.
   *
   * @throws IllegalArgumentException if an entry is not {@code name:stamp}
   */
  public static StateLog parse(String text) {
    List<Entry> entries = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf(';', from);
      if (end < 0) {
        end = text.length();
      }
      String entry = text.substring(from, end);
      int colon = entry.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException(
            "statelog entry " + Names.quote(entry) + " is not of the form name:YYYYMMDD-HHMMSS");
      }
      entries.add(
          new Entry(
              NodeState.parse(entry.substring(0, colon)), Stamp.parse(entry.substring(colon + 1))));
      from = end + 1;
    }
    return new StateLog(entries);
  }

  /**
   * Returns this log with one more transition at its end, and without the oldest beyond the most.
   */
  public StateLog with(NodeState state, Stamp at) {
    int surplus = Math.max(0, entries.size() + 1 - MOST_ENTRIES);
    List<Entry> more = new ArrayList<>(entries.subList(surplus, entries.size()));
    more.add(new Entry(state, at));
    return new StateLog(more);
  }

  /** Returns the latest transition, or nothing if there was none yet. */
  public Optional<Entry> last() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(entry.state().word()).append(':').append(entry.at()).append(';');
    }
    return text.toString();
  }
}
