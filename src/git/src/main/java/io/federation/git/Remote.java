package io.federation.git;

import java.net.URISyntaxException;
import java.util.List;
import org.eclipse.jgit.transport.URIish;

/**
 * Where a repository's commits come from.
 *
 * @param url a local path, or a {@code file}, {@code http}, {@code https} or {@code ssh} URL,
 *     without credentials
 * @param branch the branch that is followed, such as {@code main}
 * @param knownHosts lines in the form of OpenSSH's {@code known_hosts} file (sshd(8)); an ssh
 *     server whose key is not among them is refused
 * @param credentials what to show the server
 */
public record Remote(String url, String branch, List<String> knownHosts, Credentials credentials) {

  public Remote {
    knownHosts = List.copyOf(knownHosts);
  }

  /** Returns the full name of the followed branch. */
  String ref() {
    return "refs/heads/" + branch;
  }

  /** Returns the URL as it may be shown to anybody. */
  public String shownUrl() {
    try {
      return new URIish(url).setPass(null).toString();
    } catch (URISyntaxException e) {
      return "(not a URL)";
    }
  }
}
