package io.federation.testkit.aws;

import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The endpoint's program, which is Python: its own files, and the packages that it needs. */
final class EndpointProgram {

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
  private static final int KEY_LENGTH = 16;

  /** Of the hundreds of services that botocore describes, those whose requests are checked. */
  private static final Set<String> MODELS = Set.of("autoscaling", "cloudformation", "ec2");

  private EndpointProgram() {}

  /** Copies the program's own files into {@code folder}, below which Python finds it. */
  static void unpack(Path folder) {
    try {
      URI place = Objects.requireNonNull(EndpointProgram.class.getResource("/endpoint")).toURI();
      if (place.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
          copy(jar.getPath("/endpoint"), folder.resolve("endpoint"));
        }
      } else {
        copy(Path.of(place), folder.resolve("endpoint"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack the AWS endpoint into " + folder, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  /**
   * Returns a folder with the packages for a version of Python such as 3.11; made once, then kept.
   */
  static Path packages(String version) {
    return kept(
        "packages-" + version + "-" + key(requirements()), folder -> install(version, folder));
  }

  private static void install(String version, Path folder) {
    try {
      Files.createDirectories(folder);
      Path list = Files.writeString(folder.resolve("requirements.txt"), requirements());
      List<String> command = new ArrayList<>(List.of("python3", "-m", "pip", "install"));
      command.addAll(List.of("--quiet", "--no-input", "--disable-pip-version-check"));
      command.addAll(List.of("--no-deps", "--only-binary=:all:", "--python-version", version));
      command.addAll(List.of("--target", folder.toString(), "--requirement", list.toString()));
      ProgramRun.of(command).within(INSTALL_LIMIT).run().expectingSuccess();
      try (Stream<Path> models = Files.list(folder.resolve("botocore/data"))) {
        for (Path model : models.filter(Files::isDirectory).toList()) {
          if (!MODELS.contains(model.getFileName().toString())) {
            deleteTree(model);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot install the AWS endpoint into " + folder, e);
    }
  }

  private static String requirements() {
    try (var in = EndpointProgram.class.getResourceAsStream("/endpoint/requirements.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns a file or folder that is kept from run to run.
   *
   * @param name its name, with a {@link #key} of what it is made from
   * @param make makes it at the place that it is given; what it leaves after a failure is not kept
   */
  static synchronized Path kept(String name, Consumer<Path> make) {
    Path kept = cache(name);
    try {
      Files.createDirectories(cache(""));
      // Another module's tests may make the same at this moment.
      try (FileChannel lock =
          FileChannel.open(cache("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock();
        if (!Files.exists(kept)) {
          Path made = cache(name + ".new");
          deleteTree(made);
          make.accept(made);
          Files.move(made, kept);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + kept, e);
    }
    return kept;
  }

  /** Returns the place of what is kept from run to run. */
  static Path cache(String name) {
    String home = System.getenv().getOrDefault("HOME", System.getProperty("java.io.tmpdir"));
    return Path.of(home, ".cache", "federation", "aws-endpoint", name);
  }

  /** Returns a short text that another content has not. */
  static String key(String content) {
    try {
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest).substring(0, KEY_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void deleteTree(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(tree)) {
      for (Path entry : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(entry);
      }
    }
  }
}
