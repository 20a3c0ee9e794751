package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.DockerEngine;
import io.federation.testkit.HttpGitServer;
import io.federation.testkit.KeptFiles;
import io.federation.testkit.ProgramRun;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vagrant up} and what comes after it, with containers of Docker for machines. */
@Tag("e2e")
class VagrantDockerE2eTest {

  private static final Duration MAKE_LIMIT = Duration.ofMinutes(8);
  private static final String BASE = "debian:bookworm";

  @TempDir Path folder;

  /** No image can be pulled everywhere: Debian's is made here, with what the Dockerfile adds. */
  @BeforeAll
  static void makeBase() {
    assertThat(DockerEngine.isThere())
        .as("a Docker engine answers, or dockerd can be started by root")
        .isTrue();
    if (DockerEngine.docker("image", "inspect", BASE).run().exitCode() == 0) {
      return;
    }
    List<String> recipe =
        List.of(
            "mmdebstrap",
            "--quiet",
            "--variant=minbase",
            "--include=ca-certificates,cron,curl,git,iproute2,openjdk-17-jre-headless,"
                + "openssh-server,procps,sudo",
            "--dpkgopt=path-exclude=/usr/share/doc/*",
            "--dpkgopt=path-exclude=/usr/share/locale/*",
            // Without a way out apt would wait for its servers.
            "--customize-hook=rm -f \"$1/etc/apt/sources.list\"",
            "--format=tar",
            "bookworm");
    Path tar =
        KeptFiles.kept(
            "vagrant/docker-" + KeptFiles.key(recipe.toString()) + ".tar",
            place -> {
              List<String> command = new ArrayList<>(recipe);
              command.add(place.toString());
              ProgramRun.of(command).within(MAKE_LIMIT).run().expectingSuccess();
            });
    DockerEngine.docker("import", tar.toString(), BASE).within(MAKE_LIMIT).run().expectingSuccess();
  }

  @Test
  void nodes_come_up_find_each_other_survive_a_halt_and_leave_nothing() throws Exception {
    new VagrantProject(folder, DockerEngine::lead, List.of()).assertLife("docker", true);

    assertThat(
            DockerEngine.docker("ps", "--all", "--quiet", "--filter", "name=vagrant_web1")
                .run()
                .expectingSuccess()
                .out())
        .isEmpty();
  }

  @Test
  void nodes_take_their_repositories_from_a_server_where_the_description_names_one()
      throws Exception {
    VagrantProject project = new VagrantProject(folder, DockerEngine::lead, List.of());
    Path served = folder.resolve("served/git");
    String host =
        DockerEngine.docker(
                "network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", "bridge")
            .run()
            .expectingSuccess()
            .out()
            .strip();
    try (HttpGitServer server =
            HttpGitServer.serving(served).requiringPassword("fed1", "of the server");
        ProgramRun.Started relay = relay(host, URI.create(server.url()))) {
      String url = server.url("ops.git").replace("127.0.0.1", host);
      project.describe(
          VagrantProject.description(1) + "vagrant: {ops: {name: ops, url: \"" + url + "\"}}\n");
      project.fedUp("--no-nodes", "--home", served.getParent().toString());
      for (String repository : List.of("ops", "presence")) {
        Path credentials = project.home().resolve("credentials/" + repository + ".properties");
        Files.createDirectories(credentials.getParent());
        Files.writeString(credentials, "username=fed1\npassword=of the server\n");
      }
      try {
        project.vagrant("up", "--provider=docker").run().expectingSuccess();
        assertThat(project.in("web1-1", VagrantProject.NODE_INIT + "status")).contains(url);
        assertThat(project.in("web1-1", "sudo stat --format %a /root/credentials/ops.properties"))
            .isEqualTo("600");
        assertThat(project.in("web1-1", "[ -e /federation ] || echo nothing is shared"))
            .isEqualTo("nothing is shared");
        assertThat(project.home()).isDirectoryNotContaining("glob:**/git");
      } finally {
        project.vagrant("destroy", "-f").run().expectingSuccess();
      }
      assertThat(relay.process().isAlive()).as("the way to the server").isTrue();
    }
  }

  /** Lets containers reach a server of the loopback address at the host's address for them. */
  private static ProgramRun.Started relay(String host, URI server) {
    return ProgramRun.of(
            "socat",
            "TCP-LISTEN:" + server.getPort() + ",bind=" + host + ",fork",
            "TCP:127.0.0.1:" + server.getPort())
        .start();
  }
}
