package io.federation.model.aws;

import io.federation.model.PropertyText;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a call.
 *
 * @param result how it went
 * @param text what is wrong and what to do, in one line; of a secret that was read its texts by
 *     their names, as flat properties; else empty
 */
public record AwsOutcome(Result result, String text) {

  /** How a call went. */
  public enum Result {
    /** It was taken, or nobody waits for it any more. */
    DONE,
    /** AWS does not wait for it, or not yet. */
    NOT_AWAITED,
    /** There is no secret of that name. */
    NOT_FOUND,
    /** It was not taken. */
    FAILED
  }

  private static final String OUTCOME = "outcome.";

  /** Returns the outcome of a call that was taken. */
  public static AwsOutcome done(String text) {
    return new AwsOutcome(Result.DONE, text);
  }

  /** Returns the outcome of a call that was not taken. */
  public static AwsOutcome failed(String reason) {
    return new AwsOutcome(Result.FAILED, reason);
  }

  public boolean isDone() {
    return result == Result.DONE;
  }

  /** Returns the lines of text by which the outcome of the call with this number is printed. */
  public String render(int number) {
    String prefix = OUTCOME + number + ".";
    return PropertyText.render(
        new TreeMap<>(
            Map.of(
                prefix + "result", result.name().toLowerCase(Locale.ROOT), prefix + "text", text)));
  }

  /** Returns the outcome of the call with this number; nothing if it is not among those printed. */
  public static Optional<AwsOutcome> find(int number, SortedMap<String, String> printed) {
    String word = printed.get(OUTCOME + number + ".result");
    String text = printed.get(OUTCOME + number + ".text");
    if (word != null && text != null) {
      for (Result result : Result.values()) {
        if (result.name().toLowerCase(Locale.ROOT).equals(word)) {
          return Optional.of(new AwsOutcome(result, text));
        }
      }
    }
    return Optional.empty();
  }
}
