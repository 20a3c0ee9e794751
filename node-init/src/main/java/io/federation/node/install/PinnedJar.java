package io.federation.node.install;

import io.federation.machine.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Fetches the jar of a pin and judges it. */
final class PinnedJar {

  private static final int CONNECT_MS = 10_000;
  private static final int SILENCE_MS = 30_000;
  private static final long LARGEST = 256L << 20;

  private PinnedJar() {}

  /**
   * Fetches what {@code pin} names into {@code file}. Redirects of a server are followed, as long
   * as they lead to https.
   *
   * @throws IOException if it is not to be had now
   */
  static void fetch(Pin pin, Path file) throws IOException {
    URLConnection connection = pin.url().toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MS);
    connection.setReadTimeout(SILENCE_MS);
    connection.setUseCaches(false);
    try (InputStream in = connection.getInputStream();
        OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[64 * 1024];
      long total = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        total += n;
        if (total > LARGEST) {
          throw new IOException(pin.url() + " is larger than " + LARGEST + " bytes");
        }
        out.write(buffer, 0, n);
      }
    }
  }

  /** Returns what makes {@code file} another jar than {@code pin} names, in one line. */
  static Optional<String> refusal(Pin pin, Path file) throws IOException {
    String sha256 = Sha256.hex(file);
    if (!sha256.equals(pin.sha256())) {
      return Optional.of(
          pin.url() + " has the sha256 " + sha256 + ", not the pinned " + pin.sha256());
    }
    String version;
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      version =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    } catch (IOException e) {
      return Optional.of(pin.url() + " is not a jar: " + e.getMessage());
    }
    return pin.version().equals(version)
        ? Optional.empty()
        : Optional.of(pin.url() + " is version " + version + ", not the pinned " + pin.version());
  }
}
