package io.federation.fed;

import io.federation.orchestrate.action.Action;
import io.federation.orchestrate.action.ActionSet;
import io.federation.orchestrate.action.Input;
import io.federation.orchestrate.action.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Writes a declaration for people. */
final class DeclarationText {

  private DeclarationText() {}

  static List<String> lines(ActionSet set) {
    List<String> lines = new ArrayList<>();
    lines.add(
        (set.name() + " " + set.version()).strip()
            + ": "
            + set.description()
            + " An action may take "
            + set.timeLimit().toSeconds()
            + " s.");
    for (Action action : set.actions().values()) {
      lines.add("");
      lines.add(action.name() + ": " + action.description());
      for (Input input : action.inputs()) {
        lines.add("   takes " + input.name() + ": " + words(input) + ". " + input.description());
      }
      for (Output output : action.outputs()) {
        lines.add("   gives " + output.name() + ": " + output.description());
      }
    }
    return lines;
  }

  private static String words(Input input) {
    return input.type().name().toLowerCase(Locale.ROOT)
        + (input.choices().isEmpty() ? "" : " of " + String.join(", ", input.choices()))
        + input.defaultValue().map(value -> ", " + value + " if left out").orElse("")
        + (input.isOptional() ? ", may be left out" : "")
        + (input.isSecret() ? ", secret" : "");
  }
}
