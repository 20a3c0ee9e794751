package io.federation.node.repository;

import io.federation.git.GitRepository;
import io.federation.git.Verifier;
import io.federation.git.advance.Advance;
import io.federation.git.advance.Cloning;
import io.federation.git.advance.Outcome;
import io.federation.git.look.Look;
import io.federation.git.remote.LsRefsClient;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.Version;
import io.federation.model.event.GitEvent;
import io.federation.node.event.Announcer;
import io.federation.node.home.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Keeps a node's repositories at their remotes' tips, and tells what happens to them. */
public final class Upkeep {

  /**
   * What a look, or an advance, left to be said of one repository.
   *
   * @param repository the repository
   * @param moved whether it is to be brought to its remote's tip
   * @param problem what is wrong, in one line; nothing if all is well
   */
  public record Report(NodeRepository repository, boolean moved, Optional<String> problem) {}

  // The heartbeat's look is a fresh JVM each minute, where a first lambda costs milliseconds.

  private record Judges(Verifiers verifiers, NodeRepository place) implements Supplier<Verifier> {
    @Override
    public Verifier get() {
      return verifiers.of(place);
    }
  }

  private record Skipped(Announcer announcer, String repository) implements Consumer<String> {
    @Override
    public void accept(String reason) {
      announcer.tell(new GitEvent.MirrorUsed(repository, reason));
    }
  }

  private final Verifiers verifiers;
  private final Announcer announcer;
  private final Clock clock;
  private final ServerClock serverClock;

  /** Lets {@code verifiers} judge what is fetched, and {@code serverClock} know what was heard. */
  public Upkeep(Verifiers verifiers, Announcer announcer, Clock clock, ServerClock serverClock) {
    this.verifiers = verifiers;
    this.announcer = announcer;
    this.clock = clock;
    this.serverClock = serverClock;
  }

  /** Asks every remote where it stands. One that does not answer does not keep the others. */
  public List<Report> look(List<NodeRepository> repositories) throws IOException {
    List<Report> reports = new ArrayList<>();
    try (LsRefsClient refs = new LsRefsClient()) {
      serverClock.heard(refs);
      for (NodeRepository repository : repositories) {
        reports.add(look(repository, refs));
      }
    }
    return reports;
  }

  private Report look(NodeRepository place, LsRefsClient refs) {
    if (place.remote().isEmpty()) {
      return lookWithoutRemote(place);
    }
    if (!Files.isDirectory(place.folder())) {
      return new Report(place, true, Optional.empty());
    }
    try (GitRepository repository = GitRepository.open(place.folder())) {
      Look look =
          Look.at(
              repository,
              place.remote().get(),
              refs,
              new Judges(verifiers, place),
              clock,
              new Skipped(announcer, place.name()));
      if (look instanceof Look.StillRefused refused) {
        String problem = place.name() + " refused " + refused.tip() + ": " + refused.reason();
        return new Report(place, false, Optional.of(problem));
      }
      return new Report(place, look instanceof Look.Moved, Optional.empty());
    } catch (IOException | RemoteUnavailableException | RuntimeException e) {
      return failed(place, e);
    }
  }

  private Report lookWithoutRemote(NodeRepository place) {
    try (GitRepository repository = GitRepository.open(place.folder())) {
      Optional<Version> unused = repository.version();
      return new Report(place, false, Optional.empty());
    } catch (IOException | RuntimeException e) {
      return failed(place, e);
    }
  }

  /**
   * Clones a repository, or brings it to its remote's tip.
   *
   * @return the problem, if there was one; told already
   */
  public Report advance(NodeRepository place) {
    if (place.remote().isEmpty()) {
      return new Report(place, false, Optional.empty());
    }
    Verifier verifier = verifiers.of(place);
    try {
      if (!Files.isDirectory(place.folder())) {
        return tell(
            place, Cloning.clone(place.folder(), place.remote().get(), verifier, clock), true);
      }
      try (GitRepository repository = GitRepository.open(place.folder())) {
        return tell(
            place, new Advance(repository, place.remote().get(), verifier, clock).call(), false);
      }
    } catch (IOException | RemoteUnavailableException | RuntimeException e) {
      return failed(place, e);
    }
  }

  private Report tell(NodeRepository place, Outcome outcome, boolean cloned) {
    for (String what : outcome.recovered()) {
      announcer.tell(new GitEvent.Recovered(place.name(), what));
    }
    if (outcome instanceof Outcome.Refused refused) {
      announcer.tell(
          new GitEvent.AdvanceRefused(
              place.name(), refused.kept(), refused.tip(), refused.reason()));
      String problem = place.name() + " refused " + refused.tip() + ": " + refused.reason();
      return new Report(place, false, Optional.of(problem));
    }
    Outcome.Advanced advanced = (Outcome.Advanced) outcome;
    advanced
        .aside()
        .ifPresent(
            aside ->
                announcer.tell(new GitEvent.SetAside(place.name(), aside.folder(), aside.paths())));
    advanced
        .switched()
        .ifPresent(
            branch ->
                announcer.tell(
                    new GitEvent.BranchSwitched(
                        place.name(), branch.from(), branch.to(), advanced.to())));
    if (cloned) {
      String url = place.remote().map(remote -> remote.shownUrl()).orElse("");
      announcer.tell(new GitEvent.Cloned(place.name(), url, advanced.to()));
    } else if (!advanced.from().equals(Optional.of(advanced.to()))) {
      announcer.tell(new GitEvent.Advanced(place.name(), advanced.from(), advanced.to()));
    }
    return new Report(place, true, Optional.empty());
  }

  private Report failed(NodeRepository place, Exception trouble) {
    String reason = Trouble.words(trouble);
    if (!(trouble instanceof RemoteUnavailableException) && !Trouble.isOfTheMachine(trouble)) {
      reason += ": if it stays, move " + place.folder() + " away, it is cloned anew then";
    }
    announcer.tell(new GitEvent.LookFailed(place.name(), reason));
    return new Report(place, false, Optional.of("cannot look at " + place.name() + ": " + reason));
  }
}
