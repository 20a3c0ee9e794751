package io.federation.local.keeper;

import io.federation.local.home.FederationHome;
import io.federation.machine.PrivateFiles;
import io.federation.machine.ProcessIdentity;
import io.federation.machine.ProcessTable;
import io.federation.model.ExitCode;
import io.federation.model.spec.Durations;
import java.io.File;
import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts and stops the keeper of a federation, and tells whether it runs. */
public final class KeeperControl {

  /**
   * Stands in the environment of the keeper and of what it starts, with the path of the home: by it
   * a keeper is found that has not yet said that it is there.
   */
  private static final String MARK = "FEDERATION_KEEPER";

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 20;

  private final FederationHome home;
  private final ProcessTable table;

  /** Controls the keeper of {@code home}. */
  public KeeperControl(FederationHome home, ProcessTable table) {
    this.home = home;
    this.table = table;
  }

  /** Returns the variable, {@code NAME=value}, by which the keeper's processes are known. */
  public String mark() {
    return MARK + "=" + home.root();
  }

  /** Returns the keeper that runs; nothing if none does. */
  public Optional<KeeperRecord> running() throws IOException {
    Optional<KeeperRecord> record = KeeperRecord.read(home);
    return record.isPresent() && table.isRunning(record.get().process())
        ? record
        : Optional.empty();
  }

  /**
   * Starts a keeper in a session of its own, so that it outlives this process and its terminal, and
   * waits until it is at work. If somebody else starts one at the same moment, there is one only.
   *
   * @param program what runs as the keeper, up to the options {@code --home} and {@code --every};
   *     it ends with {@link ExitCode#TRY_AGAIN} if there is a keeper already
   */
  public KeeperRecord start(List<String> program, Duration every)
      throws IOException, InterruptedException {
    PrivateFiles.createFolders(home.log());
    PrivateFiles.open(home.keeperLog(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
        .close();
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(program);
    command.addAll(List.of("--home", home.root().toString()));
    command.addAll(List.of("--every", Durations.render(every)));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            // Not where the user happens to be: that folder could never be unmounted.
            .directory(new File("/"))
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(home.keeperLog().toFile()))
            .redirectErrorStream(true);
    // Started from a node's script, the keeper is not a process of that node.
    builder.environment().remove("NODE_HOME");
    builder.environment().remove(ProcessTable.RUN_MARK);
    builder.environment().put(MARK, home.root().toString());
    Process process = builder.start();
    long start = System.nanoTime();
    Optional<KeeperRecord> keeper = running();
    while (keeper.isEmpty()) {
      boolean late = System.nanoTime() - start > START_LIMIT.toNanos();
      boolean failed = !process.isAlive() && process.exitValue() != ExitCode.TRY_AGAIN;
      if (late || failed) {
        process.destroy();
        throw new IOException(
            "the keeper did not come up"
                + (late ? " within " + START_LIMIT.toSeconds() + " s" : "")
                + "; its log is "
                + home.keeperLog());
      }
      Thread.sleep(POLL_MILLIS);
      keeper = running();
    }
    return keeper.get();
  }

  /**
   * Stops the keeper; heartbeats that it has called go on.
   *
   * @return whether there was one
   */
  public boolean stop() throws IOException, InterruptedException {
    Optional<KeeperRecord> keeper = running();
    if (keeper.isEmpty()) {
      return false;
    }
    ProcessIdentity process = keeper.get().process();
    long start = System.nanoTime();
    table.signal(process, false);
    while (table.isRunning(process)) {
      long waited = System.nanoTime() - start;
      if (waited > 2 * GRACE.toNanos()) {
        throw new IOException(
            "the keeper, process "
                + process.pid()
                + ", cannot be ended, as its user may be another: end it as root");
      }
      table.signal(process, waited > GRACE.toNanos());
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }
}
