package io.federation.git.remote;

import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.transport.URIish;

/**
 * Where a repository's commits come from.
 *
 * @param url a local path, or a {@code file}, {@code http}, {@code https} or {@code ssh} URL,
 *     without credentials
 * @param mirrors further such addresses of the same repository, to be asked after {@code url} in
 *     this order
 * @param branch the branch that is followed, such as {@code main}
 * @param testing branches that are preferred, in this order, while they stand on top of {@code
 *     branch}
 * @param knownHosts lines in the form of OpenSSH's {@code known_hosts} file (sshd(8)); an ssh
 *     server whose key is not among them is refused
 * @param credentials what to show the server
 * @param lookLimit how long a look at one address may take in all
 * @param fetchLimit how long a fetch from one address may take in all
 */
public record Remote(
    String url,
    List<String> mirrors,
    String branch,
    List<String> testing,
    List<String> knownHosts,
    Credentials credentials,
    Duration lookLimit,
    Duration fetchLimit) {

  public Remote {
    mirrors = List.copyOf(mirrors);
    testing = List.copyOf(testing);
    knownHosts = List.copyOf(knownHosts);
  }

  /** Makes a remote with the usual limits. */
  public Remote(
      String url,
      List<String> mirrors,
      String branch,
      List<String> testing,
      List<String> knownHosts,
      Credentials credentials) {
    this(url, mirrors, branch, testing, knownHosts, credentials, Timeouts.LOOK, Timeouts.FETCH);
  }

  /** Makes a remote without mirrors and testing branches. */
  public Remote(String url, String branch, List<String> knownHosts, Credentials credentials) {
    this(url, List.of(), branch, List.of(), knownHosts, credentials);
  }

  /** Returns the same remote with other limits. */
  public Remote within(Duration look, Duration fetch) {
    return new Remote(url, mirrors, branch, testing, knownHosts, credentials, look, fetch);
  }

  /**
   * Returns whether both are followed alike. A record's own comparison costs a fresh JVM 20 ms at
   * its first use, and heartbeats ask.
   */
  public boolean isSamePlace(Remote other) {
    return url.equals(other.url)
        && mirrors.equals(other.mirrors)
        && branch.equals(other.branch)
        && testing.equals(other.testing)
        && knownHosts.equals(other.knownHosts);
  }

  /** Returns the full name of the followed branch. */
  public String ref() {
    return ref(branch);
  }

  public static String ref(String branch) {
    return "refs/heads/" + branch;
  }

  /** Returns the followed branch and those that are preferred to it. */
  List<String> branches() {
    if (testing.isEmpty()) {
      return List.of(branch);
    }
    List<String> branches = new ArrayList<>(testing);
    branches.add(branch);
    return branches;
  }

  /** Returns the URL as it may be shown to anybody. */
  public String shownUrl() {
    return shown(url);
  }

  public static String shown(String url) {
    try {
      return new URIish(url).setPass(null).toString();
    } catch (URISyntaxException e) {
      return "(not a URL)";
    }
  }
}
