package io.federation.testkit.machines;

import io.federation.testkit.Await;
import io.federation.testkit.InstanceMetadata;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A machine that boots: its systemd is process 1 of a namespace, cloud-init makes it an instance of
 * EC2, the kernel is this computer's. It is off until {@link #boot}; its disk stays until the
 * network is closed.
 */
public final class Machine {

  static final Duration STOP_LIMIT = Duration.ofMinutes(3);
  private static final Duration COMMAND_LIMIT = Duration.ofMinutes(3);
  private static final int CONSOLE_LINES = 15;

  /** By which systemd powers off, as if a button had been pressed. */
  private static final String POWER_OFF = "RTMIN+4";

  private final MachineNetwork network;
  private final String id;
  private final int host;
  private final InetAddress address;
  private final InstanceMetadata metadata;
  private final MachineDisk disk;
  private @Nullable Process running;

  Machine(
      MachineNetwork network, String id, int host, InetAddress address, InstanceMetadata metadata) {
    this.network = network;
    this.id = id;
    this.host = host;
    this.address = address;
    this.metadata = metadata;
    new InstanceIdentity(id, address.getHostAddress(), mac()).tell(metadata);
    disk = new MachineDisk(folder().resolve("files"));
    disk.write(
        "/etc/network/interfaces",
        "auto lo\niface lo inet loopback\nauto " + nic() + "\niface " + nic() + " inet dhcp\n");
  }

  private String mac() {
    return String.format("02:fe:00:00:%02x:%02x", network.number(), host);
  }

  private String nic() {
    return "en" + host;
  }

  public String id() {
    return id;
  }

  public InetAddress address() {
    return address;
  }

  /** Returns what the metadata service tells it: to be changed at any time. */
  public InstanceMetadata metadata() {
    return metadata;
  }

  /** Returns what it finds when it boots and what it has written. */
  public MachineDisk disk() {
    return disk;
  }

  /** Lets answers of the metadata service pass so many hops. */
  public void hopLimit(int hops) {
    network.inNamespace(
        "iptables -w -t mangle -I hops -d " + address.getHostAddress() + " -j RETURN",
        ("iptables -w -t mangle -I hops -d " + address.getHostAddress())
            + (" -j TTL --ttl-set " + hops));
  }

