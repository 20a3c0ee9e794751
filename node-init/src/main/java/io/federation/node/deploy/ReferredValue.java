package io.federation.node.deploy;

import io.federation.git.remote.BoundedCall;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.machine.AllAddresses;
import io.federation.machine.ErrorText;
import io.federation.machine.ProxySettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A value that stands where an address says: in a file, or at a web server. */
final class ReferredValue {

  /** Larger is neither a name nor a command. */
  static final int LARGEST = 64 * 1024;

  private ReferredValue() {}

  /**
   * Returns {@code value}, or what stands where it points to if it begins with {@code file://},
   * {@code http://} or {@code https://}; without blanks around it.
   *
   * @param limit how long a server has
   * @return nothing if there is no such file or page, or no more than blanks
   * @throws IOException in one line if it cannot be found out
   */
  static Optional<String> of(String value, Duration limit) throws IOException {
    Optional<String> found;
    if (value.startsWith("file://")) {
      found = inFile(address(value));
    } else if (value.startsWith("http://") || value.startsWith("https://")) {
      found = atServer(address(value).toURL(), limit);
    } else {
      found = Optional.of(value);
    }
    return found.map(String::strip).filter(text -> !text.isEmpty());
  }

  private static URI address(String value) throws IOException {
    try {
      URI address = new URI(value);
      boolean isFile = address.getScheme().equals("file");
      if (isFile ? address.getAuthority() == null && isPlain(address) : address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IOException("this is no address: use file:///path or http://host/path");
  }

  private static boolean isPlain(URI address) {
    return address.getQuery() == null && address.getFragment() == null;
  }

  private static Optional<String> inFile(URI address) throws IOException {
    try {
      return Optional.of(read(Path.of(address)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IOException(ErrorText.of(e), e);
    }
  }

  /** Returns the text of a file that is no larger than a value may be. */
  static String read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return text(in);
    }
  }

  private static Optional<String> atServer(URL url, Duration limit) throws IOException {
    int millis = (int) limit.toMillis();
    HttpURLConnection connection =
        (HttpURLConnection) url.openConnection(AllAddresses.proxyFor(url, millis));
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    connection.setUseCaches(false);
    ProxySettings.addAuthorization(connection);
    try {
      return BoundedCall.of(
          () -> answer(connection), limit, url.toString(), connection::disconnect);
    } catch (RemoteUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    } catch (IOException | IllegalStateException e) {
      throw new IOException(ErrorText.of(e), e);
    }
  }

  private static Optional<String> answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status == HttpURLConnection.HTTP_NOT_FOUND) {
      return Optional.empty();
    }
    if (status != HttpURLConnection.HTTP_OK) {
      throw new IOException("the server answers with status " + status + ", not with 200 or 404");
    }
    try (InputStream in = connection.getInputStream()) {
      return Optional.of(text(in));
    }
  }

  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw new IOException(
          "there is more than " + LARGEST + " bytes: a short text is to be there");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
