package io.federation.node.presence;

import io.federation.machine.ErrorText;
import io.federation.model.NodeProperty;
import io.federation.model.NodeStatus;
import io.federation.model.Stamp;
import io.federation.model.Version;
import io.federation.model.spec.NodeConfig;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.home.SecretMask;
import io.federation.node.home.StatusStore;
import io.federation.node.repository.NodeRepository;
import io.federation.node.repository.Repositories;
import io.federation.node.work.LastWorkFile;
import io.federation.node.work.UnitFiles;
import io.federation.node.work.UnitFinder;
import io.federation.node.work.WorkUnit;
import io.federation.presence.Minute;
import io.federation.presence.PresenceRecord;
import io.federation.presence.PresenceRecordBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Gathers what a node says of itself, from its disk. */
final class RecordMaker {

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final StatusStore statuses;
  private final SecretFields secrets;

  RecordMaker(NodeHome home, NodeInfo nodeInfo, StatusStore statuses) {
    this.home = home;
    this.nodeInfo = nodeInfo;
    this.statuses = statuses;
    this.secrets = new SecretFields(home, nodeInfo);
  }

  /**
   * Returns what the node says of itself now; nothing if it does not know who it is, or was never
   * initialised.
   *
   * @param clockSkew seconds by which its clock is ahead of the Git server's, if that is too much
   */
  Optional<PresenceRecord> make(NodeConfig config, Instant now, long clockSkew) throws IOException {
    Optional<String> id = nodeInfo.name(NodeProperty.INSTANCE_ID);
    NodeStatus status = statuses.load();
    if (id.isEmpty() || !status.state().canTell()) {
      return Optional.empty();
    }
    PresenceRecordBuilder record = PresenceRecord.of(id.get());
    nodeInfo.get(NodeProperty.DEPLOYMENT).ifPresent(record::deployment);
    nodeInfo.get(NodeProperty.INITGITREPO).ifPresent(record::initgitrepo);
    nodeInfo.get(NodeProperty.STACKTYPE).ifPresent(record::stacktype);
    Optional<String> clash = new PresenceProblems(home).nameClash();
    String error = nodeInfo.get(NodeProperty.ERROR).map(this::withoutSecrets).orElse("");
    record.error(clash.isEmpty() ? error : clash.get() + (error.isEmpty() ? "" : " | " + error));
    NodeAddress.of(nodeInfo).ifPresent(record::address);
    record.state(status.state().word()).statelog(status.log().toString());
    status.loggedSince().map(Stamp::toString).ifPresent(record::statetss);
    status.since().map(Stamp::toString).ifPresent(record::statesince);
    record.clockSkew(clockSkew).seen(new Minute(now).day());
    Optional.ofNullable(RecordMaker.class.getPackage().getImplementationVersion())
        .ifPresent(record::nodeInit);
    Optional<String> part = nodeInfo.name(NodeProperty.NODEPART);
    if (part.isPresent()) {
      record.nodepart(part.get());
      NodeConfig.Part known = config.parts().get(part.get());
      if (known != null) {
        record.ports(known.ports());
      }
    }
    addDone(config, record);
    record.work(LastWorkFile.read(home));
    secrets.addTo(record, config.aws(), now);
    return Optional.of(numbered(record));
  }

  /** Each change of the record has a number of its own, noted before anybody can see it. */
  private PresenceRecord numbered(PresenceRecordBuilder record) throws IOException {
    NameClash clash = new NameClash(home);
    String last = clash.last();
    PresenceRecord same = record.publication(last).build();
    return last.isEmpty() || new PublishQueue(home).isOtherThanPublished(same.toEntry(), last)
        ? record.publication(clash.next()).build()
        : same;
  }

  /** What is wrong with a unit ends with the last line that it printed. */
  private String withoutSecrets(String error) {
    try {
      return SecretMask.of(home).mask(error);
    } catch (IOException | RuntimeException e) {
      return "an error that is not shown, as the secrets to hide in it cannot be read: "
          + ErrorText.of(e);
    }
  }

  /** Returns whether others came or went since the last record was made, so that it is outdated. */
  boolean isOutdated() {
    return secrets.isOutdated();
  }

  /** Returns what was wrong when the last record was made, one line each. */
  List<String> problems() {
    return secrets.problems();
  }

  private void addDone(NodeConfig config, PresenceRecordBuilder record) throws IOException {
    if (nodeInfo.get(NodeProperty.INITGITREPO).isEmpty()
        || nodeInfo.get(NodeProperty.INITGITURL).isEmpty()) {
      return;
    }
    List<String> levels = nodeInfo.levels();
    for (NodeRepository repository : new Repositories(home).all(config)) {
      newestDone(UnitFinder.find(repository, config.workPrefix(), levels).units())
          .ifPresent(version -> record.done(repository.name(), version));
    }
  }

  private static Optional<Version> newestDone(List<WorkUnit> units) {
    Optional<Version> newest = Optional.empty();
    Instant newestAt = Instant.MIN;
    for (WorkUnit unit : units) {
      UnitFiles files = unit.files();
      try {
        Optional<Instant> at = files.doneAt();
        if (at.isPresent() && !at.get().isBefore(newestAt) && files.done().isPresent()) {
          newest = files.done();
          newestAt = at.get();
        }
      } catch (IOException e) {
        // The heartbeat says it of the unit; the node's presence does not depend on it.
      }
    }
    return newest;
  }
}
