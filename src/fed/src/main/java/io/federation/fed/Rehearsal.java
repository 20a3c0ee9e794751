package io.federation.fed;

import io.federation.fed.board.Screen;
import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.repository.ServedRepository;
import io.federation.machine.FileTrees;
import io.federation.model.spec.PresenceSpec;
import io.federation.presence.Entry;
import io.federation.presence.GitPresenceStore;
import io.federation.presence.Minute;
import io.federation.presence.PresenceRecord;
import io.federation.presence.Publication;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Shows the help, and the status of a federation of one node in a folder that is removed again. The
 * JVM that runs this is told to archive what it loads, so that later ones start faster.
 */
final class Rehearsal {

  private Rehearsal() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream nobody =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    run(System.getenv(), nobody, nobody);
  }

  static void run(Map<String, String> environment, PrintStream out, PrintStream err)
      throws Exception {
    Path folder = Files.createTempDirectory("fed-rehearsal-");
    try {
      FederationHome home = makeFederation(folder, Distribution.of(environment).sample());
      String[] status = {"status", "--home", home.root().toString()};
      Main.run(new String[] {"help"}, environment, out, err, Screen.Opener.NONE);
      Main.run(status, environment, out, err, Screen.Opener.NONE);
    } finally {
      FileTrees.delete(folder);
    }
  }

  private static FederationHome makeFederation(Path folder, Path sample) throws Exception {
    FederationHome home = FederationHome.at(folder.resolve("home"));
    HomeClaim.make(home);
    new ServedRepository(home.opsGit(), ServedRepository.MAIN).make(Optional.of(sample));
    PresenceSpec presence = new PresenceSpec("../presence.git");
    Path repository = home.bare(presence.name());
    new ServedRepository(repository, presence.branch()).make(Optional.empty());
    Clock clock = Clock.systemUTC();
    Entry node =
        PresenceRecord.of("lb1-1")
            .nodepart("lb1")
            .initgitrepo(FederationHome.OPS)
            .state("done")
            .address("127.0.0.1")
            // Where nobody listens (RFC 6335, section 6).
            .port("web", 1)
            .build()
            .toEntry();
    try (GitPresenceStore store =
        new GitPresenceStore(
            folder.resolve("clone.git"),
            new Remote(
                repository.toString(),
                presence.branch(),
                List.of(),
                new Credentials(folder, presence.name())),
            presence,
            clock)) {
      Minute minute = Minute.of(clock.instant(), presence.flattimeEvery());
      store.publish(
          new Publication(node, true, new TreeMap<>(Map.of(minute, node))), Duration.ofSeconds(30));
    }
    return home;
  }
}
