package io.federation.node.metrics.server;

import io.federation.node.home.NodeHome;
import io.federation.node.metrics.Metric;
import io.federation.node.metrics.NodeMetrics;
import io.federation.node.repository.ConfigStore;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads a node's state files anew for whoever asks for its metrics. */
final class NodeCollector implements MultiCollector {

  private final ConfigStore configs;
  private final NodeMetrics metrics;
  private final Supplier<Optional<Duration>> took;
  private final Supplier<Optional<Boolean>> connected;

  /**
   * Tells, beside what stands in files, how long the last heartbeat {@code took}, and whether the
   * agent is {@code connected} to ZooKeeper.
   */
  NodeCollector(
      NodeHome home, Supplier<Optional<Duration>> took, Supplier<Optional<Boolean>> connected) {
    this.configs = new ConfigStore(home);
    this.metrics = new NodeMetrics(home);
    this.took = took;
    this.connected = connected;
  }

  @Override
  public MetricSnapshots collect() {
    try {
      List<MetricSnapshot> snapshots = new ArrayList<>();
      for (Metric metric : metrics.readInAgent(configs.load(), took.get(), connected.get())) {
        snapshots.add(gauge(metric));
      }
      return new MetricSnapshots(snapshots);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MetricSnapshot gauge(Metric metric) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(metric.name()).help(metric.help());
    for (Metric.Sample sample : metric.samples()) {
      gauge.dataPoint(
          GaugeSnapshot.GaugeDataPointSnapshot.builder()
              .labels(labels(sample))
              .value(sample.value())
              .build());
    }
    return gauge.build();
  }

  private static Labels labels(Metric.Sample sample) {
    return Labels.of(sample.labels().toArray(new String[0]));
  }
}
