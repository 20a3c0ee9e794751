package io.federation.testkit.aws;

import io.federation.testkit.KeptFiles;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The endpoint's program, which is Python: its own files, and the packages that it needs. */
final class EndpointProgram {

  /** Where all of it is kept among {@link KeptFiles}. */
  static final String FOLDER = "aws-endpoint/";

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);

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
    return KeptFiles.kept(
        FOLDER + "packages-" + version + "-" + KeptFiles.key(requirements()),
        folder -> install(version, folder));
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
            KeptFiles.delete(model);
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
}
