package io.federation.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.AwsQueryServer;
import io.federation.testkit.MetadataService;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first stage on EC2, which ends with the call of {@code node-init init}. */
class UserDataTest {

  @TempDir private Path folder;
  @AutoClose private Machine machine;

  @BeforeEach
  void makeMachine() throws IOException {
    machine = new Machine(folder).onEc2();
  }

  private List<String> actions() {
    return machine.aws.calls().stream().map(AwsQueryServer.Call::action).toList();
  }

  @Test
  void an_instance_becomes_a_node() throws IOException {
    machine.variables.put("aws_git_secrets", "fed1/git/ops fed1/git/app");
    machine.variables.put("known_hosts", "git.example.org ssh-ed25519 AAAA\nb ssh-rsa BBBB");

    ProgramRun.Result result = machine.runUserData().expectingSuccess();

    assertThat(machine.property("provider")).isEqualTo("ec2\n");
    assertThat(machine.property("instance-id")).isEqualTo("i-0a1b2c\n");
    assertThat(machine.property("deployment")).isEqualTo("fed1\n");
    assertThat(machine.property("initgiturl")).isEqualTo("https://git.example.org/ops.git\n");
    assertThat(machine.property("initgitsignatures")).isEqualTo("tip\n");
    assertThat(machine.property("aws-group")).isEqualTo("fed1/app1\n");
    assertThat(machine.property("aws-stack")).isEqualTo("fed1\n");
    assertThat(machine.property("aws-resource")).isEqualTo("App1Group\n");
    assertThat(machine.property("aws-git-secrets")).isEqualTo("fed1/git/ops fed1/git/app\n");
    assertThat(machine.home().resolve("nodeinfo/initgitbranch.txt")).doesNotExist();
    assertThat(machine.home().resolve("nodeinfo/datafolder.txt")).doesNotExist();
    Path hosts = machine.home().resolve("credentials/known_hosts");
    assertThat(hosts).hasContent("git.example.org ssh-ed25519 AAAA\nb ssh-rsa BBBB");
    assertThat(Files.getPosixFilePermissions(hosts))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(machine.home().resolve("bin/node-init-aws.jar")).hasContent(Machine.AWS_JAR);
    Path jar = machine.home().resolve("download/node-init.jar");
    assertThat(jar).hasContent(Machine.JAR);
    assertThat(machine.javaCalls()).containsExactly("-jar " + jar + " init --start-archive-later");
    assertThat(actions())
        .containsExactly("GET /assets/bootstrap", "GET /assets/jar", "GET /assets/aws_jar");
    assertThat(machine.aws.refused()).isEmpty();
    assertThat(machine.aws.calls().get(0).region()).isEqualTo("eu-central-1");
    assertThat(result.out()).isEqualTo(Files.readString(machine.log()));
    assertThat(result.out().lines())
        .allMatch(line -> line.matches("\\d{8}-\\d{6} .*"), "is stamped")
        .anyMatch(line -> line.endsWith(" This is fed1/app1, by user-data"))
        .anyMatch(line -> line.matches(".* Fetching the program: done in \\d+ s"))
        .anyMatch(line -> line.endsWith(" This machine is a node"));
    assertThat(machine.metadata.requests())
        .extracting(MetadataService.Request::status)
        .doesNotContain(401);
  }

  @Test
  void run_again_it_does_the_same_and_fetches_no_jar_twice() throws IOException {
    machine.runUserData().expectingSuccess();
    Map<String, String> first = contents();

    machine.runUserData().expectingSuccess();

    assertThat(contents()).isEqualTo(first);
    assertThat(machine.aws.calls("GET /assets/bootstrap")).hasSize(2);
    assertThat(machine.aws.calls("GET /assets/jar")).hasSize(1);
    assertThat(machine.aws.calls("GET /assets/aws_jar")).hasSize(1);
    assertThat(machine.javaCalls()).hasSize(2);
  }

