package io.federation.node.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.machine.PrivateFiles;
import io.federation.node.event.EventPublisher;
import io.federation.node.home.NodeHome;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("jvm")
class InstallationTest {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir private Path folder;

  private NodeHome home;
  private Path jar;
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void make() throws IOException {
    home = new NodeHome(folder.resolve("it's the home"));
    jar = folder.resolve("built.jar");
    writeJar("1");
  }

  /** What the jar of these tests runs: says what it was given. */
  static final class Told {
    public static void main(String[] arguments) {
      if (arguments.length == 1 && arguments[0].equals("fail")) {
        System.exit(65);
      }
      System.out.println("arguments " + List.of(arguments));
      System.out.println("locale " + System.getenv("LC_ALL"));
      if (System.getenv("LANGUAGE") != null) {
        System.out.println("language " + System.getenv("LANGUAGE"));
      }
      System.out.println("home " + System.getenv("NODE_HOME"));
      System.out.println("jar " + System.getProperty("java.class.path"));
      System.out.println("file names " + System.getProperty("sun.jnu.encoding"));
      if (System.getenv("https_proxy") != null) {
        System.out.println("proxy " + System.getenv("https_proxy"));
      }
    }
  }

  private void writeJar(String version) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Told.class.getName());
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    String entry = Told.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream archive = new JarOutputStream(out, manifest);
        InputStream code =
            Objects.requireNonNull(Told.class.getClassLoader().getResourceAsStream(entry))) {
      archive.putNextEntry(new ZipEntry(entry));
      code.transferTo(archive);
    }
  }

  private void install(Path java) throws IOException {
    new Installation(home, Optional.of(jar), java, environment).install();
  }

  private Path launcher() {
    return home.bin().resolve("node-init");
  }

  private String told(Path nodeHome, String arguments) {
    return "arguments [%s]\nlocale C.UTF-8\nhome %s\njar %s\nfile names UTF-8\n"
        .formatted(arguments, nodeHome, home.bin().resolve("node-init.jar"));
  }

  @Test
  void the_launcher_runs_the_jar_for_its_home_in_one_locale_whatever_the_environment()
      throws IOException {
    install(JAVA);
    ProgramRun run = ProgramRun.of(launcher().toString(), "cron-1m", "a b", "");

    assertThat(run.withOnlyEnv(Map.of()).run())
        .isEqualTo(new ProgramRun.Result(0, told(home.root(), "cron-1m, a b, "), ""));
    Map<String, String> other =
        Map.of("LC_ALL", "POSIX", "LANGUAGE", "de:fr", "PATH", "/nowhere:/bin:/usr/bin");
    assertThat(run.withOnlyEnv(other).run())
        .isEqualTo(new ProgramRun.Result(0, told(home.root(), "cron-1m, a b, "), ""));
  }

  @Test
  void the_launcher_uses_the_proxies_that_init_was_called_with_until_it_is_called_without()
      throws IOException {
    environment = Map.of("https_proxy", "http://it's:a secret@proxy:1", "PATH", "/bin");
    install(JAVA);
    ProgramRun run = ProgramRun.of(launcher().toString()).withOnlyEnv(Map.of());
    assertThat(run.run().out()).endsWith("\nproxy http://it's:a secret@proxy:1\n");
    assertThat(run.withOnlyEnv(Map.of("https_proxy", "http://other:1")).run().out())
        .endsWith("\nproxy http://other:1\n");
    assertThat(PrivateFiles.isPrivate(home.bin().resolve("proxies"))).isTrue();

    environment = Map.of();
    install(JAVA);
    assertThat(ProgramRun.of(launcher().toString()).withOnlyEnv(Map.of()).run().out())
        .doesNotContain("proxy");
  }

  @Test
  void the_launcher_may_be_called_by_other_names_and_from_anywhere() throws IOException {
    install(JAVA);
    Path links = Files.createDirectories(folder.resolve("links"));
    Files.createSymbolicLink(links.resolve("first"), launcher());
    Files.createSymbolicLink(links.resolve("second"), Path.of("first"));

    ProgramRun bySymlink =
        ProgramRun.of("/bin/sh", "-c", "second x").withEnv("PATH", links + ":/usr/bin:/bin");
    assertThat(bySymlink.in(folder).run())
        .isEqualTo(new ProgramRun.Result(0, told(home.root(), "x"), ""));
    assertThat(ProgramRun.of("./bin/node-init").in(home.root()).run().out())
        .isEqualTo(told(home.root(), ""));
  }

  @Test
  void a_home_that_is_given_goes_before_the_one_the_launcher_is_in() throws IOException {
    install(JAVA);

    assertThat(ProgramRun.of(launcher().toString()).withEnv("NODE_HOME", "/srv/node").run().out())
        .isEqualTo(told(Path.of("/srv/node"), ""));
  }

  @Test
  void options_for_java_that_a_variable_holds_go_before_the_launchers_own() throws IOException {
    install(JAVA);

    ProgramRun.Result result =
        ProgramRun.of(launcher().toString())
            .withEnv("NODE_INIT_JAVA_OPTIONS", "-Xmx300m -XX:+PrintFlagsFinal")
            .run();

    assertThat(result.out())
        .containsPattern("MaxHeapSize += 314572800 ")
        .endsWith(told(home.root(), ""));
  }

  @Test
  void options_that_any_java_of_the_machine_would_take_keep_the_node_from_nothing()
      throws IOException {
    install(JAVA);

    ProgramRun.Result result =
        ProgramRun.of(launcher().toString())
            .withEnv("JAVA_TOOL_OPTIONS", "-XX:+UseParallelGC")
            .withEnv("JDK_JAVA_OPTIONS", "-XX:+NoSuchOption")
            .withEnv("_JAVA_OPTIONS", "-Xmx1g")
            .run();

    assertThat(result).isEqualTo(new ProgramRun.Result(0, told(home.root(), ""), ""));
  }

  @Test
  void a_rehearsal_starts_java_as_the_launcher_does() throws IOException {
    Path java = folder.resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        for word; do case $word in -cp) break ;; esac; echo "$word"; done >"${0%/*}/$LC_ALL"
        env | grep -e JAVA -e LANG -e http_proxy | sort >>"${0%/*}/$LC_ALL"
        """);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, String> environment =
        Map.of(
            "PATH", "/usr/bin:/bin",
            "LANGUAGE", "de",
            "JAVA_TOOL_OPTIONS", "-XX:+UseParallelGC",
            "JDK_JAVA_OPTIONS", "-XX:+UseParallelGC",
            "_JAVA_OPTIONS", "-XX:+UseParallelGC",
            "NODE_INIT_JAVA_OPTIONS", " -Xmx300m  -Da=b",
            "http_proxy", "http://proxy.example.org:3128");
    Files.createDirectories(home.nodeinfo());
    install(java);
    ProgramRun.of(launcher().toString(), "cron-1m").withOnlyEnv(environment).run();
    Path given = folder.resolve("C.UTF-8");
    String toLauncher = Files.readString(given);
    Files.delete(given);

    Rehearsal rehearsal = new Rehearsal(java, environment);
    StartArchive archive =
        new StartArchive(
            home, java, rehearsal, new EventPublisher(home, Clock.systemUTC(), List.of()));
    try (RehearsalHome place = RehearsalHome.make(home)) {
      assertThat(rehearsal.run(place, jar, archive.option())).isEmpty();
    }

    assertThat(given).hasContent(toLauncher);
    assertThat(toLauncher).contains("\n-Xmx300m\n-Da=b\n").doesNotContain("ParallelGC");
  }

  @Test
  void the_exit_code_is_that_of_the_program() throws IOException {
    install(JAVA);

    assertThat(ProgramRun.of(launcher().toString(), "fail").run().exitCode()).isEqualTo(65);
  }

  @Test
  void what_is_no_program_is_not_installed_over_one() throws IOException {
    install(JAVA);
    Files.writeString(jar, "no jar");

    assertThatThrownBy(() -> install(JAVA)).isInstanceOf(IOException.class);

    assertThat(ProgramRun.of(launcher().toString()).run().exitCode()).isZero();
  }

  @Test
  void a_java_of_any_path_is_used_and_one_that_is_gone_is_looked_for_on_the_path()
      throws IOException {
    Path java = folder.resolve("jdk's $1/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\necho recorded\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    install(java);
    ProgramRun run =
        ProgramRun.of(launcher().toString()).withEnv("PATH", JAVA.getParent() + ":/usr/bin:/bin");
    assertThat(run.run().out()).isEqualTo("recorded\n");

    Files.delete(java);

    assertThat(run.run()).isEqualTo(new ProgramRun.Result(0, told(home.root(), ""), ""));
  }

  @Test
  void installing_again_leaves_the_same_jar_alone_and_replaces_another_as_a_whole()
      throws IOException {
    install(JAVA);
    Path installed = home.bin().resolve("node-init.jar");
    Object inode = Files.getAttribute(installed, "unix:ino");

    install(JAVA);
    assertThat(Files.getAttribute(installed, "unix:ino")).isEqualTo(inode);

    writeJar("2");
    install(JAVA);
    assertThat(Files.getAttribute(installed, "unix:ino")).isNotEqualTo(inode);
    assertThat(installed).hasSameBinaryContentAs(jar);
    try (var files = Files.list(home.bin())) {
      assertThat(files).containsExactlyInAnyOrder(installed, launcher());
    }
  }

  @Test
  void the_installed_jar_installs_itself() throws IOException {
    install(JAVA);
    jar = home.bin().resolve("node-init.jar");

    install(JAVA);

    assertThat(ProgramRun.of(launcher().toString()).run().exitCode()).isZero();
  }

  @Test
  void what_a_killed_installation_left_is_not_in_the_way() throws IOException {
    Files.createDirectories(home.bin());
    Files.writeString(home.bin().resolve(".node-init.jar.new"), "half a j");
    Files.writeString(home.bin().resolve(".node-init.new"), "#!/bin");

    install(JAVA);

    assertThat(ProgramRun.of(launcher().toString()).run().exitCode()).isZero();
  }

  @Test
  void a_program_that_does_not_run_from_a_jar_installs_nothing() throws IOException {
    new Installation(home, Optional.empty(), JAVA, Map.of()).install();

    assertThat(home.root()).doesNotExist();
  }
}
