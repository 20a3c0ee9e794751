package io.federation.deploy.agent;

import io.federation.deploy.software.CommandLog;
import io.federation.machine.ErrorText;
import io.federation.machine.PrintableText;
import io.federation.model.event.DeployEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Writes the log of an agent: a level and what is told, and what programs print as it is. */
public final class DeployLog implements CommandLog {

  private static final String RULE = "=".repeat(60);

  private final Consumer<String> lines;
  private final boolean verbose;
  private final Consumer<DeployEvent> events;

  /**
   * Makes a log.
   *
   * @param lines takes it line by line
   * @param verbose whether it has what programs print that end well, too
   * @param events is told how deployments begin and end
   */
  public DeployLog(Consumer<String> lines, boolean verbose, Consumer<DeployEvent> events) {
    this.lines = line -> lines.accept(PrintableText.of(line));
    this.verbose = verbose;
    this.events = events;
  }

  @Override
  public void info(String line) {
    lines.accept("INFO " + line);
  }

  @Override
  public void succeeded(List<String> output) {
    if (verbose) {
      output.forEach(lines);
      info("SUCCESS");
    }
  }

  @Override
  public void failed(List<String> output) {
    output.forEach(lines);
    lines.accept("ERROR FAILURE");
  }

  /** Tells what is wrong, and is no reason to stop. */
  public void warn(String line) {
    lines.accept("WARNING " + line);
  }

  void begin(String version) {
    info(RULE);
    info("Deploying version " + version);
    events.accept(new DeployEvent.Begun(version));
  }

  void done(String version, Duration took) {
    info("Done deploying version " + version);
    events.accept(new DeployEvent.Done(version, took));
  }

  void abandoned(String version, String reason) {
    DeployEvent event = new DeployEvent.Abandoned(version, reason);
    warn(event.message());
    events.accept(event);
  }

  void error(Exception error) {
    lines.accept("ERROR deploying");
    lines.accept(ErrorText.of(error));
  }

  void fail(String version, Exception error) {
    lines.accept("CRITICAL FAILED deploying version " + version);
    events.accept(new DeployEvent.Failed(version, ErrorText.of(error)));
  }
}
