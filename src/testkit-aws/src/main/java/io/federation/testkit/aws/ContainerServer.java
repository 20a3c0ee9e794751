package io.federation.testkit.aws;

import io.federation.testkit.DockerEngine;
import io.federation.testkit.KeptFiles;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.TemporaryFolder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** The endpoint in a container. */
final class ContainerServer implements AwsEndpoint.Server {

  /** The system property that names another image. */
  static final String IMAGE = "aws.endpoint.image";

  private static final Duration MAKE_LIMIT = Duration.ofMinutes(8);
  private static final Duration IMPORT_LIMIT = Duration.ofMinutes(2);
  private static final String SUITE = "bookworm";
  private static final String PYTHON = "3.11";

  /** What Testcontainers mounts, to see whether it can, whenever a container shares a file. */
  private static final String PROBE = "alpine:3.17";

  private static final int EXECUTABLE = 0755;
  private static final String START =
      """
      #!/bin/bash
      export BIND_HOST=0.0.0.0 GATEWAY_PORT=4566 PYTHONPATH=/opt/packages:/opt/program PYTHONDONTWRITEBYTECODE=1
      exec python3 -m endpoint
      """;

  private static boolean probeIsOurs;

  private final LocalStackContainer container;
  private final String how;

  private ContainerServer(LocalStackContainer container, String how) {
    this.container = container;
    this.how = how;
  }

  static ContainerServer start() {
    String named = System.getProperty(IMAGE);
    if (named != null) {
      LocalStackContainer other = container(named);
      Optional.ofNullable(System.getenv("LOCALSTACK_AUTH_TOKEN"))
          .ifPresent(token -> other.withEnv("LOCALSTACK_AUTH_TOKEN", token));
      other.start();
      return new ContainerServer(other, "a container of the image " + named);
    }
    LocalStackContainer ours = container(image());
    try (TemporaryFolder files = AwsEndpoint.folder()) {
      EndpointProgram.unpack(files.path());
      ours.withCopyToContainer(
          Transferable.of(START, EXECUTABLE), "/usr/local/bin/docker-entrypoint.sh");
      ours.withCopyToContainer(MountableFile.forHostPath(files.path()), "/opt/program");
      ours.start();
    }
    giveBackProbe();
    String whose = DockerEngine.isOwn() ? "started for these tests" : "that was running";
    return new ContainerServer(ours, "a container of the Docker engine " + whose);
  }

  private static LocalStackContainer container(String image) {
    return new LocalStackContainer(
        DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"));
  }

  /**
   * Returns the name of the image with Python and the packages, which is made where it is missing.
   */
  private static synchronized String image() {
    List<String> recipe = recipe(EndpointProgram.packages(PYTHON));
    String tag = KeptFiles.key(recipe.toString());
    String image = "local/aws-endpoint:" + tag;
    if (!exists(image)) {
      Path tree =
          KeptFiles.kept(
              EndpointProgram.FOLDER + "image-" + tag + ".tar", place -> make(recipe, place));
      DockerEngine.docker("import", tree.toString(), image)
          .within(IMPORT_LIMIT)
          .run()
          .expectingSuccess();
    }
    // It may be that nothing can be pulled, and then Testcontainers would try for minutes.
    if (!exists(PROBE)) {
      DockerEngine.docker("tag", image, PROBE).run().expectingSuccess();
      probeIsOurs = true;
    }
    return image;
  }

  /** People who use the engine, too, want to pull the real one. */
  private static synchronized void giveBackProbe() {
    if (probeIsOurs && !DockerEngine.isOwn()) {
      DockerEngine.docker("rmi", PROBE).run().expectingSuccess();
      probeIsOurs = false;
    }
  }

  private static boolean exists(String image) {
    return DockerEngine.docker("image", "inspect", image).run().exitCode() == 0;
  }

  /** Returns what makes the root file system: Debian's smallest, Python and the packages. */
  private static List<String> recipe(Path packages) {
    return List.of(
        "mmdebstrap",
        "--quiet",
        "--variant=minbase",
        "--include=python3",
        "--dpkgopt=path-exclude=/usr/share/doc/*",
        "--dpkgopt=path-exclude=/usr/share/locale/*",
        "--dpkgopt=path-exclude=/usr/share/man/*",
        "--customize-hook=mkdir \"$1/opt/packages\"",
        "--customize-hook=sync-in " + packages + " /opt/packages",
        "--format=tar",
        SUITE);
  }

  private static void make(List<String> recipe, Path tar) {
    List<String> command = new ArrayList<>(recipe);
    command.add(tar.toString());
    ProgramRun.of(command).within(MAKE_LIMIT).run().expectingSuccess();
  }

  @Override
  public URI url() {
    return container.getEndpoint();
  }

  @Override
  public String how() {
    return how;
  }

  @Override
  public void close() {
    container.close();
  }
}
