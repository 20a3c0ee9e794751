package io.federation.node.app;

import io.federation.machine.ProcessTable;
import io.federation.model.event.EventListener;
import io.federation.model.event.LifeEvent;
import io.federation.model.event.NodeEvent;
import io.federation.node.chat.ChatListener;
import io.federation.node.event.Announcer;
import io.federation.node.event.NodeLog;
import io.federation.node.event.ScriptOutput;
import io.federation.node.event.Sequence;
import io.federation.node.exchange.Federation;
import io.federation.node.exchange.NodeSecrets;
import io.federation.node.exchange.NodeTurns;
import io.federation.node.exchange.RetryPolicy;
import io.federation.node.heartbeat.Heartbeat;
import io.federation.node.heartbeat.Pause;
import io.federation.node.heartbeat.Round;
import io.federation.node.home.FileLocks;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.StatusStore;
import io.federation.node.housekeeping.Housekeeping;
import io.federation.node.init.HeartbeatInstaller;
import io.federation.node.init.InitScripts;
import io.federation.node.init.Initializer;
import io.federation.node.init.SystemPrograms;
import io.federation.node.install.Installation;
import io.federation.node.install.Rehearsal;
import io.federation.node.install.StartArchive;
import io.federation.node.install.Upgrade;
import io.federation.node.life.Life;
import io.federation.node.partner.Probes;
import io.federation.node.presence.GitStores;
import io.federation.node.presence.NodeVariables;
import io.federation.node.presence.Presence;
import io.federation.node.presence.PresenceListener;
import io.federation.node.repository.Checkouts;
import io.federation.node.repository.ConfigCompiler;
import io.federation.node.repository.ConfigStore;
import io.federation.node.repository.Repositories;
import io.federation.node.repository.ServerClock;
import io.federation.node.repository.Trials;
import io.federation.node.repository.Upkeep;
import io.federation.node.repository.Verifiers;
import io.federation.node.script.MoreVariables;
import io.federation.node.script.ScriptEnvironment;
import io.federation.node.script.ScriptRunner;
import io.federation.node.work.Workshop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The composition root: a node's parts, put together for one process. Parts are made when they are
 * asked for, so that a heartbeat does not load what only init needs.
 */
public final class Node {

  private final Surroundings surroundings;
  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final FileLocks locks;
  private final NodeLog log;
  private final ChatListener chat;
  private final Announcer announcer;
  private final Life life;
  private final ServerClock serverClock = new ServerClock();
  private final PresenceListener presence;

  /** Puts the node in {@code surroundings.home()} together. */
  public Node(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.home = surroundings.home();
    this.nodeInfo = new NodeInfo(home);
    this.locks = new FileLocks(home);
    this.log = new NodeLog(home, surroundings.clock());
    List<EventListener> listeners = new ArrayList<>(List.of(log));
    surroundings.console().ifPresent(listeners::add);
    this.chat = new ChatListener(home, config(), locks, surroundings.clock());
    listeners.add(chat);
    StatusStore statuses = new StatusStore(home, locks);
    this.presence =
        new PresenceListener(
            home,
            nodeInfo,
            statuses,
            config(),
            new GitStores(home, repositories(), surroundings.clock()),
            locks,
            serverClock,
            surroundings.clock());
    // The last one: it may take a few seconds where its server is in trouble.
    listeners.add(presence);
    this.announcer = new Announcer(new Sequence(home), surroundings.clock(), listeners);
    this.life = new Life(statuses, announcer, surroundings.clock());
  }

  /** Returns where things are on the node. */
  public NodeHome home() {
    return home;
  }

  /** Returns what the node knows about itself. */
  public NodeInfo nodeInfo() {
    return nodeInfo;
  }

  /** Returns the node's locks. */
  public FileLocks locks() {
    return locks;
  }

  /** Returns the node's state. */
  public Life life() {
    return life;
  }

  /** Returns who tells events. */
  public Announcer announcer() {
    return announcer;
  }

  /** Returns whether the node is to rest. */
  public Pause pause() {
    return new Pause(nodeInfo, surroundings.clock());
  }

  /** Returns the node's repositories. */
  public Repositories repositories() {
    return new Repositories(home, nodeInfo);
  }

  /** Returns what the federation says for this node. */
  public ConfigStore config() {
    return new ConfigStore(home);
  }

