package io.federation.git;

import io.federation.git.advance.Advance;
import io.federation.git.advance.Cloning;
import io.federation.git.look.Look;
import io.federation.git.remote.Credentials;
import io.federation.git.remote.LsRefsClient;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.git.upkeep.Packing;
import io.federation.testkit.ProgramRun;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A program of its own, as a heartbeat is one, that does something with one repository. */
public final class SecondJvm {

  private SecondJvm() {}

  /**
   * Returns a run of some commands, one after the other, for a clone of a remote.
   *
   * @param options for the JVM, such as {@code -Dname=value}
   * @param commands some of {@code clone}, {@code look}, {@code advance} and {@code pack},
   *     separated by commas
   */
  public static ProgramRun of(List<String> options, String commands, Path workTree, Remote remote) {
    return ProgramRun.of(line(options, commands, workTree, remote));
  }

  /** Returns the same run as {@link #of}, called by somebody with this umask. */
  public static ProgramRun withUmask(String umask, String commands, Path workTree, Remote remote) {
    List<String> line =
        new ArrayList<>(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
    line.addAll(line(List.of(), commands, workTree, remote));
    return ProgramRun.of(line);
  }

  private static List<String> line(
      List<String> options, String commands, Path workTree, Remote remote) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    line.addAll(options);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), SecondJvm.class.getName()));
    line.addAll(List.of(commands, workTree.toString(), remote.url(), remote.branch()));
    line.add(remote.credentials().folder().toString());
    return line;
  }

  /** Prints what each command gave, or why it failed and exits with 1. */
  public static void main(String[] arguments) throws Exception {
    Path workTree = Path.of(arguments[1]);
    Credentials credentials = new Credentials(Path.of(arguments[4]), "ops");
    Remote remote = new Remote(arguments[2], arguments[3], List.of(), credentials);
    try {
      for (String command : arguments[0].split(",", -1)) {
        System.out.println(call(command, workTree, remote));
      }
    } catch (RemoteUnavailableException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static Object call(String command, Path workTree, Remote remote) throws Exception {
    if (command.equals("clone")) {
      return Cloning.clone(workTree, remote, Verifier.ACCEPT_ALL, Clock.systemUTC());
    }
    if (command.equals("pack")) {
      Packing.pack(workTree, List.of(), Instant.now(), Duration.ofMinutes(5));
      return Packing.load(workTree);
    }
    try (GitRepository repository = GitRepository.open(workTree);
        LsRefsClient refs = new LsRefsClient()) {
      return command.equals("look")
          ? Look.at(
              repository,
              remote,
              refs,
              () -> Verifier.ACCEPT_ALL,
              Clock.systemUTC(),
              System.out::println)
          : new Advance(repository, remote, Verifier.ACCEPT_ALL, Clock.systemUTC()).call();
    }
  }
}
