package io.federation.node.agent;

import io.federation.node.home.NodeHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * The file {@code run/agent.lock}. The launcher locks it before it starts the agent, by a
 * descriptor that the agent's process keeps; each minute the launcher looks at the lock and at the
 * file's time, and starts no other heartbeat while both say that the agent beats.
 */
public final class AgentLock {

  /** The descriptor that the launcher leaves to the agent. */
  private static final Path DESCRIPTOR = Path.of("/proc/self/fd/9");

  private AgentLock() {}

  private static Path file(NodeHome home) {
    return home.run().resolve("agent.lock");
  }

  /** Returns whether the launcher has locked it for this process. */
  public static boolean isHeldByThisProcess(NodeHome home) throws IOException {
    return Files.exists(DESCRIPTOR)
        && Files.exists(file(home))
        && Files.isSameFile(DESCRIPTOR, file(home));
  }

  /** Notes that the agent has beaten. */
  static void touch(NodeHome home, Instant now) throws IOException {
    Files.setLastModifiedTime(file(home), FileTime.from(now));
  }

  /** Returns, in a line, that the agent runs and does not beat. */
  public static String silenceWarning(NodeHome home) {
    return "the agent runs but has not beaten for two minutes, so the minute's heartbeat comes in"
        + " its place: end the process that has "
        + file(home)
        + " open (fuser shows it)";
  }
}
