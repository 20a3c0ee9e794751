package io.federation.orchestrate.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.federation.model.spec.Problem;
import io.federation.model.spec.Problem.Severity;
import io.federation.model.spec.SpecException;
import java.util.List;

/**
 * Where the action sets of an ops repository are: {@code bin/action/NAME/NAME} is an executable in
 * any language, and {@code NAME.json} or {@code NAME.yaml} beside it its declaration.
 */
public final class ExternalActionFiles {

  /** The folder of all of them. */
  public static final String FOLDER = "bin/action";

  private static final List<String> ENDINGS = List.of(".json", ".yaml", ".yml");

  private ExternalActionFiles() {}

  /** Returns the path of a set's executable in the repository. */
  public static String program(String name) {
    return FOLDER + "/" + name + "/" + name;
  }

  /** Returns the paths of which the first that is there is a set's declaration. */
  public static List<String> declarations(String name) {
    return ENDINGS.stream().map(ending -> program(name) + ending).toList();
  }

  /**
   * Reads a declaration.
   *
   * @param name the set's
   * @param source name of the text, for messages
   * @throws SpecException with everything that is wrong
   */
  public static ActionSet parse(String name, String text, String source) {
    ActionSet set = ActionSetReader.read(text.getBytes(UTF_8), source);
    if (!set.name().equals(name)) {
      throw new SpecException(
          List.of(
              new Problem(
                  Severity.ERROR,
                  source,
                  0,
                  "metadata.name",
                  "metadata.name is " + set.name() + ": let it be that of its folder, " + name)));
    }
    return set;
  }
}
