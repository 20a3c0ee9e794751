package io.federation.node.init;

import io.federation.machine.ErrorText;
import io.federation.machine.Program;
import io.federation.node.home.NodeHome;
import io.federation.node.install.ShellWord;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The heartbeat's line in the crontab of the user that runs node-init. */
final class CronEntry {

  private static final String NAME = "federation heartbeat of ";

  private final NodeHome home;
  private final SystemPrograms programs;

  CronEntry(NodeHome home, SystemPrograms programs) {
    this.home = home;
    this.programs = programs;
  }

  /** Puts the line into the crontab, in place of an earlier one for this home. */
  void install() throws IOException, InitException {
    write(Stream.concat(others().stream(), Stream.of(line())));
  }

  boolean isThere() throws IOException, InitException {
    return others().size() < lines().size();
  }

  /** Takes the line out of the crontab, if it is there. */
  void remove() throws IOException, InitException {
    if (isThere()) {
      write(others().stream());
    }
  }

  private void write(Stream<String> lines) throws IOException, InitException {
    programs.mustRun(
        List.of("crontab", "-"), lines.map(line -> line + "\n").collect(Collectors.joining()));
  }

  private List<String> others() throws IOException, InitException {
    return lines().stream().filter(line -> !line.endsWith("# " + mark())).toList();
  }

  private List<String> lines() throws IOException, InitException {
    Program.Result listed = programs.run(List.of("crontab", "-l"), "");
    if (listed.code() == 0) {
      return listed.out();
    }
    String complaint = ErrorText.oneLine(String.join("\n", listed.err()));
    // "no crontab for root" of Vixie's cron and its kin, "No such file" of BusyBox.
    if (complaint.contains("no crontab for") || complaint.contains("No such file")) {
      return List.of();
    }
    throw new InitException("crontab -l failed with exit code " + listed.code() + ": " + complaint);
  }

  private String line() {
    String launcher = ShellWord.of(home.bin().resolve("node-init").toString());
    String folder = ShellWord.of(home.log().toString());
    String file = "\"$d/" + home.cronOutput().getFileName() + "\"";
    // A redirection that fails, such as without log/, would keep the heartbeat from being called.
    String output =
        "\"$({ d=%s; [ -d \"$d\" ] || mkdir -p \"$d\"; ".formatted(folder)
            + "(: >>%s) && printf %%s %s || printf /dev/null; } 2>/dev/null)\""
                .formatted(file, file);
    String command = launcher + " cron-1m --spread >>" + output + " 2>&1";
    return "* * * * * LC_ALL=C.UTF-8 " + escaped(command) + " # " + mark();
  }

  private String mark() {
    return NAME + escaped(home.root().toString());
  }

  /** In a crontab, % ends the command (crontab(5)). */
  private static String escaped(String text) {
    return text.replace("%", "\\%");
  }
}
