package io.federation.local.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.federation.local.home.BusyException;
import io.federation.local.home.FederationHome;
import io.federation.machine.ErrorText;
import io.federation.machine.ProcessTable;
import io.federation.machine.Program;
import io.federation.model.ExitCode;
import io.federation.model.NodeProperty;
import io.federation.model.NodeState;
import io.federation.model.spec.FederationSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Calls node-init for local nodes, each call a process of its own. */
public final class NodeProgram {

  private static final Duration STATUS_LIMIT = Duration.ofSeconds(30);
  private static final Duration TERMINATE_LIMIT = Duration.ofSeconds(45);

  /** Less than {@link #TERMINATE_LIMIT}, as the program itself takes its time. */
  private static final String TERMINATE_WITHIN = "30s";

  private static final List<String> FAST_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

  private final List<String> java;
  private final Path jar;
  private final Map<String, String> environment;

  /**
   * Calls the program in {@code jar}.
   *
   * @param java the Java program, with the options that start it fast
   * @param environment the variables of this process, which those of the node build upon
   */
  public NodeProgram(List<String> java, Path jar, Map<String, String> environment) {
    this.java = List.copyOf(java);
    this.jar = jar;
    this.environment = Map.copyOf(environment);
  }

  /** Returns the call of the Java program {@code java} with the options that make it start fast. */
  public static List<String> fastJava(Path java) {
    List<String> call = new ArrayList<>(List.of(java.toString()));
    call.addAll(FAST_START);
    return call;
  }

  /** Returns the jar that new nodes are born from. */
  public Path jar() {
    return jar;
  }

  /**
   * Takes a node from its birth to {@code initdone}. Nothing calls its heartbeats yet. What happens
   * is in the node's log.
   *
   * @param ops the bare ops repository
   * @throws IOException if init fails, with its reason
   * @throws BusyException if init or work is under way on the node
   */
  public void init(LocalNode node, FederationSpec spec, Path ops) throws IOException {
    Map<NodeProperty, String> properties = new LinkedHashMap<>();
    properties.put(NodeProperty.INSTANCE_ID, node.id());
    properties.put(NodeProperty.DEPLOYMENT, spec.deployment());
    properties.put(NodeProperty.STACKTYPE, spec.stacktype());
    properties.put(NodeProperty.NODEPART, node.part());
    properties.put(NodeProperty.INITGITREPO, FederationHome.OPS);
    properties.put(NodeProperty.INITGITURL, ops.toString());
    properties.put(NodeProperty.PROVIDER, "local");
    node.address().ifPresent(address -> properties.put(NodeProperty.ADDRESS, address));
    node.dataFolder()
        .ifPresent(folder -> properties.put(NodeProperty.DATAFOLDER, folder.toString()));
    List<String> command = new ArrayList<>(java);
    command.addAll(
        List.of(
            "-jar",
            jar.toString(),
            "init",
            "--heartbeat",
            "none",
            "--start-archive-later",
            "--quiet"));
    properties.forEach((name, value) -> command.addAll(List.of("--set", name + "=" + value)));
    Program.Result result = program(node, command).run();
    if (result.code() == ExitCode.TRY_AGAIN) {
      throw new BusyException("init or work is under way on " + node.id());
    }
    if (result.code() != ExitCode.DONE) {
      throw new IOException(lastError(result) + "; its log is " + node.log());
    }
  }

  /** Asks a node how it is. One that does not answer is described too, with that as its error. */
  public LocalNodeStatus status(LocalNode node) {
    if (!Files.exists(node.launcher())) {
      return LocalNodeStatus.silent(node, NodeState.PRESETUP.word(), "is not initialised", false);
    }
    String text = "";
    try {
      Program.Result result =
          program(node, List.of(node.launcher().toString(), "status", "--json")).run(STATUS_LIMIT);
      text = String.join("\n", result.out());
      // A node that says what is wrong with it ends with another code.
      return result.code() == ExitCode.DONE || !text.isBlank()
          ? LocalNodeStatus.parse(node, text)
          : LocalNodeStatus.silent(node, "unknown", lastError(result), true);
    } catch (JsonProcessingException e) {
      return LocalNodeStatus.silent(node, "unknown", "its status is not JSON: " + text, true);
    } catch (IOException e) {
      return LocalNodeStatus.silent(
          node, "unknown", "its status cannot be read: " + e.getMessage(), true);
    }
  }

  /**
   * Lets a node end for good by its own scripts, which takes at most 45 s.
   *
   * @return what went wrong, in one line; nothing if all went well
   */
  public Optional<String> terminate(LocalNode node) {
    if (!Files.exists(node.launcher())) {
      return Optional.empty();
    }
    try {
      Program.Result result =
          program(
                  node,
                  List.of(node.launcher().toString(), "terminate", "--within", TERMINATE_WITHIN))
              .run(TERMINATE_LIMIT);
      return result.code() == ExitCode.DONE ? Optional.empty() : Optional.of(lastError(result));
    } catch (IOException e) {
      return Optional.of(ErrorText.of(e));
    }
  }

  private Program program(LocalNode node, List<String> command) {
    return new Program(command, environment(environment, node), node.home());
  }

  /** Returns the environment of a node's processes, by which they are found. */
  public static Map<String, String> environment(Map<String, String> base, LocalNode node) {
    Map<String, String> variables = new TreeMap<>(base);
    // Scripts get one of their own; a shell that exported NODE_HOME has none.
    variables.put(ProcessTable.RUN_MARK, "fed");
    variables.put(LocalNode.MARK, node.home().toString());
    variables.put("LC_ALL", "C.UTF-8");
    return variables;
  }

  private static String lastError(Program.Result result) {
    List<String> err = result.err();
    return err.isEmpty()
        ? "node-init ended with exit code " + result.code()
        : err.get(err.size() - 1);
  }
}
