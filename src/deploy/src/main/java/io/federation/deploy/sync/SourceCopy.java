package io.federation.deploy.sync;

import io.federation.deploy.checkout.Source;
import io.federation.deploy.software.CommandFailedException;
import io.federation.deploy.software.CommandLog;
import io.federation.deploy.software.Commands;
import io.federation.git.remote.Credentials;
import io.federation.machine.LockFile;
import io.federation.machine.PrivateFiles;
import io.federation.machine.Program;
import io.federation.machine.RetryPolicy;
import io.federation.machine.Sha256;
import io.federation.machine.Sleeper;
import io.federation.model.spec.RepositoryUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A copy on this machine of the source of a tree: what is new there is all that is fetched. */
public final class SourceCopy {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofSeconds(3);
  private static final int RETRIES = 3;
  private static final int NAME_BYTES = 8;

  private final Path cache;
  private final String name;
  private final Source source;
  private final LastOutput output;
  private final RetryPolicy<IOException> retries;

  private SourceCopy(
      Path cache, String name, Source source, LastOutput output, RetryPolicy<IOException> retries) {
    this.cache = cache;
    this.name = name;
    this.source = source;
    this.output = output;
    this.retries = retries;
  }

  /**
   * Takes the copy of a source, which need not be there yet.
   *
   * @param address such as {@code git:https://git.example.org/tree.git#main} or {@code
   *     svn://svn.example.org/tree/trunk}
   * @param version another one than that of the address: of Git a branch, tag or commit, of
   *     Subversion a revision
   * @param cache the folder of all such copies
   * @param environment the variables of this process
   * @param credentials the folder of what is shown to Git servers, in files with the name of the
   *     repository
   * @throws IOException in one line if it is no address
   */
  public static SourceCopy of(
      String address,
      Optional<String> version,
      Path cache,
      Map<String, String> environment,
      Path credentials,
      Clock clock,
      Sleeper sleeper)
      throws IOException {
    LastOutput output = new LastOutput();
    String repository = RepositoryUrl.lastName(address.replaceFirst("#[^#]*$", ""));
    Source source =
        Source.of(
            version.map(other -> Source.at(address, other)).orElse(address),
            new Commands(output, environment, LIMIT, Program::run),
            new Credentials(credentials, repository));
    return new SourceCopy(
        cache,
        Sha256.name(address.getBytes(StandardCharsets.UTF_8), NAME_BYTES),
        source,
        output,
        new RetryPolicy<>(IOException.class, clock, sleeper, PAUSE, PAUSE));
  }

  /** Returns whether a file of this name, at the top of a source, is part of its tree. */
  public static boolean isPartOfTree(String file) {
    return SourceTree.isPart(file);
  }

  /** Brings it up to date, and reads the tree. */
  SourceTree read() throws IOException, InterruptedException {
    PrivateFiles.createFolders(cache);
    Path folder = cache.resolve(name);
    try (LockFile held = LockFile.lock(cache.resolve(name + ".lock"), LIMIT)) {
      Files.createDirectories(folder);
      retries.tryFor(
          PAUSE.multipliedBy(RETRIES),
          done -> true,
          () -> {
            source.checkOut(folder);
            return true;
          });
      return SourceTree.read(folder, source.version(folder));
    } catch (CommandFailedException e) {
      throw new IOException(e.getMessage() + output, e);
    }
  }

  /** Keeps what the program said that failed last. */
  private static final class LastOutput implements CommandLog {
    private List<String> lines = List.of();

    @Override
    public void info(String line) {}

    @Override
    public void succeeded(List<String> output) {}

    @Override
    public void failed(List<String> output) {
      lines = output;
    }

    @Override
    public String toString() {
      return lines.isEmpty() ? "" : ": " + String.join("; ", lines);
    }
  }
}
