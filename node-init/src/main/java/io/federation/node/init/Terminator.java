package io.federation.node.init;

import io.federation.machine.Deadline;
import io.federation.machine.ErrorText;
import io.federation.model.NodeProperty;
import io.federation.model.NodeStatus;
import io.federation.model.event.LifeEvent;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.RepositoryFiles;
import io.federation.node.life.Lifecycle;
import io.federation.node.repository.ConfigStore;
import io.federation.node.script.RunFiles;
import io.federation.node.script.ScriptCommand;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptOutcome;
import io.federation.node.script.ScriptRunner;
import io.federation.node.work.UnitFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A node's end: its state is {@code terminating} from then on, and {@code terminate.sh} of its
 * levels is run, that of the last level first, each in a process of its own. May be run again.
 */
public final class Terminator {

  private static final String SOURCE = "terminate";

  private final NodeHome home;
  private final ScriptRunner runner;
  private final ScriptEnvironment environment;
  private final Lifecycle life;
  private final EventPublisher events;

  public Terminator(
      NodeHome home,
      ScriptRunner runner,
      ScriptEnvironment environment,
      Lifecycle life,
      EventPublisher events) {
    this.home = home;
    this.runner = runner;
    this.environment = environment;
    this.life = life;
    this.events = events;
  }

  /** Takes the state {@code terminating}: the node does no work any more, and nobody chooses it. */
  public void begin(String reason) throws IOException {
    life.take(NodeStatus::terminate, reason);
  }

  /** Ends the scripts of init and of work; the process that runs them lets go of its lock then. */
  public void stopWork() throws IOException, InterruptedException {
    runner.stop(InitScripts.files(home));
    if (!Files.isDirectory(home.gitrepo())) {
      return;
    }
    try (DirectoryStream<Path> repositories = Files.newDirectoryStream(home.gitrepo())) {
      for (Path repository : repositories) {
        for (RunFiles run : UnitFiles.runs(repository)) {
          runner.stop(run);
        }
      }
    }
  }

  /**
   * Runs the scripts. The caller holds the work lock. One that fails is told, and keeps no other
   * from running.
   *
   * @param deadline is shared by all scripts
   * @return whether all ended well
   */
  public boolean runScripts(Deadline deadline) throws IOException, InterruptedException {
    runner.stopLeftover(files());
    NodeInfo nodeInfo = new NodeInfo(home);
    if (nodeInfo.name(NodeProperty.INITGITREPO).isEmpty()) {
      return true;
    }
    Path repository = home.repository(nodeInfo.name(NodeProperty.INITGITREPO).get());
    Path prefix = repository.resolve(new ConfigStore(home).load().initPrefix());
    List<String> levels = new ArrayList<>(nodeInfo.levels());
    Collections.reverse(levels);
    boolean well = true;
    for (String level : levels) {
      Path script = prefix.resolve(level).resolve("terminate.sh");
      if (Files.exists(script, LinkOption.NOFOLLOW_LINKS)) {
        well &= run(repository, prefix, script, deadline);
      }
    }
    return well;
  }

  private boolean run(Path repository, Path prefix, Path script, Deadline deadline)
      throws InterruptedException {
    String shown = repository.relativize(script).toString();
    try {
      RepositoryFiles.checkFile(repository, script);
      Map<String, String> variables = environment.variables();
      variables.put("DIR", String.valueOf(script.getParent()));
      variables.put("RESOURCE", prefix.resolve("resource").toString());
      variables.put("COMMON", prefix.resolve("common").toString());
      // Durations are told in whole seconds.
      Duration limit = Duration.ofSeconds(deadline.left().toSeconds() + 1);
      String file = script.toString();
      List<String> line = Files.isExecutable(script) ? List.of(file) : List.of("bash", file);
      ScriptRunner.Result result =
          runner.run(new ScriptCommand(SOURCE, shown, line, variables, repository, limit), files());
      runner.forget(files());
      if (result.outcome() instanceof ScriptOutcome.Exited exited && exited.succeeded()) {
        return true;
      }
      events.publish(new LifeEvent.Warning(shown + " failed: " + result.outcome().words()));
    } catch (IOException e) {
      events.publish(new LifeEvent.Warning(shown + " was not run: " + ErrorText.of(e)));
    }
    return false;
  }

  private RunFiles files() {
    Path run = home.run();
    return new RunFiles(
        run.resolve("terminate.doing"),
        run.resolve("terminate.output"),
        run.resolve("terminate.result"));
  }
}
