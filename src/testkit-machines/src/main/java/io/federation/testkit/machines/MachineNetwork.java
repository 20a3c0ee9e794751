package io.federation.testkit.machines;

import io.federation.testkit.Await;
import io.federation.testkit.InstanceMetadata;
import io.federation.testkit.MetadataService;
import io.federation.testkit.ProgramRun;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A network in a namespace of its own, and the machines in it. The machines reach one another, the
 * metadata service at 169.254.169.254, and those servers of this computer that {@link #reach} was
 * asked for; nothing else. This JVM reaches the machines by their addresses.
 */
public final class MachineNetwork implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int FIRST_HOST = 10;
  private static final int LAST_HOST = 120;

  /** The hop limit of EC2 where nobody asks for another. */
  private static final int HOPS = 1;

  private final NetworkNumber number;
  private final Path root;
  private final Path evidence;
  private final ProgramRun.Started keeper;
  private final MetadataService metadata;
  private final Map<Integer, PortRelay> relays = new ConcurrentHashMap<>();
  private final List<Machine> machines = new CopyOnWriteArrayList<>();
  private final Thread atExit = new Thread(this::end);

  private MachineNetwork(NetworkNumber number, Path root, Path evidence) {
    this.number = number;
    this.root = root;
    this.evidence = evidence;
    keeper = keeper(number);
    try {
      metadata = MetadataService.startedOn(host());
      String port = metadata.url().replaceFirst(".*:", "");
      inNamespace(
          ("iptables -w -t nat -A PREROUTING -d 169.254.169.254 -p tcp --dport 80 -j DNAT"
                  + " --to-destination ")
              + (host().getHostAddress() + ":" + port));
      inNamespace(
          "iptables -w -t mangle -N hops",
          ("iptables -w -t mangle -A POSTROUTING -p tcp -o bridge -s " + host().getHostAddress())
              + (" --sport " + port + " -j hops"),
          "iptables -w -t mangle -A hops -j TTL --ttl-set " + HOPS);
    } catch (RuntimeException | AssertionError e) {
      stop(keeper);
      number.close();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Opens a network without machines.
   *
   * @param name the name of a folder in {@code target/machines}, in which the logs of its machines
   *     are when it is closed
   * @throws IllegalStateException that says what is missing, where machines cannot boot
   */
  public static MachineNetwork open(String name) {
    Requirements.check();
    Path root = RootFileSystem.folder();
    return new MachineNetwork(
        NetworkNumber.take(), root, Path.of("target", "machines", name).toAbsolutePath());
  }

  private static ProgramRun.Started keeper(NetworkNumber number) {
    Path script = Resources.unpack("network.sh", number.folder());
    ProgramRun.Started started =
        ProgramRun.of(
                "sh",
                script.toString(),
                "up",
                Integer.toString(number.value()),
                number.folder().toString(),
                Long.toString(ProcessHandle.current().pid()))
            .within(STOP_LIMIT)
            .start();
    Await.until(
        START_LIMIT,
        "the network of the machines is up",
        () -> started.outSoFar().contains("ready") || !started.process().isAlive());
    if (!started.process().isAlive()) {
      String said = started.errSoFar().strip();
      stop(started);
      number.close();
      throw new IllegalStateException("no network for machines can be made here: " + said);
    }
    return started;
  }

  /** Returns a machine that is off, with an address and metadata of its own. */
  public synchronized Machine machine(String instanceId) {
    int host = FIRST_HOST + machines.size();
    if (host > LAST_HOST) {
      throw new IllegalStateException("the network has no address left");
    }
    InetAddress address = address(host);
    InstanceMetadata told = metadata.instance(address);
    Machine machine = new Machine(this, instanceId, host, address, told);
    machines.add(machine);
    return machine;
  }

  /**
   * Returns the address by which machines reach a server of the loopback address.
   *
   * @param url its address here, such as {@code http://127.0.0.1:8080/ops.git}
   */
  public String reach(String url) {
    URI here = URI.create(url);
    int port = here.getPort();
    PortRelay relay = relays.computeIfAbsent(port, target -> new PortRelay(host(), target));
    String there = host().getHostAddress() + ":" + relay.port();
    return url.replaceFirst("127\\.0\\.0\\.1:" + port + "|localhost:" + port, there);
  }

  int number() {
    return number.value();
  }

  /** Returns the folder of a machine's files. */
  Path folder(int host) {
    return number.folder().resolve("machines").resolve(Integer.toString(host));
  }

  Path root() {
    return root;
  }

  Path evidence() {
    return evidence;
  }

  /** Runs commands of the shell in the namespace, as the user of this JVM. */
  void inNamespace(String... commands) {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", "fedm" + number()));
    command.addAll(List.of("sh", "-euc", String.join("\n", commands)));
    ProgramRun.of(command).run().expectingSuccess();
  }

  /** Returns this computer's address in the network. */
  private InetAddress host() {
    return address(254);
  }

  private InetAddress address(int host) {
    try {
      return InetAddress.getByName("10.214." + number() + "." + host);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Powers all machines off the hard way, keeps their logs and removes all that was made. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    machines.forEach(Machine::kill);
    machines.forEach(Machine::keepEvidence);
    end();
  }

  private void end() {
    relays.values().forEach(PortRelay::close);
    metadata.close();
    stop(keeper);
    number.close();
  }

  private static void stop(ProgramRun.Started keeper) {
    keeper.process().destroy();
    keeper.await();
    keeper.close();
  }
}
