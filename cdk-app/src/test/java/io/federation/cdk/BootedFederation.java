package io.federation.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.federation.testkit.HttpGitServer;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.TemporaryFolder;
import io.federation.testkit.aws.AwsClients;
import io.federation.testkit.aws.AwsEndpoint;
import io.federation.testkit.machines.BootedGroups;
import io.federation.testkit.machines.MachineNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A sample stack, its Git server, and the AWS endpoint, whose instances are machines that boot. */
final class BootedFederation implements AutoCloseable {

  private static final Path CDK = Path.of(System.getProperty("cdk", "cdk"));
  private static final Duration LIMIT = Duration.ofMinutes(25);

  final AwsEndpoint endpoint = AwsEndpoint.start();
  final AwsClients aws = new AwsClients(endpoint);
  final MachineNetwork network;
  final BootedGroups groups;
  private final TemporaryFolder folder = TemporaryFolder.create("booted");
  private final HttpGitServer git = HttpGitServer.serving(folder.path());

  BootedFederation(String name) {
    network = MachineNetwork.open(name);
    groups = BootedGroups.of(endpoint, network);
  }

  /** Puts a folder of the project, changed by a line of the shell, into a new repository. */
  void repository(String name, String sources, String change) {
    shell(
        "cp -r ../bootstrap/" + sources + " '" + folder.resolve(name) + "'",
        "cd '" + folder.resolve(name) + "'",
        change,
        "git init --quiet --initial-branch main",
        "git add --all",
        "git -c user.name=ops -c user.email=ops@example.org commit --quiet --message Begin",
        "git clone --quiet --bare . '" + folder.resolve(name + ".git") + "'");
  }

  /** Makes an empty repository that everybody may push to. */
  void emptyRepository(String name) {
    shell(
        "git init --quiet --bare --initial-branch main '" + folder.resolve(name + ".git") + "'",
        "git -C '" + folder.resolve(name + ".git") + "' config http.receivepack true");
  }

  /** Returns a file of a repository as its server has it; empty where there is none. */
  String file(String repository, String path) {
    return ProgramRun.of(
            "git", "-C", folder.resolve(repository + ".git").toString(), "show", "main:" + path)
        .run()
        .out();
  }

  /** Returns the address of a repository for machines. */
  String url(String repository) {
    return network.reach(git.url(repository + ".git"));
  }

  /** Changes {@code it/federation.yaml} before the repository is made. */
  String describe(Function<String, String> change, String sources) throws IOException {
    String text = Files.readString(Path.of("../bootstrap", sources, "it/federation.yaml"));
    Path file = Files.writeString(folder.resolve("federation.yaml"), change.apply(text));
    return "cp '" + file + "' it/federation.yaml";
  }

  private void shell(String... lines) {
    ProgramRun.of("bash", "-euc", String.join("\n", lines)).run().expectingSuccess();
  }

  /** Starts the unmodified CLI of CDK. */
  ProgramRun.Started cdk(String... arguments) {
    assertThat(CDK).as("the CLI of CDK, which ./test installs").isExecutable();
    List<String> command = new ArrayList<>(List.of(CDK.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--output", folder.resolve("cdk.out").toString()));
    command.addAll(List.of("-c", "federation=" + folder.resolve("federation.yaml")));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(endpoint.environment());
    environment.put("CDK_DISABLE_CLI_TELEMETRY", "true");
    environment.put("CI", "true");
    environment.remove("AWS_PROFILE");
    return ProgramRun.of(command)
        .withOnlyEnv(environment)
        .in(Path.of("").toAbsolutePath())
        .within(LIMIT)
        .start();
  }

  /** Begins a deploy. */
  ProgramRun.Started deploy() {
    try (ProgramRun.Started bootstrap = cdk("bootstrap", "aws://000000000000/us-east-1")) {
      bootstrap.await().expectingSuccess();
    }
    return cdk("deploy", "--require-approval", "never");
  }

  @Override
  public void close() {
    try (network;
        endpoint;
        folder;
        git) {
      groups.close();
    }
  }
}