  @Test
  void a_value_that_became_empty_is_a_property_no_more() throws IOException {
    machine.runUserData().expectingSuccess();
    machine.variables.put("node_initgitsignatures", "");

    machine.runUserData().expectingSuccess();

    assertThat(machine.home().resolve("nodeinfo/initgitsignatures.txt")).doesNotExist();
  }

  @Test
  void odd_values_are_taken_as_they_stand_and_never_run() throws IOException {
    Path trace = folder.resolve("was-run");
    String odd = "a 'b' \"c\" \\ ; * $(touch " + trace + ") `touch " + trace + "` ${HOME} é";
    machine.variables.put("node_initgiturl", odd);
    machine.variables.put("node_initgitmirrors", "x'; touch " + trace + "; '");

    machine.runUserData().expectingSuccess();

    assertThat(machine.property("initgiturl")).isEqualTo(odd + "\n");
    assertThat(machine.property("initgitmirrors")).isEqualTo("x'; touch " + trace + "; '\n");
    assertThat(trace).doesNotExist();
  }

  @Test
  void no_secret_is_in_the_arguments_of_a_program() throws IOException {
    Path calls = folder.resolve("curl-calls");
    machine.program(
        "curl",
        "printf '%s\\n' \"$@\" >>" + calls + "; env >>" + calls + "; exec /usr/bin/curl \"$@\"");
    machine.variables.put("jar_sha256", "0".repeat(64));

    assertThat(machine.runUserData().exitCode()).isEqualTo(1);

    assertThat(actions()).contains("CreateTags", "SignalResource", "CompleteLifecycleAction");
    String imdsToken =
        machine.metadata.requests().stream()
            .map(request -> request.headers().get("x-aws-ec2-metadata-token"))
            .filter(token -> token != null)
            .findFirst()
            .orElseThrow();
    assertThat(Files.readString(calls))
        .contains("--aws-sigv4")
        .doesNotContain(AwsQueryServer.SECRET_ACCESS_KEY, AwsQueryServer.SESSION_TOKEN, imdsToken);
    assertThat(Files.readString(machine.log()))
        .doesNotContain(AwsQueryServer.SECRET_ACCESS_KEY, AwsQueryServer.SESSION_TOKEN, imdsToken);
  }

  @Test
  void calls_go_to_the_region_and_to_its_partition() throws IOException {
    Path calls = folder.resolve("curl-calls");
    machine.program(
        "curl",
        """
        [[ ${*: -1} != *amazonaws* ]] || { echo "${*: -1}" >>%s; echo 'curl: (6) no' >&2; exit 6; }
        exec /usr/bin/curl "$@"
        """
            .formatted(calls));
    machine.environment.remove("AWS_ENDPOINT_URL");
    machine.metadata.set("meta-data/placement/region", "cn-north-1");
    machine.metadata.set("meta-data/services/domain", "amazonaws.com.cn");

    assertThat(machine.runUserData().exitCode()).isEqualTo(1);

    assertThat(Files.readAllLines(calls).stream().distinct())
        .containsExactly(
            "https://assets.s3.cn-north-1.amazonaws.com.cn/bootstrap",
            "https://ec2.cn-north-1.amazonaws.com.cn/",
            "https://cloudformation.cn-north-1.amazonaws.com.cn/",
            "https://autoscaling.cn-north-1.amazonaws.com.cn/");
  }

  @Test
  void the_text_leaves_half_of_the_room_to_the_values() throws IOException {
    assertThat(Files.size(Machine.SCRIPTS.resolve("user-data.sh"))).isLessThan(8_500);
    List<String> names = new ArrayList<>(machine.variables.keySet());
    assertThat(names).hasSize(20);
    Map<String, String> longest = machine.variables;
    names.forEach(name -> longest.put(name, "x".repeat(250)));

    assertThat(Machine.userData(longest).length()).isLessThan(16_384);
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(machine.home())) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        contents.put(machine.home().relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }
}