  /** Returns what tells that the node is there, and finds out who else is. */
  public Presence presence() {
    return presence.presence();
  }

  /** Returns what finds out whether others are awake. */
  public Probes probes() throws IOException {
    return new Probes(repositories().ops().folder(), scriptEnvironment());
  }

  /** Returns who tries what would come of a version. */
  public Trials trials() {
    return new Trials(new Verifiers(home, surroundings.clock()), surroundings.clock());
  }

  /** Returns what the node knows of itself and its federation. */
  public Federation federation() {
    return new Federation(nodeInfo, config(), repositories());
  }

  /** Returns the node's way to turns. */
  public NodeTurns turns() {
    return new NodeTurns(home, federation(), presence(), ofExchange(), surroundings.clock());
  }

  /** Returns the node's way to secrets. */
  public NodeSecrets secrets() {
    return new NodeSecrets(home, federation(), presence(), ofExchange());
  }

  /** Returns how something is tried again and again, with pauses between two lengths. */
  public RetryPolicy retries(Duration shortestPause, Duration longestPause) {
    return new RetryPolicy(
        surroundings.clock(), surroundings.sleeper(), shortestPause, longestPause);
  }

  private RetryPolicy ofExchange() {
    return retries(Duration.ofSeconds(2), Duration.ofSeconds(5));
  }

  /** Returns a heartbeat. */
  public Heartbeat heartbeat() {
    Round round = new Round(home, nodeInfo, checkouts(), workshop(), pause(), life, announcer);
    Upgrade upgrade =
        new Upgrade(
            home, installation(), startArchive(), rehearsal(), announcer, surroundings.clock());
    return new Heartbeat(
        nodeInfo,
        locks,
        life,
        round,
        upgrade,
        startArchive(),
        new Housekeeping(home, announcer, surroundings.clock()),
        presence,
        announcer,
        surroundings.clock(),
        surroundings.sleeper());
  }

  /** Returns what takes the node from presetup to initdone. */
  public Initializer initializer() throws IOException {
    SystemPrograms programs = new SystemPrograms(scriptEnvironment(MoreVariables.NONE).variables());
    return new Initializer(
        nodeInfo,
        checkouts(),
        installation(),
        startArchive(),
        new HeartbeatInstaller(home, programs, surroundings.systemdFolder(), announcer),
        new InitScripts(home, runner(), scriptEnvironment()),
        life,
        announcer,
        surroundings.firstCloneDelay());
  }

  /**
   * Ends this process's part: tells how presence stands, and delivers what is to be said in chat,
   * within a second.
   */
  public void finish() {
    for (NodeEvent news : presence.news()) {
      announcer.tell(news);
    }
    for (String trouble : chat.finish()) {
      announcer.tell(new LifeEvent.ChatTrouble(trouble));
    }
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private Installation installation() {
    return new Installation(home, surroundings.jar(), java());
  }

  private StartArchive startArchive() {
    return new StartArchive(home, java(), rehearsal(), announcer);
  }

  private Rehearsal rehearsal() {
    return new Rehearsal(java(), surroundings.environment());
  }

  private Checkouts checkouts() {
    Verifiers verifiers = new Verifiers(home, surroundings.clock());
    Upkeep upkeep = new Upkeep(verifiers, announcer, surroundings.clock(), serverClock);
    ConfigCompiler compiler = new ConfigCompiler(config(), repositories(), announcer);
    return new Checkouts(repositories(), upkeep, config(), compiler);
  }

  private Workshop workshop() {
    return new Workshop(
        home, nodeInfo, scriptEnvironment(), runner(), announcer, surroundings.clock());
  }

  private ScriptRunner runner() {
    List<ScriptOutput> outputs = new ArrayList<>(List.of(log));
    surroundings.console().ifPresent(outputs::add);
    return new ScriptRunner(
        new ProcessTable(),
        (source, text) -> outputs.forEach(output -> output.line(source, text)),
        surroundings.clock());
  }

  private ScriptEnvironment scriptEnvironment() {
    return scriptEnvironment(new NodeVariables(nodeInfo, config()));
  }

  private ScriptEnvironment scriptEnvironment(MoreVariables more) {
    return new ScriptEnvironment(home, nodeInfo, surroundings.environment(), more);
  }
}
