package io.federation.node.metrics;

import io.federation.machine.Deadline;
import io.federation.machine.ErrorText;
import io.federation.machine.StateFiles;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.model.event.NumberedEvent;
import io.federation.model.spec.NodeConfig;
import io.federation.node.event.Mirror;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.ConfigStore;
import io.federation.node.repository.LookOutcomes;
import io.federation.node.repository.WorkingTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the file of metrics at the end of each heartbeat, and notes what no other file tells.
 * Where the federation's description asks for no metrics, it does nothing.
 */
public final class MetricsMirror implements Mirror {

  private final NodeHome home;
  private final Clock clock;
  private final List<NodeEvent> news = new ArrayList<>();
  private @Nullable WorkingTrees seen;
  private long began;
  private boolean beaten;
  private boolean rehearsed;

  public MetricsMirror(NodeHome home, Clock clock) {
    this.home = home;
    this.clock = clock;
  }

  /**
   * Takes notice that the heartbeat begins, once it need not wait any more.
   *
   * @param rehearsal whether it is a rehearsal, which goes all the way even where nobody asks
   */
  public void begin(boolean rehearsal) {
    began = System.nanoTime();
    rehearsed = rehearsal;
  }

  /** Takes notice of how a look, or what followed from it, ended at all repositories. */
  public void looked(WorkingTrees trees) {
    seen = trees;
    if (rehearsed || trees.config().metrics().isAsked()) {
      try {
        new LookOutcomes(home).note(trees.reports(), clock.instant());
      } catch (IOException e) {
        news.add(
            new LifeEvent.Warning(
                "Cannot note how the look ended for metrics: " + ErrorText.of(e)));
      }
    }
  }

  @Override
  public void on(NumberedEvent occurrence) {}

  @Override
  public void beat(Deadline deadline) {
    beaten = true;
  }

  @Override
  public void rehearse() {
    beaten = true;
  }

  /** Comes after those who deliver something, so that it counts what they could not. */
  @Override
  public List<NodeEvent> finish(Deadline deadline) {
    if (beaten) {
      beaten = false;
      write();
    }
    List<NodeEvent> told = news.isEmpty() ? List.of() : List.copyOf(news);
    news.clear();
    return told;
  }

  private void write() {
    Optional<String> file = Optional.empty();
    try {
      // Beside work there was no look.
      NodeConfig config = seen == null ? new ConfigStore(home).load() : seen.config();
      file =
          rehearsed
              ? Optional.of(home.run().resolve("metrics.prom").toString())
              : config.metrics().file();
      if (file.isPresent()) {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        String text = MetricsText.of(new NodeMetrics(home).read(config, Optional.of(took)));
        StateFiles.writeForAll(Path.of(file.get()), text);
      }
    } catch (IOException | RuntimeException e) {
      news.add(
          new LifeEvent.Warning(
              "The file of metrics cannot be written: "
                  + (file.isPresent() ? reason(Path.of(file.get()), e) : ErrorText.of(e))));
    }
  }

  /** Says the same each minute, so that it stands in the log once. */
  private static String reason(Path file, Exception trouble) {
    Path folder = file.resolveSibling("");
    if (!Files.isDirectory(folder)) {
      return "there is no folder " + folder + ", where metrics.file is to be: make it";
    }
    return Files.isWritable(folder)
        ? ErrorText.of(trouble)
        : "the node's user may not write in " + folder + ", where metrics.file is to be: let it";
  }
}
