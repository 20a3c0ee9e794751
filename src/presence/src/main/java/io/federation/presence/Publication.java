package io.federation.presence;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node wants all to know.
 *
 * @param record what it says of itself now
 * @param recordChanged whether {@code record} is other than what it published last
 * @param minutes what it said of itself in minutes that it has not published yet
 */
public record Publication(Entry record, boolean recordChanged, SortedMap<Minute, Entry> minutes) {
  public Publication {
    minutes = Collections.unmodifiableSortedMap(new TreeMap<>(minutes));
  }

  public boolean isEmpty() {
    return !recordChanged && minutes.isEmpty();
  }
}
