package io.federation.node.app;

import io.federation.machine.ProcessTable;
import io.federation.machine.RetryPolicy;
import io.federation.node.ec2.Ec2;
import io.federation.node.event.EventPublisher;
import io.federation.node.heartbeat.Heartbeat;
import io.federation.node.heartbeat.Jitter;
import io.federation.node.heartbeat.Maintenance;
import io.federation.node.heartbeat.Pause;
import io.federation.node.heartbeat.SettleStep;
import io.federation.node.home.ManualWedge;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.housekeeping.Housekeeping;
import io.federation.node.init.AgentInstaller;
import io.federation.node.init.HeartbeatInstaller;
import io.federation.node.init.InitException;
import io.federation.node.init.InitScripts;
import io.federation.node.init.InitStep;
import io.federation.node.init.Initializer;
import io.federation.node.init.SystemPrograms;
import io.federation.node.init.Terminator;
import io.federation.node.install.Installation;
import io.federation.node.install.Rehearsal;
import io.federation.node.install.StartArchive;
import io.federation.node.install.UpgradeStep;
import io.federation.node.life.Lifecycle;
import io.federation.node.metrics.MetricsMirror;
import io.federation.node.presence.NodeVariables;
import io.federation.node.repository.AdvanceStep;
import io.federation.node.repository.ConfigCompiler;
import io.federation.node.repository.ConfigStore;
import io.federation.node.repository.LookStep;
import io.federation.node.repository.NodeIdentity;
import io.federation.node.repository.Repositories;
import io.federation.node.repository.ServerClock;
import io.federation.node.repository.Verifiers;
import io.federation.node.script.MoreVariables;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptRunner;
import io.federation.node.work.DetectStep;
import io.federation.node.work.UnitDecider;
import io.federation.node.work.UnitRun;
import io.federation.node.work.WorkStep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Makes the parts of heartbeats, each when it is asked for: init needs some of them too. */
final class HeartbeatParts {

  private final Surroundings surroundings;
  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final ConfigStore configs;
  private final Repositories repositories;
  private final ServerClock serverClock;
  private final Lifecycle life;
  private final MetricsMirror metrics;
  private final EventPublisher events;
  private final Clock clock;
  private final boolean inParallel;

  HeartbeatParts(
      Surroundings surroundings,
      ServerClock serverClock,
      Lifecycle life,
      MetricsMirror metrics,
      EventPublisher events,
      boolean inParallel) {
    this.surroundings = surroundings;
    this.home = surroundings.home();
    this.nodeInfo = new NodeInfo(home);
    this.configs = new ConfigStore(home);
    this.repositories = new Repositories(home);
    this.serverClock = serverClock;
    this.life = life;
    this.metrics = metrics;
    this.events = events;
    this.clock = surroundings.clock();
    this.inParallel = inParallel;
  }

  Heartbeat heartbeat(Optional<Ec2> ec2) {
    UnitRun run = new UnitRun(home, runner(), scriptEnvironment(), life, events, clock);
    StartArchive archive = startArchive();
    Heartbeat.Steps steps =
        new Heartbeat.Steps(
            ec2.isPresent() ? Optional.of(ec2.get().step(terminator(), events)) : Optional.empty(),
            look(),
            init(),
            advance(),
            new UpgradeStep(home, installation(), archive, rehearsal(), events, clock),
            new DetectStep(nodeInfo, new UnitDecider(events, clock), run, events),
            new WorkStep(run, life, events),
            new SettleStep(home, new Pause(nodeInfo, clock), life, events, clock));
    Housekeeping housekeeping = new Housekeeping(home, events, clock);
    Maintenance maintenance =
        new Maintenance(housekeeping, archive, agentInstaller(), configs, life, events, clock);
    Jitter jitter = new Jitter(surroundings.sleeper());
    return new Heartbeat(home, steps, maintenance, metrics, events, jitter);
  }

  private InitStep init() {
    return new InitStep(home, clock) {
      @Override
      protected Initializer initializer() throws IOException {
        return HeartbeatParts.this.initializer();
      }
    };
  }

  Initializer initializer() throws IOException {
    SystemPrograms programs =
        new SystemPrograms(scriptEnvironment(MoreVariables.NONE).variables(), new ProcessTable());
    Initializer.Steps steps =
        new Initializer.Steps(
            installation(),
            new HeartbeatInstaller(home, programs, surroundings.systemdFolder(), events),
            agentInstaller(),
            advance(),
            retries(InitException.class, Duration.ofSeconds(1), Duration.ofSeconds(5)),
            startArchive(),
            new InitScripts(home, runner(), scriptEnvironment(), events));
    return new Initializer(home, steps, life, events, clock);
  }

  private AgentInstaller agentInstaller() {
    SystemPrograms programs = new SystemPrograms(surroundings.environment(), new ProcessTable());
    return new AgentInstaller(home, programs, surroundings.systemdFolder(), events);
  }

  <E extends Exception> RetryPolicy<E> retries(
      Class<E> retried, Duration shortestPause, Duration longestPause) {
    return new RetryPolicy<>(retried, clock, surroundings.sleeper(), shortestPause, longestPause);
  }

  Terminator terminator() {
    return new Terminator(home, runner(), scriptEnvironment(), life, events);
  }

  private AdvanceStep advance() {
    ManualWedge wedge = new ManualWedge(nodeInfo);
    return new AdvanceStep(look(), repositories, compiler(), verifiers(), wedge, events);
  }

  private LookStep look() {
    return new LookStep(
        repositories, configs, compiler(), verifiers(), serverClock, events, inParallel);
  }

  private Verifiers verifiers() {
    return new Verifiers(home, clock);
  }

  private ConfigCompiler compiler() {
    return new ConfigCompiler(configs, repositories, new NodeIdentity(nodeInfo), events);
  }

  private Installation installation() {
    return new Installation(home, surroundings.jar(), java(), surroundings.environment());
  }

  private StartArchive startArchive() {
    return new StartArchive(home, java(), rehearsal(), events);
  }

  private Rehearsal rehearsal() {
    return new Rehearsal(java(), surroundings.environment());
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  ScriptRunner runner() {
    return new ScriptRunner(new ProcessTable(), events, clock);
  }

  ScriptEnvironment scriptEnvironment() {
    return scriptEnvironment(new NodeVariables(nodeInfo, configs));
  }

  ScriptEnvironment scriptEnvironment(MoreVariables more) {
    return new ScriptEnvironment(home, nodeInfo, surroundings.environment(), more);
  }
}
