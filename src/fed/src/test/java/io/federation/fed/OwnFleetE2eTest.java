package io.federation.fed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.federation.testkit.Await;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.TemporaryFolder;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Follows {@code docs/own-fleet.md} word by word on bare Debian machines: runs each block of
 * commands on the machines that it names after {@code bash}, and looks in what they print for the
 * lines of the {@code text} that follows.
 */
@Tag("e2e")
@Order(1)
class OwnFleetE2eTest {

  private static final Path PAGE = FedRun.projectFolder().resolve("docs/own-fleet.md");
  private static final String YOURS = "your-machine";
  private static final String SERVER = "git-server";
  private static final String SERVER_ADDRESS = "127.66.0.1";

  /** Which machine is gone for good when another begins. */
  private static final Map<String, String> REPLACES = Map.of("node-3", "node-1");

  private static final boolean IN_CI = "true".equals(System.getenv("CI"));
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private TemporaryFolder folder;
  private ProgramRun.Started sshd;

  /**
   * A block of commands.
   *
   * @param line where it begins in the page
   * @param machines where it runs
   * @param printed what it prints; {@code ...} stands for anything
   */
  private record Block(int line, List<String> machines, String commands, List<String> printed) {}

  @BeforeEach
  void make_machines() throws IOException {
    obstacle().ifPresent(OwnFleetE2eTest::giveUp);
    folder = TemporaryFolder.create("own-fleet");
    Files.writeString(
        folder.resolve("hosts"), "127.0.0.1 localhost\n" + SERVER_ADDRESS + " git.example.org\n");
    machine("base", folder.path().toString());
    makeYours();
    makeServer();
  }

  @AfterEach
  void remove_machines() {
    if (sshd != null) {
      sshd.close();
    }
    if (folder != null) {
      remove(folder.path());
    }
  }

  private static void remove(Path machines) {
    ProgramRun.of("rm", "-rf", machines.toString()).within(LIMIT).run().expectingSuccess();
  }

