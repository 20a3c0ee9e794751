package io.federation.local;

import io.federation.local.home.FederationFile;
import io.federation.local.home.FederationHome;
import io.federation.local.home.HomeClaim;
import io.federation.local.home.HomeRefusedException;
import io.federation.local.repository.Author;
import io.federation.local.repository.OpsDescription;
import io.federation.local.repository.ServedRepositories;
import io.federation.local.repository.ServedRepositories.Served;
import io.federation.local.repository.ServedRepository;
import io.federation.local.repository.WorkingClone;
import io.federation.model.spec.FederationSpec;
import io.federation.model.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The repositories that a federation stands on. Those that are missing are made: the ops repository
 * from a sample, {@code ../app.git} from the folder beside it that has the sample's name and {@code
 * -app}, or empty if there is none; and for those with content a working clone.
 */
final class RepositorySetup {

  private final FederationHome home;
  private final LocalEvent.Listener listener;

  RepositorySetup(FederationHome home, LocalEvent.Listener listener) {
    this.home = home;
    this.listener = listener;
  }

  /**
   * Returns the folder that the repositories begin with, or began with.
   *
   * @throws HomeRefusedException if they began with another than the one that is asked for now
   * @throws IOException also if that is no sample
   */
  Path sample(UpRequest request) throws IOException {
    Optional<Path> before = HomeClaim.find(home).flatMap(FederationFile::sample).map(Path::of);
    Optional<Path> named = request.sample().map(folder -> folder.toAbsolutePath().normalize());
    if (ops().exists()) {
      if (named.isPresent() && before.isPresent() && !named.equals(before)) {
        throw new HomeRefusedException(
            "the federation in "
                + home.root()
                + " began with the sample "
                + before.get()
                + ", not with "
                + named.get()
                + ": leave out --sample, or choose another folder with --home");
      }
      return before.or(() -> named).orElse(request.usualSample());
    }
    Path sample = named.or(() -> before).orElse(request.usualSample());
    Path description = sample.resolve(OpsDescription.PATH);
    if (!Files.isRegularFile(description)) {
      throw new IOException(description + " is missing: name a folder that has it with --sample");
    }
    return sample;
  }

  /** Makes what is missing; returns what the ops repository says of the federation. */
  FederationSpec make(Path sample) throws IOException {
    ServedRepository ops = ops();
    if (!ops.exists()) {
      // What cannot be used shall not become the beginning of a history.
      FederationSpec spec =
          SpecReader.readStrict(
              Files.readAllBytes(sample.resolve(OpsDescription.PATH)), OpsDescription.PATH);
      ServedRepositories.of(home, spec);
      HomeClaim.note(home, marker -> marker.begunFrom(sample));
      make(FederationHome.OPS, ops, Optional.of(sample));
    }
    makeClone(FederationHome.OPS, ops);
    FederationSpec spec = new OpsDescription(home).readStrict();
    for (Served served : ServedRepositories.of(home, spec)) {
      if (!served.bare().exists()) {
        Path beginning = sample.resolveSibling(sample.getFileName() + "-" + served.name());
        make(
            served.name(),
            served.bare(),
            Optional.of(beginning).filter(folder -> Files.isDirectory(folder)));
      }
      if (served.isForPeople() && served.bare().tip().isPresent()) {
        makeClone(served.name(), served.bare());
      }
    }
    HomeClaim.note(home, marker -> marker.of(spec));
    return spec;
  }

  /** Lets those pack the repositories who push to them, as there is no keeper that does. */
  void packByPushes(FederationSpec spec) throws IOException {
    ops().packByPushes();
    for (Served served : ServedRepositories.of(home, spec)) {
      served.bare().packByPushes();
    }
  }

  /** Returns the ops repository, be it there or not. */
  ServedRepository ops() {
    return new ServedRepository(home.opsGit(), ServedRepository.MAIN);
  }

  private void make(String name, ServedRepository repository, Optional<Path> beginning)
      throws IOException {
    repository.make(beginning);
    listener.on(new LocalEvent.RepositoryMade(name, repository.folder(), beginning));
  }

  private void makeClone(String name, ServedRepository origin) throws IOException {
    WorkingClone clone = new WorkingClone(home.clone(name), origin);
    if (!clone.exists()) {
      Optional<Author> author = clone.make();
      listener.on(new LocalEvent.CloneMade(name, home.clone(name)));
      author.ifPresent(set -> listener.on(new LocalEvent.AuthorSet(set)));
    }
  }
}
