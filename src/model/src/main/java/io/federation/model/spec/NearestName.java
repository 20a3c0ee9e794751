package io.federation.model.spec;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds which known name somebody may have meant. */
final class NearestName {

  private NearestName() {}

  /** Returns what to do about an unknown name, as the end of a message. */
  static String hint(String name, Collection<String> known) {
    String nearest = find(name, known);
    return nearest == null
        ? "use one of " + String.join(", ", known)
        : "did you mean \"" + nearest + "\"?";
  }

  private static @Nullable String find(String name, Collection<String> known) {
    String nearest = null;
    int least = Math.max(1, name.length() / 2) + 1;
    for (String candidate : known) {
      int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        nearest = candidate;
        least = distance;
      }
    }
    return nearest;
  }

  /** Returns the Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
