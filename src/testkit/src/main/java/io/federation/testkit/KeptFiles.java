package io.federation.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Consumer;

/** What takes long to make and is kept from run to run, below {@code ~/.cache/federation}. */
public final class KeptFiles {

  private static final int KEY_LENGTH = 16;
  private static final Duration DELETE_LIMIT = Duration.ofMinutes(2);

  private KeptFiles() {}

  /**
   * Returns a file or folder that is kept from run to run.
   *
   * @param name its path, with a {@link #key} of what it is made from
   * @param make makes it at the place that it is given; what it leaves after a failure is not kept
   */
  public static Path kept(String name, Consumer<Path> make) {
    return kept(place(name), make);
  }

  /** As {@link #kept(String, Consumer)}, at any place. */
  static synchronized Path kept(Path kept, Consumer<Path> make) {
    try {
      Files.createDirectories(kept.getParent());
      // Another module's tests may make the same at this moment.
      try (FileChannel lock =
          FileChannel.open(
              kept.resolveSibling("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock();
        if (!Files.exists(kept)) {
          Path made = kept.resolveSibling(kept.getFileName() + ".new");
          delete(made);
          make.accept(made);
          Files.move(made, kept);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + kept, e);
    }
    return kept;
  }

  /** Returns where something is kept, be it there or not. */
  static Path place(String name) {
    String home = System.getenv().getOrDefault("HOME", System.getProperty("java.io.tmpdir"));
    return Path.of(home, ".cache", "federation").resolve(name);
  }

  /** Returns a short text that another content has not. */
  public static String key(String content) {
    try {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest).substring(0, KEY_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Deletes a file or folder with all in it, if it is there; what is mounted there stays. */
  public static void delete(Path tree) {
    ProgramRun.of("rm", "-rf", "--one-file-system", "--", tree.toString())
        .within(DELETE_LIMIT)
        .run()
        .expectingSuccess();
  }
}
