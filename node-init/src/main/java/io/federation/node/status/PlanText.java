package io.federation.node.status;

import io.federation.model.Version;
import io.federation.node.work.PlannedUnit;
import io.federation.presence.LastWorkText;

/** Writes a plan for people. */
public final class PlanText {

  private static final int MOST_PATHS = 10;

  private PlanText() {}

  public static String of(Plan plan) {
    StringBuilder text = new StringBuilder();
    line(text, "repository", plan.repository());
    line(text, "now", plan.now().map(Version::hex).orElse("(not cloned yet)"));
    line(text, "planned", plan.commit().hex());
    plan.notes().forEach(note -> line(text, "note", note));
    if (plan.refusal().isPresent()) {
      line(text, "refused", plan.refusal().get() + "; nothing would run");
    } else if (plan.units().isEmpty()) {
      line(text, "units", "this node has none in this repository: nothing would run");
    }
    for (PlannedUnit unit : plan.units()) {
      line(text, unit.runs() ? "runs" : "rests", unit.unit() + ": " + unit.reason());
      unit.paths().stream().limit(MOST_PATHS).forEach(path -> line(text, "", "| " + path));
      if (unit.paths().size() > MOST_PATHS) {
        line(text, "", "| and " + (unit.paths().size() - MOST_PATHS) + " more");
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(LastWorkText.line(name, value));
  }
}
