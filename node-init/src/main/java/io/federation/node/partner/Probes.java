package io.federation.node.partner;

import io.federation.machine.Program;
import io.federation.model.spec.AwakeProbe;
import io.federation.node.home.RepositoryFiles;
import io.federation.node.presence.NodeVariables;
import io.federation.node.script.ScriptEnvironment;
import io.federation.presence.awake.AwakeProbes;
import io.federation.presence.awake.ProbeTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds out who is awake: who answers as its part is to answer. All are asked side by side. */
public final class Probes {

  private final Path ops;
  private final ScriptEnvironment environment;

  public Probes(Path ops, ScriptEnvironment environment) {
    this.ops = ops;
    this.environment = environment;
  }

  /**
   * Returns those who are awake, in the order given. One that has no address, or lacks the port
   * that is asked for, is not.
   *
   * @param ports of the part, for those who do not say theirs
   * @throws IOException if the part's command cannot be run at all
   */
  public List<Partner> awake(List<Partner> partners, AwakeProbe probe, Map<String, Integer> ports)
      throws IOException, InterruptedException {
    if (probe instanceof AwakeProbe.Command command) {
      check(command);
    }
    List<ProbeTarget> candidates = new ArrayList<>();
    for (Partner partner : partners) {
      SortedMap<String, Integer> all = new TreeMap<>(ports);
      all.putAll(partner.ports());
      candidates.add(new ProbeTarget(partner.instanceId(), partner.address(), all, probe));
    }
    Set<String> awake = new AwakeProbes(this::succeeds).awake(candidates);
    return partners.stream().filter(partner -> awake.contains(partner.instanceId())).toList();
  }

  private void check(AwakeProbe.Command probe) throws IOException {
    Path script = ops.resolve(probe.path());
    if (!Files.exists(script, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          "there is no "
              + probe.path()
              + " in the ops repository: put the probe there, or name another one");
    }
    RepositoryFiles.checkFile(ops, script);
  }

  /** What the command prints is not kept. */
  private boolean succeeds(AwakeProbe.Command probe, ProbeTarget candidate, String address)
      throws IOException {
    Map<String, String> variables = environment.variables();
    variables.put("PROBE_ADDRESS", address);
    NodeVariables.addPorts("PROBE_PORT_", candidate.ports(), variables);
    String script = ops.resolve(probe.path()).toString();
    List<String> command =
        Files.isExecutable(Path.of(script)) ? List.of(script) : List.of("bash", script);
    return new Program(command, variables, ops).succeeds(probe.within());
  }
}
