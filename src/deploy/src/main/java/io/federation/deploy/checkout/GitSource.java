package io.federation.deploy.checkout;

import io.federation.deploy.tree.Literal;
import io.federation.git.GitRepository;
import io.federation.git.advance.RefCheckout;
import io.federation.git.remote.Credentials;
import io.federation.git.remote.Remote;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.model.Names;
import io.federation.model.spec.RepositoryUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A branch, tag or commit of a Git repository. */
final class GitSource implements Source {

  /** The address of a repository, and what of it is wanted. */
  private static final Pattern ADDRESS = Pattern.compile("git:(.+)#([^\\s#]+)");

  /** Git's own protocol, whose scheme is what all our addresses begin with. */
  private static final Pattern GIT_PROTOCOL =
      Pattern.compile("//[A-Za-z0-9][A-Za-z0-9_.-]{0,252}(?::[0-9]{1,5})?/[!-\"$->@-~]+");

  private final Remote remote;

  private GitSource(Remote remote) {
    this.remote = remote;
  }

  /**
   * Reads an address such as {@code git:https://git.example.org/app.git#v1} or {@code
   * git://git.example.org/app.git#v1}.
   *
   * @throws IOException in one line if it is none
   */
  static GitSource of(String address, Credentials credentials) throws IOException {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches() || !RefCheckout.isName(parts.group(2))) {
      throw new IOException(
          Names.quote(address)
              + " names no branch, tag or commit: use an address such as"
              + " git:https://git.example.org/app.git#v1");
    }
    return new GitSource(new Remote(url(parts.group(1)), parts.group(2), List.of(), credentials));
  }

  private static String url(String repository) throws IOException {
    if (GIT_PROTOCOL.matcher(repository).matches()) {
      return "git:" + repository;
    }
    try {
      return RepositoryUrl.check("repository", repository);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public String describe(Path shownFolder) {
    return "git checkout " + remote.shownUrl() + "#" + remote.branch() + " " + shownFolder;
  }

  @Override
  public void checkOut(Path folder) throws IOException {
    try {
      RefCheckout.set(folder, remote);
    } catch (RemoteUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public Literal version(Path folder) throws IOException {
    try (GitRepository git = GitRepository.open(folder)) {
      return git.version()
          .map(version -> new Literal.Text(version.hex()))
          .orElseThrow(() -> new IOException(folder + " is no checkout"));
    }
  }
}
