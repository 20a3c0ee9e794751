package io.federation.fed;

import io.federation.testkit.ProgramRun;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code up} has proposed to try next, carried out as it was printed. */
final class ProposedSteps {

  private static final Pattern STEP = Pattern.compile(" {2}\\d+\\. .*");
  private static final Pattern COMMAND = Pattern.compile(" {7}(\\S.*)");
  private static final String FED = "./fed ";

  private final LiveFederation federation;
  private final List<List<String>> steps = new ArrayList<>();

  /** Takes them from what {@code up} has printed. */
  ProposedSteps(LiveFederation federation, String printed) {
    this.federation = federation;
    printed
        .lines()
        .dropWhile(line -> !line.equals("What to try next:"))
        .skip(1)
        .takeWhile(line -> !line.isEmpty())
        .forEach(this::add);
  }

  private void add(String line) {
    Matcher command = COMMAND.matcher(line);
    if (STEP.matcher(line).matches()) {
      steps.add(new ArrayList<>());
    } else if (command.matches()) {
      steps.get(steps.size() - 1).add(command.group(1));
    }
  }

  int count() {
    return steps.size();
  }

  /** Carries one out, the first is 1; returns what became of its calls of fed. */
  List<ProgramRun.Result> carryOut(int number) {
    List<ProgramRun.Result> results = new ArrayList<>();
    for (String command : steps.get(number - 1)) {
      if (command.startsWith(FED)) {
        String call = command.substring(FED.length()).replaceFirst(" --home \\S+$", "");
        results.add(federation.fed(call.split(" ", -1)).run());
      } else {
        federation.shell(command).run().expectingSuccess();
      }
    }
    return results;
  }
}
