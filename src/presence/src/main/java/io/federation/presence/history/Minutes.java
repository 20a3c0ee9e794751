package io.federation.presence.history;

import io.federation.git.branches.BranchHistory;
import io.federation.model.Version;
import io.federation.model.spec.Flattime;
import io.federation.model.spec.PresenceSpec;
import io.federation.presence.Entry;
import io.federation.presence.Minute;
import io.federation.presence.PresencePaths;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was said in each minute, as far as it is kept. */
final class Minutes {

  private final PresenceSpec spec;
  private final BranchHistory branches;
  private final Instant moment;
  private final Map<String, Optional<Version>> commits = new HashMap<>();

  Minutes(PresenceSpec spec, BranchHistory branches, Instant moment) {
    this.spec = spec;
    this.branches = branches;
    this.moment = moment;
  }

  List<Entry> said(Minute minute) throws IOException {
    Optional<Version> commit = commit(minute);
    return commit.isPresent()
        ? PresenceHistory.entries(branches.files(commit.get(), PresencePaths.folder(minute)))
        : List.of();
  }

  /** Returns whether a node's words of a minute were there at the moment that is looked at. */
  boolean hadSpoken(String node, Minute minute) throws IOException {
    Optional<Version> then = branches.at(branch(minute), moment);
    return then.isPresent()
        && branches
            .names(then.get(), PresencePaths.folder(minute))
            .contains(PresencePaths.fileName(node));
  }

  List<String> speakers(Minute minute) throws IOException {
    Optional<Version> commit = commit(minute);
    return commit.isPresent()
        ? branches.names(commit.get(), PresencePaths.folder(minute)).stream()
            .flatMap(name -> PresencePaths.instanceId(name).stream())
            .toList()
        : List.of();
  }

  /**
   * Returns whether what was said in {@code minute} is still kept. Days go whole, the oldest first:
   * a day without a branch, while an older one has one, is a day on which nobody spoke.
   */
  boolean isKept(Minute minute, Instant now) throws IOException {
    if (commit(minute).isPresent()) {
      return true;
    }
    Optional<Instant> end = PresencePaths.endOfDay(branch(minute));
    if (end.isEmpty() || end.get().plus(spec.retention()).isAfter(now)) {
      return true;
    }
    List<String> days = branches.branches(PresencePaths.DAY_BRANCH);
    return !days.isEmpty() && days.get(0).compareTo(branch(minute)) < 0;
  }

  private Optional<Version> commit(Minute minute) throws IOException {
    String branch = branch(minute);
    Optional<Version> commit = commits.get(branch);
    if (commit == null) {
      // A day's branch as it is now, as what a node missed it says later under the right minute. On
      // the branch of the records old minutes may be gone by now, and so it is taken as it was.
      commit =
          spec.flattime() == Flattime.DAILY
              ? branches.tip(branch)
              : branches.at(branch, moment.plus(spec.flattimeEvery().multipliedBy(2)));
      commits.put(branch, commit);
    }
    return commit;
  }

  private String branch(Minute minute) {
    return PresencePaths.branch(spec, minute);
  }
}
