package io.federation.node.ec2;

import io.federation.machine.Deadline;
import io.federation.machine.ErrorText;
import io.federation.machine.Program;
import io.federation.model.PropertyText;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.model.aws.AwsRequest;
import io.federation.model.spec.Durations;
import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Has calls made by {@code bin/node-init-aws.jar}, in a process of its own: neither is AWS's SDK
 * loaded into this one, nor does a call that hangs outlast its time.
 */
final class AwsCallProgram {

  /** For how long heartbeats and commands wait for the program. */
  private static final String LIMIT = "NODE_INIT_AWS_LIMIT";

  private static final String USUAL_LIMIT = "5s";

  /** What the program needs of its time to begin, and to print the last outcome. */
  private static final Duration RESERVE = Duration.ofMillis(500);

  private final NodeHome home;
  private final Instance instance;
  private final Map<String, String> environment;

  AwsCallProgram(NodeHome home, Instance instance, Map<String, String> environment) {
    this.home = home;
    this.instance = instance;
    this.environment = environment;
  }

  Duration limit() {
    return Durations.parsePositive(LIMIT, environment.getOrDefault(LIMIT, USUAL_LIMIT));
  }

  /** Makes calls; returns what came of each. */
  List<AwsOutcome> call(List<AwsCall> calls, Deadline deadline) {
    Optional<String> region = instance.region();
    Printed printed = new Printed();
    String problem = "no answer in time";
    try {
      Duration limit = deadline.left();
      Duration within = limit.compareTo(RESERVE) > 0 ? limit.minus(RESERVE) : limit;
      int code = program().run(limit, new AwsRequest(region, within, calls).render(), printed);
      if (code != 0) {
        problem = "bin/node-init-aws.jar ended with " + code + ": " + printed.complaint();
      }
    } catch (Program.TimeLimitException e) {
      // Those that were answered count.
    } catch (IOException e) {
      problem = ErrorText.of(e);
    }
    SortedMap<String, String> answers = printed.answers();
    List<AwsOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      Optional<AwsOutcome> outcome = AwsOutcome.find(i, answers);
      outcomes.add(outcome.isPresent() ? outcome.get() : AwsOutcome.failed(problem));
    }
    return outcomes;
  }

  private Program program() {
    return new Program(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-jar",
            home.awsJar().toString()),
        environment,
        home.root());
  }

  private static final class Printed implements Program.Output {
    private final StringBuilder out = new StringBuilder();
    private String lastError = "";

    @Override
    public synchronized void out(String line) {
      out.append(line).append('\n');
    }

    @Override
    public synchronized void err(String line) {
      lastError = line;
    }

    synchronized SortedMap<String, String> answers() {
      try {
        return PropertyText.parse(out.toString());
      } catch (IllegalArgumentException e) {
        return new TreeMap<>();
      }
    }

    synchronized String complaint() {
      return lastError;
    }
  }
}
