package io.federation.node.init;

import io.federation.machine.StateFiles;
import io.federation.node.home.NodeHome;
import io.federation.node.script.Resources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The heartbeat as a systemd timer: a service unit and a timer unit. */
final class SystemdTimer {

  private final NodeHome home;
  private final SystemPrograms programs;
  private final Path folder;

  SystemdTimer(NodeHome home, SystemPrograms programs, Path folder) {
    this.home = home;
    this.programs = programs;
    this.folder = folder;
  }

  /** Writes and starts the units; returns the timer's name. */
  String install() throws IOException, InitException {
    String timer = name() + ".timer";
    StateFiles.writeIfChanged(folder.resolve(name() + ".service"), filled("heartbeat.service"));
    StateFiles.writeIfChanged(folder.resolve(timer), filled("heartbeat.timer"));
    programs.mustRun(List.of("systemctl", "daemon-reload"), "");
    programs.mustRun(List.of("systemctl", "enable", "--now", timer), "");
    return timer;
  }

  /** Stops the timer and removes the units, if they are there. */
  void remove() throws IOException, InitException {
    String timer = name() + ".timer";
    if (!Files.exists(folder.resolve(timer))) {
      return;
    }
    programs.mustRun(List.of("systemctl", "disable", "--now", timer), "");
    Files.deleteIfExists(folder.resolve(name() + ".service"));
    Files.deleteIfExists(folder.resolve(timer));
    programs.mustRun(List.of("systemctl", "daemon-reload"), "");
  }

  /** A node with a machine of its own has the plain name; further homes have names of their own. */
  private String name() {
    return home.root().equals(NodeHome.DEFAULT)
        ? "node-heartbeat"
        : "node-heartbeat-" + escaped(home.root().toString().substring(1));
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

  private String filled(String template) {
    // In a unit file, % begins a specifier; in a command's quoted word, \ an escape, " its end and
    // $ a variable (systemd.unit(5), systemd.service(5)).
    String text = home.root().toString().replace("%", "%%");
    String word = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "$$");
    return Resources.text(SystemdTimer.class, template)
        .replace("@HOME_WORD@", word)
        .replace("@HOME@", text);
  }
}
