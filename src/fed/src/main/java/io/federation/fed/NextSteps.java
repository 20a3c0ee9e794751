package io.federation.fed;

import io.federation.local.home.FederationHome;
import io.federation.machine.StateFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells a newcomer what to try once the federation is up: what its sample says of itself. */
final class NextSteps {

  /**
   * In the ops repository. {@code {home}} stands for the federation's folder, {@code {fed COMMAND}}
   * for a call of this program.
   */
  private static final String FILE = "it/next-steps.txt";

  private static final Pattern CALL = Pattern.compile("\\{fed ([^}]*)}");

  private NextSteps() {}

  static List<String> lines(SharedOptions shared) throws IOException {
    FederationHome home = shared.home();
    List<String> lines = new ArrayList<>();
    String steps = StateFiles.read(home.opsClone().resolve(FILE)).orElse("");
    if (!steps.isBlank()) {
      lines.add("What to try next:");
      for (String line : steps.lines().toList()) {
        lines.add(filled(line.replace("{home}", home.root().toString()), shared));
      }
      lines.add("");
    }
    lines.add(home.opsClone().resolve("README.md") + " explains each file.");
    lines.add("All nodes: " + shared.call("status") + "   Stop all: " + shared.call("down"));
    return lines;
  }

  private static String filled(String line, SharedOptions shared) throws IOException {
    Matcher call = CALL.matcher(line);
    StringBuilder text = new StringBuilder();
    while (call.find()) {
      call.appendReplacement(text, Matcher.quoteReplacement(shared.call(call.group(1))));
    }
    return call.appendTail(text).toString();
  }
}
