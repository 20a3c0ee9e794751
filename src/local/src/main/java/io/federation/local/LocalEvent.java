package io.federation.local;

import io.federation.local.repository.Author;
import io.federation.model.spec.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Something that was done to a local federation. Where nothing had to be done there is none. */
public sealed interface LocalEvent {

  /** Is told what happens to a local federation, as it happens. */
  @FunctionalInterface
  interface Listener {

    /** Takes an event. */
    void on(LocalEvent event);
  }

  /** Returns one line for people. */
  String message();

  /** A bare repository was made, with the files of a folder or empty. */
  record RepositoryMade(String name, Path repository, Optional<Path> beginning)
      implements LocalEvent {
    @Override
    public String message() {
      return "Made the "
          + name
          + " repository "
          + repository
          + beginning.map(folder -> " from " + folder).orElse(", which is empty");
    }
  }

  /** The user's working clone of a repository was made. */
  record CloneMade(String name, Path folder) implements LocalEvent {
    @Override
    public String message() {
      return "Made a working clone of " + name + " for you: " + folder;
    }
  }

  /** An author was set for commits in the working clone. */
  record AuthorSet(Author author) implements LocalEvent {
    @Override
    public String message() {
      return "Git knows no name for you: commits in the working clone are by " + author;
    }
  }

  /** A node is being initialised. */
  record NodeInit(String node) implements LocalEvent {
    @Override
    public String message() {
      return node + ": initialising";
    }
  }

  /** The initialisation of a node has failed, and another is about to grow. */
  record NodeFailed(String node, String error, Path log) implements LocalEvent {
    @Override
    public String message() {
      return node + ": its initialisation failed (" + error + "); another grows; its log is " + log;
    }
  }

  /** A node was killed. */
  record NodeKilled(String node, int processes, boolean isReplaced) implements LocalEvent {
    @Override
    public String message() {
      return "Killed "
          + node
          + " ("
          + processes
          + " process(es)); "
          + (isReplaced
              ? "another grows"
              : "the keeper does not run, so no other grows before ./fed up");
    }
  }

  /** Packages that nodes need are being installed. */
  record PackagesMissing(List<String> packages) implements LocalEvent {
    @Override
    public String message() {
      return "Installing " + String.join(" ", packages) + ":";
    }
  }

  /** What the installation of packages printed. */
  record PackageLine(String line) implements LocalEvent {
    @Override
    public String message() {
      return "apt| " + line;
    }
  }

  /** The system does not know of Debian packages: whether all is there is not known. */
  record PackagesUnknown(List<String> packages) implements LocalEvent {
    @Override
    public String message() {
      return "This system has no dpkg. The nodes need, by their Debian names: "
          + String.join(" ", packages);
    }
  }

  /** A node was given another version of its program. */
  record ProgramReplaced(String node) implements LocalEvent {
    @Override
    public String message() {
      return node + ": replaced its node-init by the one that was built last";
    }
  }

  /** A node printed or logged a line. */
  record NodeLine(String node, String line) implements LocalEvent {
    @Override
    public String message() {
      return node + "| " + line;
    }
  }

  /** The keeper was started. */
  record KeeperStarted(long pid, Duration every) implements LocalEvent {
    @Override
    public String message() {
      return "Started the keeper (process "
          + pid
          + "): a heartbeat of each node every "
          + Durations.render(every);
    }
  }

  /** The keeper was stopped. */
  record KeeperStopped() implements LocalEvent {
    @Override
    public String message() {
      return "Stopped the keeper";
    }
  }

  /** A node ended for good, and something went wrong with it. */
  record NodeEndedBadly(String node, String why) implements LocalEvent {
    @Override
    public String message() {
      return node + " did not end well: " + why;
    }
  }

  /** The processes of the nodes were ended. */
  record ProcessesStopped(int count) implements LocalEvent {
    @Override
    public String message() {
      return "Ended " + count + " process(es) of nodes";
    }
  }

  /** The federation's home was removed. */
  record HomeRemoved(Path home) implements LocalEvent {
    @Override
    public String message() {
      return "Removed " + home + ", with its nodes, repositories and volumes";
    }
  }
}
