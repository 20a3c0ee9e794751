package io.federation.git.remote;

import io.federation.machine.Deadline;
import io.federation.model.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers for some of their refs by smart HTTP, protocol version 2 (gitprotocol-v2(5),
 * gitprotocol-http(5)), in one request each: the answer to {@code ls-refs} depends on nothing that
 * was said before, so the list of capabilities is not asked for. One connection serves all
 * repositories of a server that are asked one after the other.
 *
 * <p>JGit can do all of that, at four times the price of the rest of a heartbeat that finds nothing
 * to do. This is for the usual answer alone: whatever else a server says, JGit is to ask it again,
 * and to say what is wrong.
 */
public final class LsRefsClient implements AutoCloseable {

  private static final String SERVICE = "git-upload-pack";
  private static final String REQUEST = "application/x-" + SERVICE + "-request";
  private static final String RESULT = "application/x-" + SERVICE + "-result";
  private static final String HEADERS =
      "Git-Protocol: version=2\r\nUser-Agent: git/federation\r\nContent-Type: "
          + REQUEST
          + "\r\nAccept: "
          + RESULT
          + "\r\n";
  private static final int SHORTEST_LINE = 5;
  private static final int DIGITS = 4;

  private final Map<String, MinimalHttpClient> connections = new ConcurrentHashMap<>();
  private final Map<String, Optional<Map<String, Version>>> answers = new ConcurrentHashMap<>();
  private final Map<String, SocketTimeoutException> silences = new ConcurrentHashMap<>();
  private volatile @Nullable ServerTime serverTime;

  /**
   * Asks where a remote's branches stand; asked again, answers as before.
   *
   * @param url one of the remote's addresses
   * @return the tips of those of {@link Remote#branches} that are there; nothing if the server
   *     cannot be asked this way, or did not answer as usual
   * @param limit by when it must have answered
   * @throws SocketTimeoutException if it does not answer in time
   */
  public Optional<Map<String, Version>> ask(Remote remote, String url, Deadline limit)
      throws IOException {
    List<String> branches = remote.branches();
    String question = url + " " + branches;
    SocketTimeoutException silent = silences.get(url);
    if (silent != null) {
      throw silent;
    }
    Optional<Map<String, Version>> answer = answers.get(question);
    if (answer == null) {
      try {
        answer = request(remote.credentials(), url, branches, limit);
      } catch (SocketTimeoutException e) {
        silences.put(url, e);
        throw e;
      } catch (IOException e) {
        // JGit asks once more and knows how to say what is wrong.
        answer = Optional.empty();
      }
      answers.put(question, answer);
    }
    return answer;
  }

  /** Returns what the clock of the server showed that was first to say so. */
  public Optional<ServerTime> serverTime() {
    return Optional.ofNullable(serverTime);
  }

  private Optional<Map<String, Version>> request(
      Credentials credentials, String url, List<String> branches, Deadline limit)
      throws IOException {
    HttpServerAddress server = HttpServerAddress.of(url);
    if (server == null || isBehindProxy()) {
      return Optional.empty();
    }
    String path = HttpServerAddress.pathOf(url);
    String asked = path.endsWith("/") ? path + SERVICE : path + "/" + SERVICE;
    byte[] request = request(branches);
    byte[] answer = post(server, asked, HEADERS, credentials, request, limit);
    return answer == null ? Optional.empty() : parse(answer, branches);
  }

  private static boolean isBehindProxy() {
    return System.getProperty("http.proxyHost") != null
        || System.getProperty("https.proxyHost") != null
        || System.getProperty("socksProxyHost") != null
        || Boolean.getBoolean("java.net.useSystemProxies");
  }

  /** Posts a request, and once more with the login if there is one and the server wants it. */
  private byte @Nullable [] post(
      HttpServerAddress server,
      String path,
      String headers,
      @Nullable Credentials credentials,
      byte[] body,
      Deadline limit)
      throws IOException {
    String key = (server.secure() ? "s" : "") + server.authority();
    MinimalHttpClient connection = connections.remove(key);
    if (connection == null) {
      connection = MinimalHttpClient.connect(server, limit);
    }
    byte[] answer = null;
    try {
      answer = connection.post(path, headers, body, RESULT, limit);
      String date = connection.date();
      if (date != null && serverTime == null) {
        serverTime = new ServerTime(date, System.nanoTime());
      }
    } finally {
      MinimalHttpClient surplus = answer == null ? connection : connections.put(key, connection);
      if (surplus != null) {
        surplus.close();
      }
    }
    if (answer == null && connection.wantsLogin() && credentials != null) {
      Optional<Credentials.Login> login = credentials.login();
      if (login.isPresent()) {
        return post(server, path, headers + authorization(login.get()), null, body, limit);
      }
    }
    return answer;
  }

  private static String authorization(Credentials.Login login) {
    byte[] shown = (login.username() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(shown) + "\r\n";
  }

  private static byte[] request(List<String> branches) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    packet(out, "command=ls-refs\n");
    digits(out, "0001");
    for (String branch : branches) {
      packet(out, "ref-prefix " + Remote.ref(branch) + "\n");
    }
    digits(out, "0000");
    return out.toByteArray();
  }

  private static void packet(ByteArrayOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String length = Integer.toHexString(bytes.length + DIGITS);
    digits(out, "0".repeat(DIGITS - length.length()) + length);
    out.write(bytes);
  }

  private static void digits(ByteArrayOutputStream out, String digits) throws IOException {
    out.write(digits.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads lines of the form "id name" up to the end marker; nothing if there is anything else. */
  private static Optional<Map<String, Version>> parse(byte[] answer, List<String> branches) {
    Map<String, Version> found = new HashMap<>();
    int at = 0;
    while (at + DIGITS <= answer.length) {
      int length = length(answer, at);
      if (length == 0) {
        return at + DIGITS == answer.length ? Optional.of(found) : Optional.empty();
      }
      if (length < SHORTEST_LINE || at + length > answer.length) {
        return Optional.empty();
      }
      String line =
          new String(answer, at + DIGITS, length - DIGITS, StandardCharsets.UTF_8).stripTrailing();
      int space = line.indexOf(' ');
      if (space < 0 || !Version.isValid(line.substring(0, space))) {
        return Optional.empty();
      }
      for (String branch : branches) {
        if (line.substring(space + 1).equals(Remote.ref(branch))) {
          found.put(branch, new Version(line.substring(0, space)));
        }
      }
      at += length;
    }
    return Optional.empty();
  }

  private static int length(byte[] answer, int at) {
    int length = 0;
    for (int i = at; i < at + DIGITS; i++) {
      int value = Character.digit(answer[i], 16);
      if (value < 0) {
        return -1;
      }
      length = length * 16 + value;
    }
    return length;
  }

  @Override
  public void close() throws IOException {
    for (MinimalHttpClient connection : connections.values()) {
      connection.close();
    }
  }
}
