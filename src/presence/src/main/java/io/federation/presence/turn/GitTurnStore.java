package io.federation.presence.turn;

import io.federation.git.FolderInUseException;
import io.federation.git.branches.BranchStore;
import io.federation.git.branches.RefChange;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.Names;
import io.federation.model.Version;
import io.federation.presence.PresenceUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns in a Git repository: the turn of a part is the file {@code turn.json} on the branch {@code
 * turn/<part>}, whose history tells who had it when. A change is a push that the server takes only
 * if the branch still stands where it was found; the commit found is the token.
 */
public final class GitTurnStore implements TurnStore {

  private static final String FILE = "turn.json";
  private static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(5);
  private static final int LOOKS = 3;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final BranchStore branches;
  private final Remote remote;
  private final String self;
  private final Clock clock;
  private final Duration limit;

  private GitTurnStore(
      BranchStore branches, Remote remote, String self, Clock clock, Duration limit) {
    this.branches = branches;
    this.remote = remote;
    this.self = self;
    this.clock = clock;
    this.limit = limit;
  }

  /**
   * Opens the turns of a presence repository; does not talk to it yet.
   *
   * @param cache the folder of a bare repository that may be lost; of no use to anybody else while
   *     this is open
   * @param self the node's instance id
   * @param limit how long the server may take for one answer
   * @throws PresenceUnavailableException if another process of the node has it open
   */
  public static GitTurnStore open(
      Path cache, Remote remote, String self, Clock clock, Duration limit)
      throws PresenceUnavailableException, IOException {
    try {
      return new GitTurnStore(
          BranchStore.open(cache, remote, WAIT_FOR_OTHERS), remote, self, clock, limit);
    } catch (FolderInUseException e) {
      throw new PresenceUnavailableException(e);
    }
  }

  private static String branch(String part) {
    return "turn/" + Names.check("part", part);
  }

  @Override
  public Found read(String part) throws PresenceUnavailableException, IOException {
    String branch = branch(part);
    Optional<Version> tip = tip(branch);
    if (tip.isEmpty()) {
      return new Found("", Turn.FREE);
    }
    Optional<byte[]> file = branches.read(tip.get(), FILE);
    if (file.isEmpty()) {
      throw noTurn(branch, "there is no such file", null);
    }
    try {
      return new Found(
          tip.get().hex(), TurnJson.parse(new String(file.get(), StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      throw noTurn(branch, String.valueOf(e.getMessage()), e);
    }
  }

  private Optional<Version> tip(String branch) throws PresenceUnavailableException, IOException {
    try {
      SortedMap<String, Version> tips = branches.fetch(List.of(branch), limit);
      return Optional.ofNullable(tips.get(branch));
    } catch (RemoteUnavailableException e) {
      throw new PresenceUnavailableException(e);
    }
  }

  @Override
  public boolean swap(String part, Found found, Turn next)
      throws PresenceUnavailableException, IOException {
    String branch = branch(part);
    Optional<Version> expected =
        found.token().isEmpty() ? Optional.empty() : Optional.of(new Version(found.token()));
    // Each on top of the one before: an orphan in its place would leave whoever is just fetching
    // it from an http server with a commit that no branch has any more.
    byte[] text = TurnJson.render(next).getBytes(StandardCharsets.UTF_8);
    Optional<Version> commit =
        branches.commit(
            expected,
            Map.of(FILE, Optional.of(text)),
            message(part, next),
            new BranchStore.Author(self, self + "@" + part),
            clock.instant());
    if (commit.isEmpty()) {
      return true;
    }
    RefChange.Outcome outcome;
    try {
      RefChange change = new RefChange(branch, expected, commit);
      outcome = branches.push(List.of(change), limit).get(branch);
    } catch (RemoteUnavailableException e) {
      throw new PresenceUnavailableException(e);
    }
    if (outcome == null || !outcome.isDone()) {
      checkMoved(branch, expected, outcome == null ? "it says nothing" : outcome.reason());
      return false;
    }
    return true;
  }

  /**
   * A push that is turned down though nobody was faster will be turned down again. Whoever was
   * faster holds the branch's lock before the branch moves: that gets a moment.
   */
  private void checkMoved(String branch, Optional<Version> expected, String reason)
      throws PresenceUnavailableException, IOException {
    for (int i = 0; i < LOOKS; i++) {
      if (!tip(branch).equals(expected)) {
        return;
      }
      try {
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while taking turns in " + remote.shownUrl(), e);
      }
    }
    throw new PresenceUnavailableException(
        remote.shownUrl() + " does not take a push to branch " + branch + ": " + reason);
  }

  private static String message(String part, Turn next) {
    String holder =
        next.holding().isPresent() ? "held by " + next.holding().get().holder() : "free";
    return "turn of " + part + ": " + holder + "\n";
  }

  private IOException noTurn(
      String branch, String reason, @Nullable IllegalArgumentException cause) {
    return new IOException(
        remote.shownUrl()
            + ": "
            + FILE
            + " on branch "
            + branch
            + " is not a turn: "
            + reason
            + "; delete the branch to begin anew",
        cause);
  }

  @Override
  public void close() {
    branches.close();
  }
}
