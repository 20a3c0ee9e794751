package io.federation.node.status;

import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.node.chat.ChatStatus;
import io.federation.node.presence.PresenceProblems;
import io.federation.node.work.FailureRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reports to be written. */
final class StatusReports {

  private static final Version A = new Version("a".repeat(40));
  private static final Version B = new Version("b".repeat(40));

  /** One with everything in it. */
  static final StatusReport FULL =
      new StatusReport(
          new TreeMap<>(Map.of("nodepart", "db1", "instance-id", "i-1")),
          NodeStatus.BORN
              .setup(Stamp.parse("20260101-000000"))
              .initdone(Stamp.parse("20260101-000100"))
              .wedge(Stamp.parse("20260101-000200")),
          Optional.of("20260101-000300"),
          Optional.of("ops:common is wedged"),
          Optional.of("by it/pause in the ops repository"),
          Optional.of(new ChatStatus(2, 3, 0, List.of("critical: HTTP 404"))),
          List.of(
              new StatusReport.RepositoryStatus(
                  "ops",
                  Optional.of("file:///srv/ops.git"),
                  Optional.of("main"),
                  Optional.of(A),
                  Optional.empty()),
              new StatusReport.RepositoryStatus(
                  "own",
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(B),
                  Optional.of("left alone")),
              new StatusReport.RepositoryStatus(
                  "app",
                  Optional.of("ssh://git.example.org/app.git"),
                  Optional.of("team/main"),
                  Optional.empty(),
                  Optional.empty())),
          List.of(
              new StatusReport.UnitStatus(
                  "ops:common",
                  Optional.of(A),
                  Optional.empty(),
                  Optional.of(
                      new FailureRecord(
                          B,
                          5,
                          Stamp.parse("20260101-000159"),
                          Duration.ZERO,
                          FailureRecord.Verdict.WEDGED,
                          "no licence",
                          List.of("first", "last"))),
                  Optional.empty()),
              new StatusReport.UnitStatus(
                  "ops:part/db1",
                  Optional.empty(),
                  Optional.of("b".repeat(40)),
                  Optional.empty(),
                  Optional.of("watches nothing"))),
          Optional.of(Stamp.parse("20260101-000159")),
          List.of(
              new PresenceProblems.Problem(
                  Stamp.parse("20260101-000130"), "Cannot publish this node's presence: refused")),
          List.of("ops: bin/nodework/part/webb1 can never run"),
          new TreeMap<>(Map.of("tags", "CreateTags: RequestLimitExceeded: too many")));

  private StatusReports() {}
}
