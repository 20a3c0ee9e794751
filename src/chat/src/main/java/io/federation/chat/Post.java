package io.federation.chat;

import io.federation.machine.AllAddresses;
import io.federation.machine.ErrorText;
import io.federation.machine.ProxySettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way to a server. {@link HttpURLConnection} because a fresh JVM posts with it
 * in 30 ms, while {@code java.net.http.HttpClient} takes 280 ms for its first request.
 */
public final class Post {

  private static final int TOO_MANY_REQUESTS = 429;
  private static final Duration USUAL_WAIT = Duration.ofMinutes(1);

  private final String url;
  private final Optional<String> token;
  private final byte[] body;
  private volatile @Nullable HttpURLConnection opened;
  private volatile boolean sent;
  private volatile boolean aborted;

  /** Makes a post to an address that was checked; nothing is sent yet. */
  public Post(String url, Optional<String> token, byte[] body) {
    this.url = url;
    this.token = token;
    this.body = body;
  }

  private HttpURLConnection open(int millis) throws IOException {
    URL address = new URL(url);
    HttpURLConnection connection =
        (HttpURLConnection) address.openConnection(AllAddresses.proxyFor(address, millis));
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setUseCaches(false);
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    // Another server is never shown the token or the message, and a POST must stay a POST.
    connection.setInstanceFollowRedirects(false);
    // Without a fixed length the JDK posts a second time by itself if the connection breaks.
    connection.setFixedLengthStreamingMode(body.length);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty("User-Agent", "node-init");
    ProxySettings.addAuthorization(connection);
    if (token.isPresent()) {
      connection.setRequestProperty("Authorization", "Bearer " + token.get());
    }
    return connection;
  }

  /**
   * Sends the message and waits for the answer; its body is of no interest.
   *
   * @param limit how long this may take, but for looking up the host's name
   * @param now tells when a wait ends that the server gives as a date
   */
  public Answer send(Duration limit, Instant now) {
    Thread watch = watch(limit);
    try {
      HttpURLConnection connection = open((int) limit.toMillis());
      opened = connection;
      return aborted
          ? new Answer.Unreachable("no time was left to connect")
          : send(connection, now);
    } catch (IOException | RuntimeException e) {
      // Not by its message, which may show the address.
      return sent ? new Answer.Missing() : new Answer.Unreachable(words(e));
    } finally {
      watch.interrupt();
      disconnect();
    }
  }

  private Answer send(HttpURLConnection connection, Instant now) throws IOException {
    connection.connect();
    sent = true;
    try {
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      return judge(connection, connection.getResponseCode(), now);
    } catch (HttpRetryException e) {
      return judge(connection, e.responseCode(), now);
    }
  }

  private void disconnect() {
    HttpURLConnection connection = opened;
    if (connection != null) {
      connection.disconnect();
    }
  }

  /** Returns whether the message may have arrived. */
  public boolean isSent() {
    return sent;
  }

  /** Breaks the connection, whatever it is at; does not wait for TLS to say good-bye. */
  public void abort() {
    aborted = true;
    Thread abort = new Thread(this::disconnect, "chat-abort");
    abort.setDaemon(true);
    abort.start();
  }

  /** Time-outs of a connection begin anew with each byte: a server that drips would hold us. */
  private Thread watch(Duration limit) {
    Thread watch =
        new Thread(
            () -> {
              try {
                Thread.sleep(limit.toMillis());
                disconnect();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "chat-watch");
    watch.setDaemon(true);
    watch.start();
    return watch;
  }

  private static Answer judge(HttpURLConnection connection, int status, Instant now) {
    if (status < 0) {
      return new Answer.Missing();
    }
    if (status >= 200 && status < 300) {
      return new Answer.Accepted();
    }
    if (status == HttpURLConnection.HTTP_PROXY_AUTH) {
      return new Answer.Unreachable(ProxySettings.LOGIN_REFUSED);
    }
    String retryAfter = connection.getHeaderField("Retry-After");
    if (status == TOO_MANY_REQUESTS
        || (status == HttpURLConnection.HTTP_UNAVAILABLE && retryAfter != null)) {
      return new Answer.Later(status, waitOf(connection, retryAfter, now));
    }
    return new Answer.Refused(status);
  }

  /** RFC 9110, section 10.2.3: a number of seconds, or a date. */
  private static Duration waitOf(
      HttpURLConnection connection, @Nullable String retryAfter, Instant now) {
    try {
      return Duration.ofSeconds(
          Math.max(0, Integer.parseInt(retryAfter == null ? "" : retryAfter.strip())));
    } catch (NumberFormatException e) {
      long date = connection.getHeaderFieldDate("Retry-After", 0);
      return date == 0 ? USUAL_WAIT : Duration.between(now, Instant.ofEpochMilli(date));
    }
  }

  private static String words(Exception trouble) {
    if (trouble instanceof UnknownHostException) {
      return "the server's name is not known";
    }
    if (trouble instanceof ConnectException) {
      return "no connection to the server";
    }
    if (trouble instanceof SocketTimeoutException) {
      return "no connection to the server in time";
    }
    if (ErrorText.of(trouble).equals(ProxySettings.LOGIN_REFUSED)) {
      return ProxySettings.LOGIN_REFUSED;
    }
    String kind = trouble.getClass().getSimpleName();
    return trouble instanceof SSLException
        ? "no trust in the server's TLS (" + kind + ")"
        : "no connection to the server (" + kind + ")";
  }
}
