package io.federation.node.ec2;

import io.federation.machine.ErrorText;
import io.federation.machine.StateFiles;
import io.federation.model.Names;
import io.federation.model.NodeProperty;
import io.federation.model.PropertyText;
import io.federation.model.Stamp;
import io.federation.model.aws.AwsCall;
import io.federation.model.aws.AwsOutcome;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringTokenizer;
import java.util.TreeMap;

/**
 * Keeps the files for Git servers in {@code credentials/} and {@code trust/} at what secrets of AWS
 * hold: each is a JSON object of files. What cannot be read leaves the old files.
 */
final class GitCredentialFiles {

  static final String NAME = "secret ";

  private static final String READ = "secrets.read";
  private static final String TRIED = "secrets.tried";
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration SHORTEST = Duration.ofMinutes(5);

  private final NodeHome home;
  private final NodeInfo nodeInfo;

  GitCredentialFiles(NodeHome home) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
  }

  /**
   * Adds the calls that are due.
   *
   * @param wantsLogin whether a Git server refused a login, or was shown none
   */
  void add(boolean wantsLogin, Instant now, AwsStateFile notes, List<PendingCall> to)
      throws IOException {
    boolean read = notes.isYounger(READ, EVERY, now);
    if (!notes.isYounger(TRIED, SHORTEST, now) && (wantsLogin || !read)) {
      addAll(now, notes, to);
    }
  }

  /** Adds the calls, due or not. */
  void addAll(Instant now, AwsStateFile notes, List<PendingCall> to) throws IOException {
    // No regular expression: a node without secrets comes here in every heartbeat.
    StringTokenizer names =
        new StringTokenizer(nodeInfo.get(NodeProperty.AWS_GIT_SECRETS).orElse(""));
    while (names.hasMoreTokens()) {
      String name = names.nextToken();
      to.add(
          new PendingCall(
              NAME + name,
              new AwsCall.ReadSecret(name),
              outcome -> take(name, outcome, now, notes)));
    }
  }

  private String take(String name, AwsOutcome outcome, Instant now, AwsStateFile notes) {
    String problem = outcome.text();
    if (outcome.isDone()) {
      try {
        write(name, outcome.text());
        problem = "";
      } catch (IOException | IllegalArgumentException e) {
        problem = ErrorText.of(e);
      }
    }
    // Of several that are read at the same moment one that failed has all of them read again.
    boolean failed = notes.get(TRIED).equals(new Stamp(now).toString()) && !notes.has(READ);
    notes.set(TRIED, now);
    if (problem.isEmpty() && !failed) {
      notes.set(READ, now);
    } else {
      notes.set(READ, "");
    }
    return problem;
  }

  private void write(String secret, String texts) throws IOException {
    SortedMap<Path, String> files = new TreeMap<>();
    for (Map.Entry<String, String> text : PropertyText.parse(texts).entrySet()) {
      files.put(file(secret, text.getKey()), text.getValue());
    }
    // All names are good: now they may take the place of the old ones.
    for (Map.Entry<Path, String> file : files.entrySet()) {
      StateFiles.writeDurably(file.getKey(), file.getValue());
    }
  }

  private Path file(String secret, String path) {
    for (Path folder : List.of(home.credentials(), home.trust())) {
      String prefix = folder.getFileName() + "/";
      if (path.startsWith(prefix) && Names.isValid(path.substring(prefix.length()))) {
        return folder.resolve(path.substring(prefix.length()));
      }
    }
    throw new IllegalArgumentException(
        "the secret "
            + secret
            + " has the name "
            + Names.quote(path)
            + ": use credentials/NAME or trust/NAME");
  }
}
