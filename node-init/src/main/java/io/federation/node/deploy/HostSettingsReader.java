package io.federation.node.deploy;

import io.federation.deploy.agent.HookCommand;
import io.federation.deploy.plan.Host;
import io.federation.git.remote.Remote;
import io.federation.machine.ErrorText;
import io.federation.model.Names;
import io.federation.model.NodeProperty;
import io.federation.model.spec.DeploySpec;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds out what a node is among the hosts of the tree: by its nodeinfo and, where the federation's
 * description names one, by the configuration file that zkdeployment's agent had.
 */
final class HostSettingsReader {

  private static final String SECTION = "zkdeployment";
  private static final String HOST_ID = "host-id";
  private static final String ROLE = "role";
  private static final String RUN_DIRECTORY = "run-directory";
  private static final String AFTER = "after";

  /** A server beside the machine answers at once; a monitor waits ten seconds in all. */
  private static final Duration LIMIT = Duration.ofSeconds(4);

  /** What may be a node of the tree: no more than a name there, and less than in nodeinfo. */
  private static final Pattern NODE = Pattern.compile("(?!\\.\\.?$)[!-.0-~]{1,255}");

  private final NodeInfo nodeInfo;
  private final Path runFolder;
  private final Duration limit;

  HostSettingsReader(NodeHome home) {
    this(home, LIMIT);
  }

  HostSettingsReader(NodeHome home, Duration limit) {
    this.nodeInfo = new NodeInfo(home);
    this.runFolder = home.run().resolve(NodeDeployAgent.SOURCE);
    this.limit = limit;
  }

  /**
   * Reads it.
   *
   * @throws IOException in one line if it cannot be found out, or is not right
   */
  HostSettings read(DeploySpec spec) throws IOException {
    Optional<HookCommand> after = spec.after().map(HookCommand::line);
    if (spec.configuration().isPresent()) {
      return byFile(Path.of(spec.configuration().get()), after);
    }
    String id =
        nodeInfo
            .name(NodeProperty.INSTANCE_ID)
            .orElseThrow(() -> new IOException("the node has no instance-id: run node-init init"));
    return new HostSettings(host(id, nodeInfo.name(NodeProperty.DEPLOYROLE)), runFolder, after);
  }

  private Host host(String id, Optional<String> role) throws IOException {
    return new Host(id, nodeInfo.get(NodeProperty.HOSTNAME).orElse(id), role);
  }

  private HostSettings byFile(Path file, Optional<HookCommand> after) throws IOException {
    try {
      Map<String, String> values = values(file);
      Optional<String> id = value(values, HOST_ID);
      if (id.isEmpty()) {
        throw new IOException(missingId(values.getOrDefault(HOST_ID, "")));
      }
      Optional<String> role = value(values, ROLE);
      if (role.isPresent()) {
        checkNode(ROLE, role.get());
      }
      return new HostSettings(
          host(
              checkNode(HOST_ID, id.get()),
              role.isPresent() ? role : nodeInfo.name(NodeProperty.DEPLOYROLE)),
          value(values, RUN_DIRECTORY).map(HostSettingsReader::folder).orElse(runFolder),
          value(values, AFTER).map(HostSettingsReader::command).or(() -> after));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(file + ": " + ErrorText.of(e), e);
    }
  }

  private static String missingId(String value) {
    return HOST_ID
        + (value.isEmpty()
            ? " is missing: say " + HOST_ID + " = what the tree calls the host by"
            : " = "
                + Remote.shown(value)
                + " is not there, or empty: let it say what the tree calls the host by");
  }

  private static Map<String, String> values(Path file) throws IOException {
    try {
      return IniText.section(ReferredValue.read(file), SECTION)
          .orElseThrow(
              () ->
                  new IOException(
                      "it has no section [" + SECTION + "]: put " + HOST_ID + " and all into one"));
    } catch (NoSuchFileException e) {
      throw new IOException(
          "there is no such file: bring it there, or take deploy.configuration out of"
              + " it/federation.yaml",
          e);
    }
  }

  private Optional<String> value(Map<String, String> values, String name) throws IOException {
    String value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return ReferredValue.of(value, limit);
    } catch (IOException e) {
      throw new IOException(name + " = " + Remote.shown(value) + ": " + e.getMessage(), e);
    }
  }

  private static String checkNode(String name, String value) {
    if (!NODE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          name
              + " "
              + Names.quote(value)
              + " cannot be the name of a node of the tree: use up to 255 letters, digits and"
              + " signs without '/' or blanks");
    }
    return value;
  }

  private static Path folder(String value) {
    if (!value.startsWith("/")) {
      throw new IllegalArgumentException(
          RUN_DIRECTORY
              + " "
              + Names.quote(value)
              + " is not an absolute path: use one such as /var/run/zkdeployment");
    }
    return Path.of(value);
  }

  private static HookCommand command(String value) {
    return HookCommand.words(value.replaceAll("\\s*\\n\\s*", " "), CommandWords.of(value));
  }
}
