package io.federation.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.federation.testkit.AwsQueryServer;
import io.federation.testkit.AwsQueryServer.Answer;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.TemporaryFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The first stage on bare machines, with the real programs of their systems. The one of the RPM
 * family has packages of its own making: it shows that dnf is called as dnf wants it, not that the
 * packages of Amazon Linux or Fedora are called so.
 */
@Tag("e2e")
@Order(1)
class BareMachineE2eTest {

  private static final String NOT_TRIED = "THE BOOTSTRAP WAS NOT TRIED ON A BARE MACHINE: ";
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Path ROOTS = Path.of("target/roots").toAbsolutePath();

  private TemporaryFolder folder;
  private Machine machine;
  private Path root;
  private String volume = "-";

  @BeforeEach
  void makeMachine() throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      giveUp(NOT_TRIED + "only root may make one");
    }
    if (ProgramRun.of("unshare", "--mount", "--pid", "--fork", "true").run().exitCode() != 0) {
      giveUp(NOT_TRIED + "this machine lets nobody make namespaces, root neither");
    }
    folder = TemporaryFolder.create("bare-machine");
    root = folder.resolve("root");
    machine = new Machine(folder.resolve("unused")).onEc2();
  }

  static void giveUp(String message) {
    System.err.println(message);
    if ("true".equals(System.getenv("CI"))) {
      fail(message);
    }
    abort(message);
  }

  @AfterEach
  void remove() {
    if (machine != null) {
      machine.close();
    }
    if (folder != null) {
      ProgramRun.of("rm", "-rf", folder.path().toString()).within(LIMIT).run().expectingSuccess();
    }
  }

  private static ProgramRun rootScript(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("bash", "-c", rootScript(), "root.sh"));
    command.addAll(arguments);
    return ProgramRun.of(command).within(LIMIT);
  }

  private static String rootScript() {
    try (InputStream script = BareMachineE2eTest.class.getResourceAsStream("root.sh")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the machine, from what an earlier run has left if there is some. */
  private void unpack(String family) {
    String name = family + "-" + Machine.sha256(rootScript()).substring(0, 8) + ".tar";
    Path tar = ROOTS.resolve(name);
    if (!Files.exists(tar)) {
      rootScript(List.of(family, tar.toString())).run().expectingSuccess();
    }
    rootScript(List.of("unpack", tar.toString(), root.toString())).run().expectingSuccess();
  }

  private ProgramRun.Result on(String... command) {
    List<String> all = new ArrayList<>(List.of("run", root.toString(), volume));
    all.addAll(List.of(command));
    return rootScript(all).run();
  }

  private ProgramRun.Result userData() throws IOException {
    Files.writeString(root.resolve("user-data"), Machine.userData(machine.variables));
    return on(
        "AWS_EC2_METADATA_SERVICE_ENDPOINT=" + machine.metadata.url(),
        "AWS_ENDPOINT_URL=" + machine.aws.url(),
        "bash",
        "/user-data");
  }

  /** In the place of node-init: a program that notes that it was called. */
  public static final class StandIn {
    private StandIn() {}

    /** Notes its arguments. */
    public static void main(String... arguments) throws IOException {
      System.out.println("called with " + String.join(" ", arguments));
    }
  }

  private static byte[] jar() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandIn.class.getName());
    String name = StandIn.class.getName().replace('.', '/') + ".class";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
        InputStream code = StandIn.class.getResourceAsStream("/" + name)) {
      jar.putNextEntry(new JarEntry(name));
      code.transferTo(jar);
    }
    return bytes.toByteArray();
  }

  private void standInForNodeInit() throws IOException {
    byte[] jar = jar();
    machine.aws.answer("GET /assets/jar", Answer.ok(jar));
    machine.variables.put("jar_sha256", Machine.sha256(jar));
  }

  @Test
  void a_bare_debian_becomes_a_node() throws IOException {
    unpack("debian");
    standInForNodeInit();

    ProgramRun.Result first = userData().expectingSuccess();
    assertThat(first.out())
        .contains(
            " Installing openjdk-17-jre-headless\n", " called with init --start-archive-later\n")
        .endsWith(" This machine is a node\n");
    ProgramRun.Result second = userData().expectingSuccess();

    assertThat(second.out())
        .contains(" called with init --start-archive-later\n")
        .doesNotContain("Installing");
    assertThat(root.resolve("root/nodeinfo/provider.txt")).hasContent("ec2");
    assertThat(root.resolve("var/log/federation-bootstrap.log"))
        .hasContent(first.out() + second.out());
    theProgramItselfDoesAsWell();
  }

  /** By hand, with the program itself and the smallest sample. */
  private void theProgramItselfDoesAsWell() throws IOException {
    Path jar = Path.of(System.getProperty("node-init.jar"));
    Files.copy(jar, root.resolve("srv/node-init.jar"));
    Files.copy(Machine.SCRIPTS.resolve("bootstrap.sh"), root.resolve("srv/bootstrap.sh"));
    sh(
        "cp -r '%s/hello' '%s/srv/ops' && cd '%s/srv/ops' && git init -q -b main && git add -A"
                .formatted(Machine.SCRIPTS, root, root)
            + " && git -c user.name=Up -c user.email=up@example.org -c commit.gpgSign=false"
            + " commit -q -m 'Begin with hello'");

    ProgramRun.Result result =
        on(
                "NODE_HOME=/home/node",
                "node_instance_id=web1-1",
                "node_stacktype=hello1",
                "node_nodepart=web1",
                "node_initgitrepo=ops",
                "node_initgiturl=/srv/ops",
                "jar_url=file:///srv/node-init.jar",
                "jar_sha256=" + Machine.sha256(Files.readAllBytes(jar)),
                "bash",
                "/srv/bootstrap.sh")
            .expectingSuccess();

    assertThat(result.out()).endsWith(" This machine is a node\n");
    assertThat(root.resolve("home/node/nodeinfo/state.txt")).hasContent("initdone");
  }

  @Test
  void a_machine_of_the_rpm_family_becomes_a_node() throws IOException {
    unpack("rpm");
    standInForNodeInit();
    sh("rm -f '%1$s'/usr/bin/apt* '%1$s'/usr/bin/dpkg*".formatted(root));
    Files.createDirectories(root.resolve("etc/yum.repos.d"));
    Files.writeString(
        root.resolve("etc/yum.repos.d/local.repo"),
        "[local]\nname=local\nbaseurl=file:///repo\nenabled=1\ngpgcheck=0\n");
    Files.writeString(
        root.resolve("java.spec"),
        """
        Name: java-17-amazon-corretto-headless
        Version: 17.0.9
        Release: 1
        Summary: A program that answers as a JVM does
        License: none
        BuildArch: noarch
        AutoReqProv: no
        %description
        For tests.
        %install
        mkdir -p %{buildroot}/usr/bin
        cat >%{buildroot}/usr/bin/java <<'END'
        #!/bin/sh
        if [ "$1" = -version ]; then
          echo 'openjdk version "17.0.9" 2023-10-17 LTS' >&2
        else
          echo "called with $3"
        fi
        END
        chmod 755 %{buildroot}/usr/bin/java
        %files
        /usr/bin/java
        """);
    on(
            "bash",
            "-euc",
            "rpmbuild -bb --quiet --define '_rpmdir /repo' /java.spec; createrepo_c -q /repo")
        .expectingSuccess();

    ProgramRun.Result first = userData().expectingSuccess();
    ProgramRun.Result second = userData().expectingSuccess();

    assertThat(first.out())
        .contains(" Installing java-17-amazon-corretto-headless\n", " called with init\n");
    assertThat(second.out()).contains(" called with init\n").doesNotContain("Installing");
    on(
            "bash",
            "-euc",
            "rpm -e java-17-amazon-corretto-headless; rm -r /repo/*; createrepo_c -q /repo;"
                + " dnf -q clean all")
        .expectingSuccess();
    ProgramRun.Result third = userData();
    assertThat(third.exitCode()).isEqualTo(1);
    assertThat(third.out())
        .contains(" FAILED: no JVM of 17 or newer could be installed: its package lists have none");
    assertThat(machine.aws.calls("CompleteLifecycleAction")).hasSize(1);
  }

  @Test
  void a_data_volume_is_waited_for_and_its_content_stays() throws IOException {
    unpack("debian");
    Files.writeString(
        root.resolve("usr/local/bin/java"),
        """
        #!/bin/bash
        [ "$1" != -version ] || { echo 'openjdk version "17.0.9"' >&2; exit; }
        cat /data/kept; echo kept >/data/kept; grep ' /data ' /proc/mounts
        echo "size $(df --block-size=1M --output=size /data | tail -n 1)"
        """);
    // Time passes quickly, and the volume comes with the third look.
    Files.writeString(
        root.resolve("usr/local/bin/sleep"),
        """
        #!/bin/bash
        [ -e /volume ] || exit 0
        echo >>/run/looks
        [ "$(wc -l </run/looks)" -lt 3 ] ||
          ln -sfn "$(readlink /volume)" /dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0abc
        """);
    for (String program : List.of("java", "sleep")) {
      Files.setPosixFilePermissions(
          root.resolve("usr/local/bin").resolve(program),
          PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path disk = disk();
    machine.variables.put("aws_volume", "vol-0abc");
    machine.aws.answer(
        "DescribeVolumes",
        Answer.ok("<volumeSet><item><status>in-use</status></item></volumeSet>"),
        Answer.ok("<volumeSet><item><status>available</status></item></volumeSet>"));

    ProgramRun.Result first = userData().expectingSuccess();
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.setLength(300 << 20);
    }
    ProgramRun.Result second = userData().expectingSuccess();

    assertThat(first.out())
        .containsPattern(" /data ext4 ")
        .doesNotContain(" kept\n")
        .containsPattern(" size +[1-6][0-9]\n");
    assertThat(second.out())
        .containsPattern(" /data ext4 ")
        .contains(" kept\n")
        .containsPattern(" size +2[0-9][0-9]\n");
    assertThat(machine.aws.calls("AttachVolume").get(0).parameters())
        .isEqualTo(
            Map.of(
                "Action", "AttachVolume",
                "Version", "2016-11-15",
                "VolumeId", "vol-0abc",
                "InstanceId", "i-0a1b2c",
                "Device", "/dev/sdf"));
    assertThat(Files.readAllLines(root.resolve("etc/fstab")))
        .filteredOn(line -> line.contains("/data"))
        .hasSize(1);
    // As a reboot does it.
    assertThat(on("bash", "-euc", "mount --all; cat /data/kept").expectingSuccess().out())
        .isEqualTo("kept\n");
    assertThat(root.resolve("root/nodeinfo/datafolder.txt")).hasContent("/data");

    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.write(new byte[2_000_000]);
      file.seek(5_000);
      file.writeBytes("somebody's data");
    }
    ProgramRun.Result third = userData();
    assertThat(third.exitCode()).isEqualTo(1);
    assertThat(third.out())
        .contains(
            " FAILED: volume vol-0abc is not blank and holds no file system that is known here;"
                + " it was left as it is\n");
    assertThat(machine.aws.calls("CreateTags")).hasSize(1);
  }

  @Test
  void a_data_volume_that_does_not_come_is_told() throws IOException {
    unpack("debian");
    Files.writeString(root.resolve("usr/local/bin/sleep"), "#!/bin/bash\n");
    Files.setPosixFilePermissions(
        root.resolve("usr/local/bin/sleep"), PosixFilePermissions.fromString("rwxr-xr-x"));
    machine.variables.put("aws_volume", "vol-0abc");
    machine.aws.answer(
        "DescribeVolumes",
        Answer.ok("<volumeSet><item><status>in-use</status></item></volumeSet>"));

    ProgramRun.Result result = userData();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains(" FAILED: volume vol-0abc did not come within 5 minutes; AWS said: <volumeSet>");
    assertThat(machine.aws.calls("AttachVolume")).isEmpty();
    assertThat(machine.aws.calls())
        .extracting(AwsQueryServer.Call::action)
        .endsWith("CreateTags", "SignalResource", "CompleteLifecycleAction");
  }

  private Path disk() throws IOException {
    if (ProgramRun.of("losetup", "--find").run().exitCode() != 0) {
      giveUp("A DATA VOLUME WAS NOT TRIED: this machine has no loop devices");
    }
    Path disk = folder.resolve("disk");
    try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
      file.setLength(64 << 20);
    }
    volume = disk.toString();
    return disk;
  }

  private static void sh(String script) {
    ProgramRun.of("bash", "-euc", script).within(LIMIT).run().expectingSuccess();
  }
}