  private static Optional<String> obstacle() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("it makes machines, which only root may do");
    }
    for (String program : List.of("mmdebstrap", "unshare", "apt-get")) {
      if (Stream.of(System.getenv("PATH").split(File.pathSeparator))
          .noneMatch(place -> Files.isExecutable(Path.of(place, program)))) {
        return Optional.of("there is no program " + program);
      }
    }
    if (ProgramRun.of("unshare", "--mount", "--pid", "--fork", "true").run().exitCode() != 0) {
      return Optional.of("this machine lets nobody make namespaces, root neither");
    }
    try (ServerSocket port = new ServerSocket()) {
      port.setReuseAddress(true);
      port.bind(new InetSocketAddress(SERVER_ADDRESS, 22));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "port 22 of " + SERVER_ADDRESS + " is taken, by a server of all addresses?");
    }
  }

  private static void giveUp(String why) {
    String message = "docs/own-fleet.md WAS NOT FOLLOWED: " + why;
    System.err.println(message);
    if (IN_CI) {
      fail(message);
    }
    abort(message);
  }

  /** A clone of the project, as one has it who has used {@code ./fed}; a newer version to pull. */
  private void makeYours() throws IOException {
    Path home = Files.createDirectories(folder.resolve("yours"));
    Path project = FedRun.projectFolder();
    Path upstream = folder.resolve("upstream");
    sh(
        folder.path(),
        "git -c safe.directory='*' clone -q --no-hardlinks '" + project + "' upstream");
    // A clone of continuous integration may be on no branch.
    sh(upstream, "git checkout -q -B main");
    sh(home, "git clone -q --no-hardlinks '" + upstream + "' federation");
    for (String jar : List.of("node-init/target/node-init.jar", "src/fed/target/fed.jar")) {
      Path copy = home.resolve("federation").resolve(jar);
      Files.createDirectories(copy.getParent());
      Files.copy(project.resolve(jar), copy);
      Files.setLastModifiedTime(copy, FileTime.from(Instant.now().plusSeconds(60)));
    }
    sh(
        upstream,
        "git ls-files -z '*pom.xml' | xargs -0 sed -i"
            + " 's|<version>0.1.0</version>|<version>0.2.0</version>|'\n"
            + "git -c user.name=Up -c user.email=up@example.org -c commit.gpgSign=false"
            + " commit -q -a -m 'Version 0.2.0'");
    sh(
        home,
        "mkdir -m 700 .ssh && ssh-keygen -q -t ed25519 -N '' -f .ssh/id_ed25519"
            + " && printf '[user]\\nname = Ann Example\\nemail = ann@example.org\\n' >.gitconfig");
    makeMaven(home.resolve("bin"));
  }

  /**
   * Maven, which makes no newer version, but says of what is there that it is one: a second build
   * would tell nothing that the first one does not.
   */
  private static void makeMaven(Path bin) throws IOException {
    Path script = Files.createDirectories(bin).resolve("mvn");
    Files.writeString(
        script,
        """
        #!/bin/bash
        set -eu
        PATH=${PATH#/root/bin:}
        if [[ $* != *package* ]] || ! grep -q '<version>0.2.0</version>' pom.xml; then
          exec mvn "$@"
        fi
        mkdir src/aws/target node-init/target
        cp /root/fleet/release/node-init-aws.{jar,cdx.json} src/aws/target/
        cd node-init
        cp /root/fleet/release/node-init.cdx.json target/
        python3 - /root/fleet/release/node-init.jar target/node-init.jar <<'END'
        import sys, zipfile
        with zipfile.ZipFile(sys.argv[1]) as old, zipfile.ZipFile(sys.argv[2], 'w', 8) as new:
            for entry in old.infolist():
                data = old.read(entry)
                if entry.filename == 'META-INF/MANIFEST.MF':
                    data = data.replace(b'-Version: 0.1.0', b'-Version: 0.2.0')
                new.writestr(entry, data)
        END
        """);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void makeServer() throws IOException {
    machine("make", folder.path().toString(), SERVER);
    Path ssh = Files.createDirectories(folder.resolve(SERVER).resolve("root/.ssh"));
    Files.copy(folder.resolve("yours/.ssh/id_ed25519.pub"), ssh.resolve("authorized_keys"));
    String key =
        Files.readString(folder.resolve(SERVER).resolve("etc/ssh/ssh_host_ed25519_key.pub"));
    Files.writeString(folder.resolve("yours/.ssh/known_hosts"), "git.example.org " + key);
    sshd =
        ProgramRun.of(
                machineCommand(
                    "run",
                    folder.path().toString(),
                    SERVER,
                    "/usr/sbin/sshd",
                    "-De",
                    "-o",
                    "ListenAddress=" + SERVER_ADDRESS))
            .start();
    Await.until(
        LIMIT,
        "sshd listens",
        () -> {
          try (Socket socket = new Socket(InetAddress.getByName(SERVER_ADDRESS), 22)) {
            return socket.isConnected();
          } catch (IOException e) {
            return false;
          }
        });
  }

  private void makeNode(String name) throws IOException {
    String gone = REPLACES.get(name);
    if (gone != null) {
      remove(folder.resolve(gone));
    }
    machine("make", folder.path().toString(), name);
    Files.copy(
        folder.resolve("yours/fleet/user-data"), folder.resolve(name).resolve("root/user-data"));
  }

  private static void sh(Path place, String command) {
    ProgramRun.of("bash", "-euc", command).in(place).within(LIMIT).run().expectingSuccess();
  }

  private static List<String> machineCommand(String... arguments) {
    Path script =
        FedRun.projectFolder().resolve("src/fed/src/test/resources/io/federation/fed/machine.sh");
    return Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList();
  }

  private static void machine(String... arguments) {
    ProgramRun.of(machineCommand(arguments)).within(LIMIT).run().expectingSuccess();
  }

  private static List<Block> blocks() throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(PAGE);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).startsWith("```")) {
        continue;
      }
      List<String> words = List.of(lines.get(i).substring(3).split(" "));
      int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
      List<String> text = lines.subList(i + 1, end);
      if (words.get(0).equals("bash")) {
        blocks.add(
            new Block(
                i + 1,
                words.subList(1, words.size()),
                String.join("\n", text) + "\n",
                new ArrayList<>()));
      } else {
        assertThat(words).as("line %s of the page", i + 1).containsExactly("text");
        blocks.get(blocks.size() - 1).printed().addAll(text);
      }
      i = end;
    }
    return blocks;
  }

  private ProgramRun.Result run(String machine, String commands) {
    String home = folder.path().toString();
    List<String> command =
        machine.equals(YOURS)
            ? machineCommand(
                "here",
                home + "/yours",
                home + "/hosts",
                "bash",
                "-euo",
                "pipefail",
                "-c",
                commands)
            : machineCommand(
                "run", home, machine, "bash", "-euo", "pipefail", "-c", "cd /root\n" + commands);
    return ProgramRun.of(command).within(LIMIT).run();
  }

  /**
   * Runs what looks at all nodes until it finds them well, with a heartbeat of each before: cron
   * does not run on the machines, and who says nothing for two minutes counts as dead.
   */
  private ProgramRun.Result awaitWell(String machine, String commands) {
    AtomicReference<ProgramRun.Result> result = new AtomicReference<>();
    Await.until(
        LIMIT,
        "all nodes are well",
        () -> {
          beat();
          result.set(run(machine, commands));
          return result.get().exitCode() == 0;
        });
    return result.get();
  }

  private void beat() {
    List<Path> launchers;
    try (Stream<Path> machines = Files.list(folder.path())) {
      launchers =
          machines.filter(each -> Files.exists(each.resolve("root/bin/node-init"))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Path machine : launchers) {
      String name = machine.getFileName().toString();
      assertThat(run(name, "/root/bin/node-init cron-1m").exitCode()).as(name).isZero();
    }
  }

  private static Pattern pattern(String line) {
    return Pattern.compile(
        Stream.of(line.split(Pattern.quote("..."), -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }

  private void follow(Block block, String machine) throws IOException {
    if (!Files.exists(folder.resolve(machine)) && !machine.equals(YOURS)) {
      makeNode(machine);
    }
    Instant began = Instant.now();
    ProgramRun.Result result =
        block.commands().contains("./fed status")
            ? awaitWell(machine, block.commands())
            : run(machine, block.commands());
    String place = "line " + block.line() + " of own-fleet.md on " + machine;
    System.out.printf("%s: %d s%n", place, Duration.between(began, Instant.now()).toSeconds());
    assertThat(result.exitCode()).as("%s: %s", place, result).isZero();
    List<String> printed = result.out().lines().map(String::strip).toList();
    int from = 0;
    for (String line : block.printed()) {
      Pattern pattern = pattern(line.strip());
      int at = from;
      while (at < printed.size() && !pattern.matcher(printed.get(at)).matches()) {
        at++;
      }
      assertThat(at).as("%s prints %s: %s", place, line, result).isLessThan(printed.size());
      from = at + 1;
    }
  }

  @Test
  void the_page_leads_from_an_empty_folder_to_a_fleet() throws IOException {
    for (Block block : blocks()) {
      for (String machine : block.machines()) {
        follow(block, machine);
      }
    }
    assertReproducible();
  }

  /**
   * In continuous integration what is packaged is what is committed: built twice, in two folders.
   */
  private void assertReproducible() {
    boolean committed =
        ProgramRun.of("git", "-c", "safe.directory=*", "status", "--porcelain")
            .in(FedRun.projectFolder())
            .run()
            .expectingSuccess()
            .out()
            .isEmpty();
    if (committed && IN_CI) {
      assertThat(folder.resolve("yours/fleet/dist/node-init-0.1.0.jar"))
          .hasSameBinaryContentAs(FedRun.projectFolder().resolve("node-init/target/node-init.jar"));
    }
  }
}
