package io.federation.model.spec;

import io.federation.model.spec.Problem.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the text of {@code federation.yaml}: YAML 1.1 in UTF-8, of at most 1 MiB. */
public final class SpecReader {

  /** Largest size of a description, in bytes of UTF-8. */
  public static final int MAX_BYTES = SchemaReader.MAX_BYTES;

  /** The schema of this version, and the kinds of text in it. */
  static final SchemaReader SCHEMA =
      SchemaReader.load(
          SpecReader.class, "federation.schema.json", "the description", SpecTexts.ALL);

  private SpecReader() {}

  /**
   * What was read.
   *
   * @param spec the federation, or null if one of the problems is an error
   * @param problems what is wrong, in the order of the text
   */
  public record Result(@Nullable FederationSpec spec, List<Problem> problems) {
    /** Copies the list. */
    public Result {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads a description as a node does: keys that are not known are ignored with a warning, since
   * they may belong to a newer version.
   *
   * @param source name of the text, for messages
   */
  public static Result read(String yaml, String source) {
    return read(yaml, source, Severity.WARNING);
  }

  /** As {@link #read(String, String)}, from bytes. */
  public static Result read(byte[] yaml, String source) {
    return read(yaml, source, Severity.WARNING);
  }

  /**
   * Reads a description as the operator's programs do: keys that are not known are errors too.
   *
   * @param source name of the text, for messages
   * @throws SpecException with everything that is wrong
   */
  public static FederationSpec readStrict(String yaml, String source) {
    return orThrow(read(yaml, source, Severity.ERROR));
  }

  /** As {@link #readStrict(String, String)}, from bytes. */
  public static FederationSpec readStrict(byte[] yaml, String source) {
    return orThrow(read(yaml, source, Severity.ERROR));
  }

  private static FederationSpec orThrow(Result result) {
    FederationSpec spec = result.spec();
    if (spec == null) {
      throw new SpecException(result.problems());
    }
    return spec;
  }

  private static Result read(byte[] yaml, String source, Severity unknownKey) {
    return checked(SCHEMA.read(yaml, source, unknownKey), source);
  }

  private static Result read(String yaml, String source, Severity unknownKey) {
    return checked(SCHEMA.read(yaml, source, unknownKey), source);
  }

  private static Result checked(SchemaReader.Read read, String source) {
    if (read.document().isEmpty()) {
      return new Result(null, read.problems());
    }
    YamlDocument document = read.document().get();
    List<Problem> problems = new ArrayList<>(read.problems());
    problems.addAll(SpecRules.check(document, source));
    problems.sort(Comparator.comparingInt(Problem::line));
    boolean usable = problems.stream().noneMatch(p -> p.severity() == Severity.ERROR);
    return new Result(usable ? FederationSpec.read(document.flat()) : null, problems);
  }
}
