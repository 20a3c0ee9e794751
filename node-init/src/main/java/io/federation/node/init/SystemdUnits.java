package io.federation.node.init;

import io.federation.machine.StateFiles;
import io.federation.model.NodeProperty;
import io.federation.model.SpreadDelay;
import io.federation.node.home.NodeHome;
import io.federation.node.home.NodeInfo;
import io.federation.node.script.Resources;
import io.federation.node.script.ScriptScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The units of systemd that belong to one node. */
final class SystemdUnits {

  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r--r--");

  private static final List<NodeProperty> FIELDS =
      List.of(
          NodeProperty.INSTANCE_ID,
          NodeProperty.DEPLOYMENT,
          NodeProperty.STACKTYPE,
          NodeProperty.NODEPART);

  private final NodeHome home;
  private final NodeInfo nodeInfo;
  private final Path folder;

  SystemdUnits(NodeHome home, Path folder) {
    this.home = home;
    this.nodeInfo = new NodeInfo(home);
    this.folder = folder;
  }

  /** Returns the file of a unit, such as {@code node-init.timer}. */
  Path file(String unit) {
    return folder.resolve(unit);
  }

  /**
   * Writes a unit.
   *
   * @param template the name of the text that it is made of
   */
  void write(String unit, String template) throws IOException {
    StateFiles.writeIfChanged(file(unit), filled(template));
    // systemd complains of units that only root can read.
    Files.setPosixFilePermissions(file(unit), MODE);
  }

  /** A node with a machine of its own has the plain name; further homes have names of their own. */
  String name(String unit) {
    return home.root().equals(NodeHome.DEFAULT)
        ? unit
        : unit + "-" + escaped(home.root().toString().substring(1));
  }

  /** Escapes a path as systemd-escape(1) does. */
  private static String escaped(String path) {
    StringBuilder name = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c == '/') {
        name.append('-');
      } else if (c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '.')) {
        name.append(c);
      } else {
        name.append(String.format("\\x%02x", (int) c));
      }
    }
    return name.toString();
  }

  private String filled(String template) throws IOException {
    // In a unit file, % begins a specifier; in a command's quoted word, \ an escape, " its end and
    // $ a variable (systemd.unit(5), systemd.service(5)).
    String text = home.root().toString().replace("%", "%%");
    String word = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "$$");
    // systemd gives each start of a unit an id that no other has (systemd.exec(5)).
    String heartbeat =
        name(ScriptScope.HEARTBEAT_UNIT).replace("\\", "\\\\") + "@${INVOCATION_ID}.service";
    return Resources.text(SystemdUnits.class, template)
        .replace("@HOME_WORD@", word)
        .replace("@HOME@", text)
        .replace("@HEARTBEAT@", heartbeat)
        .replace("@SECOND@", "%02d".formatted(second()))
        .replace("@FIELDS@", fields());
  }

  private long second() throws IOException {
    String identity = nodeInfo.get(NodeProperty.INSTANCE_ID).orElse("");
    return SpreadDelay.of(identity, SpreadDelay.WITHIN_MINUTE).toSeconds();
  }

  /** What the journal says of the node with each line: NODE_INSTANCE_ID=i-1 and so on. */
  private String fields() throws IOException {
    List<String> fields = new ArrayList<>();
    for (NodeProperty property : FIELDS) {
      Optional<String> value = nodeInfo.name(property);
      String field = "NODE_" + property.word().toUpperCase(Locale.ROOT).replace('-', '_');
      value.ifPresent(name -> fields.add(field + "=" + name));
    }
    return String.join(" ", fields);
  }
}
