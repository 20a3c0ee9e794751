package io.federation.node.install;

import io.federation.git.GitRepository;
import io.federation.machine.FileTrees;
import io.federation.machine.MarkedProcesses;
import io.federation.machine.ProcessTable;
import io.federation.machine.StateFiles;
import io.federation.model.NodeState;
import io.federation.model.Version;
import io.federation.node.home.NodeHome;
import io.federation.node.repository.ConfigStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The home of a node that is like this one, with the same remotes, and has done all its work: a
 * heartbeat there goes all the way that most heartbeats go, and touches nothing of the node. Its
 * repositories are no more than what a look needs.
 */
final class RehearsalHome implements AutoCloseable {

  private static final String LEVEL = "common";

  private final NodeHome rehearsal;

  private RehearsalHome(NodeHome rehearsal) {
    this.rehearsal = rehearsal;
  }

  /** Makes one below {@code home}, in place of one that a killed run left. */
  static RehearsalHome make(NodeHome home) throws IOException {
    String workPrefix = new ConfigStore(home).load().workPrefix();
    NodeHome rehearsal = new NodeHome(home.run().resolve("rehearsal"));
    RehearsalHome made = new RehearsalHome(rehearsal);
    made.killAll();
    FileTrees.delete(rehearsal.root());
    Files.createDirectories(rehearsal.nodeinfo());
    copyFiles(home.nodeinfo(), rehearsal.nodeinfo());
    StateFiles.write(rehearsal.nodeinfo().resolve("state.txt"), NodeState.DONE.word() + "\n");
    Files.deleteIfExists(rehearsal.nodeinfo().resolve("pause.txt"));
    if (Files.isDirectory(home.credentials())) {
      Files.createSymbolicLink(rehearsal.credentials(), home.credentials());
    }
    if (Files.isDirectory(home.gitrepo())) {
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(home.gitrepo())) {
        for (Path folder : folders) {
          if (Files.isRegularFile(folder.resolve(".git/HEAD"))) {
            settle(folder, rehearsal.repository(folder.getFileName().toString()), workPrefix);
          }
        }
      }
    }
    return made;
  }

  private static void copyFiles(Path from, Path to) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        if (Files.isRegularFile(file)) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }

  /** Makes a repository at the version of {@code from}, with one unit that has worked it. */
  private static void settle(Path from, Path to, String workPrefix) throws IOException {
    Optional<Version> version;
    Optional<String> branch;
    try (GitRepository repository = GitRepository.open(from)) {
      version = repository.version();
      branch = repository.branch();
    }
    if (version.isEmpty() || branch.isEmpty()) {
      return;
    }
    StateFiles.write(to.resolve(".git/HEAD"), "ref: refs/heads/" + branch.get() + "\n");
    StateFiles.write(to.resolve(".git/refs/heads/" + branch.get()), version.get() + "\n");
    Files.copy(from.resolve(".git/config"), to.resolve(".git/config"));
    StateFiles.write(to.resolve(workPrefix).resolve(LEVEL + "/work_ActualWork.sh"), "true\n");
    StateFiles.write(
        to.resolve(".temp/add").resolve(LEVEL + "/work.sh_VERSION"), version.get() + "\n");
    StateFiles.write(
        to.resolve(".temp/add").resolve(LEVEL + "/work.sh_LAST_RUN.txt"), "20260101-000000 - 1\n");
  }

  Path root() {
    return rehearsal.root();
  }

  /** Ends what a rehearsed heartbeat left running, even in a session of its own. */
  void killAll() throws IOException {
    try {
      new MarkedProcesses(new ProcessTable()).kill(List.of(ProcessTable.RUN_MARK + "=" + root()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a rehearsal was being ended");
    }
  }

  @Override
  public void close() throws IOException {
    FileTrees.delete(rehearsal.root());
  }
}
