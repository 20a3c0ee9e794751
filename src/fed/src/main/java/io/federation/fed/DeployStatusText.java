package io.federation.fed;

import io.federation.deploy.plan.Host;
import io.federation.deploy.status.ClusterStatus;
import io.federation.deploy.status.HostStatus;
import io.federation.deploy.status.LockStatus;
import io.federation.deploy.tree.PlainLiteral;
import io.federation.fed.board.Table;
import io.federation.machine.ErrorText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes for people where hosts are on their way to the cluster's version. */
final class DeployStatusText {

  private static final String NOTHING = "-";

  private DeployStatusText() {}

  static List<String> lines(ClusterStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add("the cluster version is " + PlainLiteral.of(status.version()) + ": " + words(status));
    status
        .failure()
        .ifPresent(
            failure ->
                lines.add(
                    "version "
                        + PlainLiteral.of(failure.version())
                        + " has failed on "
                        + failure.why()));
    if (!status.hosts().isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("HOST", "ID", "ROLE", "VERSION", "CURRENT", "NOW"));
      status.hosts().forEach(host -> rows.add(row(status, host)));
      lines.add("");
      lines.addAll(Table.plain(rows));
    }
    if (!status.locks().isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("LOCK", "HELD BY", "BEGUN BY", "WAITING"));
      status.locks().forEach(lock -> rows.add(row(lock)));
      lines.add("");
      lines.addAll(Table.plain(rows));
    }
    return lines;
  }

  private static String words(ClusterStatus status) {
    return switch (status.state()) {
      case STOPPED -> "stopped, until a person has looked";
      case RETURNING -> "stopped, while the tree is taken back to the version before";
      case PAUSED -> "paused, until the next sync";
      case DONE, DEPLOYING ->
          status.hosts().isEmpty()
              ? "no host is there"
              : "on "
                  + status.hosts().stream().filter(status::isCurrent).count()
                  + " of "
                  + status.hosts().size()
                  + " hosts";
    };
  }

  private static List<String> row(ClusterStatus status, HostStatus seen) {
    Host host = seen.host();
    return List.of(
        host.name(),
        host.id(),
        host.role().orElse(NOTHING),
        seen.version().map(PlainLiteral::of).orElse(NOTHING),
        status.isCurrent(seen) ? "yes" : "no",
        seen.error()
            .map(error -> "error: " + ErrorText.oneLine(error))
            .or(seen::now)
            .orElse(NOTHING));
  }

  private static List<String> row(LockStatus lock) {
    return List.of(
        lock.path(),
        lock.holder()
            .map(requestor -> requestor.name() + (requestor.isGone() ? " (gone)" : ""))
            .orElse(NOTHING),
        lock.begun()
            .map(
                requestor ->
                    requestor.name() + (requestor.isGone() ? " (may still be at work, gone)" : ""))
            .orElse(NOTHING),
        lock.waiting().isEmpty()
            ? NOTHING
            : lock.waiting().stream()
                .map(LockStatus.Requestor::name)
                .collect(Collectors.joining(", ")));
  }
}
