package io.federation.node.work;

import io.federation.model.Version;
import java.util.List;

/** The outer state of a work unit: how its repository stands to what was worked last. */
public sealed interface Finding {

  /** Returns whether there is something to do. */
  boolean triggersWork();

  /** The version worked last is the version now. */
  record SameVersion() implements Finding {
    @Override
    public boolean triggersWork() {
      return false;
    }
  }

  /** The version has moved on, but what is watched is the same. */
  record SamePath(Version done) implements Finding {
    @Override
    public boolean triggersWork() {
      return false;
    }
  }

  /**
   * The version has moved on, and what is watched has changed with it.
   *
   * @param done the version worked last
   * @param commits the commits in between that touch what is watched, newest first, some of them if
   *     they are many; none if the version worked last is gone
   */
  record PathChanged(Version done, List<Version> commits) implements Finding {
    public PathChanged {
      commits = List.copyOf(commits);
    }

    @Override
    public boolean triggersWork() {
      return true;
    }
  }

  /** There was no work yet. */
  record NeverWorked() implements Finding {
    @Override
    public boolean triggersWork() {
      return true;
    }
  }
}
