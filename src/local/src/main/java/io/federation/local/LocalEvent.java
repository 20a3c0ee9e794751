package io.federation.local;

import io.federation.local.repository.Author;
import io.federation.model.spec.Durations;
import java.nio.file.Path;
import java.time.Duration;

/** Something that was done to a local federation. Where nothing had to be done there is none. */
public sealed interface LocalEvent {

  /** Returns one line for people. */
  String message();

  /** The ops repository was made. */
  record RepositoryMade(Path repository, Path sample) implements LocalEvent {
    @Override
    public String message() {
      return "Made the ops repository " + repository + " from " + sample;
    }
  }

  /** The user's working clone was made. */
  record CloneMade(Path folder) implements LocalEvent {
    @Override
    public String message() {
      return "Made a working clone of it for you: " + folder;
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

  /** What an earlier call left running on a node was ended. */
  record LeftoversStopped(String node, int count) implements LocalEvent {
    @Override
    public String message() {
      return node + ": ended " + count + " process(es) that an earlier call had left";
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
      return "Removed " + home;
    }
  }
}
