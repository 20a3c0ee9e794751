package io.federation.fed;

import static io.federation.testkit.Change.write;

import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.model.Stamp;
import io.federation.presence.Minute;
import io.federation.presence.PresenceRecord;
import io.federation.presence.PresenceRecordBuilder;
import io.federation.testkit.Change;
import io.federation.testkit.GitHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;

/** A federation of which there is nothing but its home and what its nodes have told. */
final class ToldFederation implements AutoCloseable {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FederationHome home;
  private final GitHistory ops;
  private final GitHistory presence;

  /** Makes one, described by {@code yaml} but for its presence, in {@code folder}. */
  ToldFederation(Path folder, String yaml) throws IOException {
    home = FederationHome.at(folder);
    HomeClaim.make(home);
    ops = GitHistory.create(home.opsGit());
    ops.commit("Begin", write("it/federation.yaml", yaml + "presence: {url: ../presence.git}\n"));
    presence = GitHistory.create(home.bare("presence"));
  }

  Path presence() {
    return home.bare("presence");
  }

  Path home() {
    return home.root();
  }

  /** Begins the record of a node that is done. */
  static PresenceRecordBuilder done(String id) {
    return PresenceRecord.of(id)
        .deployment("fed1")
        .stacktype("lad1")
        .nodepart(id.substring(0, id.lastIndexOf('-')))
        .initgitrepo("ops")
        .state("done")
        .statesince("20260203-110000")
        .statetss("20260203-100000")
        .address("127.0.0.1");
  }

  /** Lets a node tell of itself at a moment. */
  void tell(Instant at, PresenceRecordBuilder record) {
    PresenceRecord told = record.build();
    presence.continueAt(new Stamp(at).instant());
    presence.commit("Tell", write("it/presence/all/" + told.instanceId() + ".json", told.render()));
  }

  /** Puts a file into the presence repository that no node would. */
  void presenceFile(String path, String text) {
    presence.commit("Disturb", write(path, text));
  }

  /**
   * Lets nodes have spoken, each in the minute of a moment. All at once, as days are one commit.
   */
  void spoke(Map<String, List<Instant>> moments) throws IOException {
    ObjectId standing = presence.head();
    Map<String, List<Change>> days = new TreeMap<>();
    moments.forEach(
        (node, times) ->
            times.forEach(
                time -> {
                  Minute minute = Minute.of(time, MINUTE);
                  days.computeIfAbsent(minute.day(), day -> new ArrayList<>())
                      .add(
                          write(
                              "it/presence/flattime/"
                                  + minute.hourPath()
                                  + "/"
                                  + minute
                                  + "/all/"
                                  + node
                                  + ".json",
                              "{}"));
                }));
    days.forEach(
        (day, changes) -> {
          ObjectId said = presence.commit("Speak", changes.toArray(Change[]::new));
          presence.branch("flattime/" + day, said);
          presence.rewindTo(standing);
        });
  }

  /** Runs a command for this federation, with a cache of its own. */
  FedRun fed(String... arguments) {
    List<String> call = new ArrayList<>(List.of(arguments));
    call.addAll(List.of("--home", home.root().toString()));
    return FedRun.of(environment(), call.toArray(String[]::new));
  }

  Map<String, String> environment() {
    return Map.of(
        "FEDERATION_ROOT",
        FedRun.projectFolder().toString(),
        "PATH",
        Optional.ofNullable(System.getenv("PATH")).orElse(""),
        "XDG_CACHE_HOME",
        home.root().resolveSibling("cache").toString());
  }

  @Override
  public void close() {
    ops.close();
    presence.close();
  }
}
