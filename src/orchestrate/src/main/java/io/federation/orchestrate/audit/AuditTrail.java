package io.federation.orchestrate.audit;

import io.federation.machine.LogRotation;
import io.federation.machine.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what an {@link AuditLog} has written, with what was rotated. */
public final class AuditTrail {

  private static final Pattern REQUEST =
      Pattern.compile("reqid=([0-9a-f]{32}): reqtime=([0-9]{1,12}) caller=(?:ssh=)?(\\S+) .*");

  /** So many characters of lines fit into one reply. */
  private static final int LARGEST = 300_000;

  private static final Pattern REPLY = Pattern.compile("reqid=([0-9a-f]{32}): status=.*");

  private final Path file;

  /**
   * Reads that of a node.
   *
   * @param folder of the node's logs
   */
  public AuditTrail(Path folder) {
    this.file = AuditLog.file(folder);
  }

  /**
   * Returns the lines of calls, those of one call together, in the order in which calls have come.
   *
   * @param since leaves out what was made before
   * @param caller leaves out what others have made
   * @param most how many calls there are to be at most, the latest ones, as far as they fit into a
   *     reply
   */
  public List<String> lines(Optional<Instant> since, Optional<String> caller, int most)
      throws IOException {
    // A request that has come twice has a line for each time.
    Map<String, List<String>> calls = new LinkedHashMap<>();
    for (int older = LogRotation.OLDER; older >= 0; older--) {
      Path part = older == 0 ? file : LogRotation.older(file, older);
      for (String line : StateFiles.read(part).orElse("").lines().toList()) {
        take(line, since, caller, calls);
      }
    }
    return latest(List.copyOf(calls.values()), most);
  }

  private static List<String> latest(List<List<String>> calls, int most) {
    int first = calls.size();
    int size = 0;
    while (first > Math.max(0, calls.size() - most)) {
      size += calls.get(first - 1).stream().mapToInt(String::length).sum();
      if (size > LARGEST) {
        break;
      }
      first--;
    }
    return calls.subList(first, calls.size()).stream().flatMap(List::stream).toList();
  }

  private static void take(
      String line,
      Optional<Instant> since,
      Optional<String> caller,
      Map<String, List<String>> calls) {
    Matcher request = REQUEST.matcher(line);
    Matcher reply = REPLY.matcher(line);
    if (request.matches()) {
      boolean isInTime =
          since.isEmpty() || Long.parseLong(request.group(2)) >= since.get().getEpochSecond();
      if (isInTime && (caller.isEmpty() || isOf(caller.get(), request.group(3)))) {
        calls.computeIfAbsent(request.group(1), id -> new ArrayList<>()).add(line);
      }
    } else if (reply.matches()) {
      calls.computeIfPresent(
          reply.group(1),
          (id, lines) -> {
            lines.add(line);
            return lines;
          });
    }
  }

  private static boolean isOf(String caller, String principals) {
    return Arrays.asList(principals.split(",", -1)).contains(caller);
  }
}