  /** Switches it on, and returns at once. */
  public synchronized void boot() {
    if (isOn()) {
      throw new IllegalStateException(id + " is on already");
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", Resources.unpack("machine.sh", folder()).toString()));
    command.addAll(List.of(Integer.toString(network.number()), Integer.toString(host)));
    command.addAll(List.of(folder().toString(), network.root().toString()));
    command.add("fedm" + network.number() + "-" + host);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(consoleFile().toFile()))
            .redirectErrorStream(true);
    try {
      running = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + id, e);
    }
  }

  public synchronized boolean isOn() {
    return running != null && running.isAlive();
  }

  /** Returns a program of the machine, to be run there as root. */
  public ProgramRun program(String... command) {
    ProcessHandle first =
        firstProcess().orElseThrow(() -> new IllegalStateException(id + " is not on"));
    List<String> inside = new ArrayList<>(List.of("nsenter", "--all", "--target"));
    inside.add(Long.toString(first.pid()));
    inside.addAll(List.of("--", "env", "-i", "-C", "/root", "HOME=/root", "LC_ALL=C.UTF-8"));
    inside.add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    inside.addAll(List.of(command));
    return ProgramRun.of(inside).within(COMMAND_LIMIT);
  }

  /** Runs a line of the shell on the machine and returns what it printed; it is to succeed. */
  public String shell(String line) {
    return program("bash", "-c", line).run().expectingSuccess().out().strip();
  }

  /**
   * Returns whether a line of the shell succeeds on the machine; false while it boots or is off.
   */
  public boolean succeeds(String line) {
    return firstProcess().isPresent() && program("bash", "-c", line).run().exitCode() == 0;
  }

  /** Waits for something that the machine brings about; a failure shows its console's end. */
  public void await(Duration limit, String what, BooleanSupplier condition) {
    try {
      Await.until(limit, what + " on " + id, condition);
    } catch (AssertionError e) {
      String[] lines = console().split("\n", -1);
      int first = Math.max(0, lines.length - CONSOLE_LINES);
      String end = String.join("\n", List.of(lines).subList(first, lines.length));
      throw new AssertionError(e.getMessage() + "; its console ends with:\n" + end, e);
    }
  }

  /** Waits until a line of the shell succeeds there; the machine may be booting. */
  public void awaitShell(Duration limit, String line) {
    long end = System.nanoTime() + limit.toNanos();
    await(limit, "its first process is there", () -> firstProcess().isPresent());
    // One program that waits there: a new one for each look would keep this computer busy.
    String loop = "until { " + line + "; } >/dev/null 2>&1; do sleep 0.2; done";
    Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    try (ProgramRun.Started waiting = program("bash", "-c", loop).start()) {
      await(left, line + " succeeds", () -> !waiting.process().isAlive());
      if (waiting.process().exitValue() != 0) {
        throw new AssertionError(id + " went off before this succeeded: " + line);
      }
    }
  }

  /** Waits until cloud-init has done all of this boot, user-data included. */
  public void awaitCloudInit(Duration limit) {
    awaitShell(limit, "[ -e /run/cloud-init/result.json ]");
  }

  /** Returns all that came to its console, of all its boots. */
  public String console() {
    return MachineDisk.text(consoleFile());
  }

  /** Powers it off as if a button had been pressed, and waits until it is off. */
  public void powerOff() {
    firstProcess().ifPresent(first -> signal(first, POWER_OFF));
    awaitOff();
  }

  /** Waits until it is off, by itself or not. */
  public void awaitOff() {
    await(STOP_LIMIT, "the power is off", () -> !isOn());
  }

  /** Ends it as a power cut does. */
  public synchronized void kill() {
    if (running == null) {
      return;
    }
    List<ProcessHandle> all = running.descendants().toList();
    running.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    Await.until(
        STOP_LIMIT,
        id + " is gone",
        () -> !isOn() && all.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** Reboots it, and waits until the next boot has begun. */
  public void reboot() {
    ProcessHandle before =
        firstProcess().orElseThrow(() -> new IllegalStateException(id + " is not on"));
    shell("systemctl --no-block reboot");
    await(
        STOP_LIMIT,
        "the next boot has begun",
        () -> firstProcess().filter(now -> now.pid() != before.pid()).isPresent());
  }

  /** Pulls its network cable; also before it boots. */
  public void unplug() {
    try {
      Files.createFile(folder().resolve("unplugged"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (isOn()) {
      network.inNamespace("ip link set port" + host + " down");
    }
  }

  /** Puts its network cable back. */
  public void plug() {
    try {
      Files.deleteIfExists(folder().resolve("unplugged"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (isOn()) {
      network.inNamespace("ip link set port" + host + " up");
    }
  }

  /** Its process 1, once systemd is that. */
  private synchronized Optional<ProcessHandle> firstProcess() {
    if (running == null) {
      return Optional.empty();
    }
    return running
        .children()
        .flatMap(ProcessHandle::children)
        .filter(process -> isSystemd(process.pid()))
        .findFirst();
  }

  private static boolean isSystemd(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "comm")).equals("systemd\n");
    } catch (IOException e) {
      // It has ended.
      return false;
    }
  }

  private static void signal(ProcessHandle process, String name) {
    ProgramRun.of("bash", "-c", "kill -s " + name + " " + process.pid()).run();
  }

  private Path folder() {
    return network.folder(host);
  }

  private Path consoleFile() {
    return folder().resolve("console");
  }

  /** Copies its console, its journal and the node's logs to where people look after a failure. */
  void keepEvidence() {
    MachineLogs.keep(disk.files(), consoleFile(), network.evidence().resolve(id));
  }
}
