package io.federation.node.install;

import io.federation.git.remote.BoundedCall;
import io.federation.git.remote.ReceivedData;
import io.federation.git.remote.RemoteUnavailableException;
import io.federation.machine.AllAddresses;
import io.federation.machine.Deadline;
import io.federation.machine.ErrorText;
import io.federation.machine.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Fetches a jar of a pin and judges it. */
final class PinnedJar {

  private static final int CONNECT_MS = 10_000;
  private static final int SILENCE_MS = 30_000;
  private static final long LARGEST = 256L << 20;

  private PinnedJar() {}

  /**
   * Fetches what {@code pinned} names into {@code file}. Redirects of a server are followed, as
   * long as they lead to https.
   *
   * @param limit how long it may take in all
   * @throws IOException if it is not to be had now, or comes as slowly as no fetch may
   */
  static void fetch(Pin.Jar pinned, Path file, Duration limit) throws IOException {
    if (pinned.url().getScheme().equals("file") && !Files.isRegularFile(Path.of(pinned.url()))) {
      throw new IOException(pinned.shownUrl() + " is not a file, or not there");
    }
    URL url = pinned.url().toURL();
    URLConnection connection = url.openConnection(AllAddresses.proxyFor(url, CONNECT_MS));
    connection.setConnectTimeout(CONNECT_MS);
    connection.setReadTimeout(SILENCE_MS);
    connection.setUseCaches(false);
    ReceivedData received = new ReceivedData();
    try {
      Path unused =
          BoundedCall.of(
              () -> copy(connection, file, received),
              Deadline.in(limit),
              limit,
              pinned.shownUrl(),
              received);
    } catch (RemoteUnavailableException e) {
      throw new IOException(e.getMessage(), e);
    } catch (IOException | IllegalStateException e) {
      throw new IOException(Pin.shown(ErrorText.of(e)), e);
    } finally {
      if (connection instanceof HttpURLConnection http) {
        http.disconnect();
      }
    }
  }

  private static Path copy(URLConnection connection, Path file, ReceivedData received)
      throws IOException {
    try (InputStream in = received.counted(connection.getInputStream());
        OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[64 * 1024];
      long total = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        total += n;
        if (total > LARGEST) {
          throw new IOException(connection.getURL() + " is larger than " + LARGEST + " bytes");
        }
        out.write(buffer, 0, n);
      }
      return file;
    }
  }

  /** Returns what makes {@code file} another jar, or of another version, in one line. */
  static Optional<String> refusal(Pin.Jar pinned, String wanted, Path file) throws IOException {
    String sha256 = Sha256.hex(file);
    if (!sha256.equals(pinned.sha256())) {
      return Optional.of(
          pinned.shownUrl() + " has the sha256 " + sha256 + ", not the pinned " + pinned.sha256());
    }
    String version;
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      version =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    } catch (IOException e) {
      return Optional.of(pinned.shownUrl() + " is not a jar: " + e.getMessage());
    }
    return wanted.equals(version)
        ? Optional.empty()
        : Optional.of(pinned.shownUrl() + " is version " + version + ", not the pinned " + wanted);
  }
}
