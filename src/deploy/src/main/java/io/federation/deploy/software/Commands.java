package io.federation.deploy.software;

import io.federation.machine.PrintableText;
import io.federation.machine.Program;
import io.federation.machine.ScriptText;
import io.federation.machine.SearchPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs programs, and tells a log of them. */
public final class Commands {

  /** How many lines of a program are told, the last ones. */
  private static final int MOST_LINES = 1_000;

  /** What is told of a line. */
  private static final int LONGEST_LINE = 8 * 1024;

  static final Set<Integer> SUCCESS = Set.of(0);

  private static final Path ROOT = Path.of("/");

  private final CommandLog log;
  private final Map<String, String> environment;
  private final Duration limit;
  private final Scripts scripts;

  /**
   * Makes a way to run programs.
   *
   * @param environment the whole environment of the programs
   * @param limit how long each of them may take
   * @param scripts runs what belongs to the software that is deployed
   */
  public Commands(
      CommandLog log, Map<String, String> environment, Duration limit, Scripts scripts) {
    this.log = log;
    this.environment = Map.copyOf(environment);
    this.limit = limit;
    this.scripts = scripts;
  }

  /** Returns the same with another log. */
  public Commands with(CommandLog other) {
    return new Commands(other, environment, limit, scripts);
  }

  /** Returns the same with one variable more. */
  Commands with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Commands(log, more, limit, scripts);
  }

  /** Returns the same with a variable that stands in the environment unless it is set there. */
  public Commands withDefault(String name, String value) {
    return environment.containsKey(name) ? this : with(name, value);
  }

  /** Tells the log a line. */
  public void info(String line) {
    log.info(line);
  }

  /** Runs a program in the folder {@code /}. */
  List<String> run(String shown, List<String> command) throws CommandFailedException {
    return run(shown, command, ROOT);
  }

  /**
   * Runs a program to its end.
   *
   * @param shown how its command line is told
   * @param command may begin with a name, which is looked for where programs of the system are too
   * @return the last lines that it printed on its standard output
   * @throws CommandFailedException if it could not be started, did not end in time, or ended with
   *     another code than 0
   */
  public List<String> run(String shown, List<String> command, Path folder)
      throws CommandFailedException {
    return runAndTell(shown, command, folder, SUCCESS);
  }

  /** Runs a program like {@link #run(String, List)}; a code of {@code fine} is no failure. */
  List<String> run(String shown, List<String> command, Set<Integer> fine)
      throws CommandFailedException {
    return runAndTell(shown, command, ROOT, fine);
  }

  /**
   * Runs a script of the software that is deployed, like {@link #run(String, List, Path)}.
   *
   * @param command begins with the script's file
   */
  public void runScript(String shown, List<String> command, Path folder)
      throws CommandFailedException {
    log.info(shown);
    Lines lines = toEnd(shown, SUCCESS, output -> script(command, folder, output));
    log.succeeded(lines.all());
  }

  private int script(List<String> command, Path folder, Program.Output output) throws IOException {
    Path file = Path.of(command.get(0));
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          Files.exists(file)
              ? "it is not a file: put the script itself there"
              : "it is not there: it has to come with the software");
    }
    if (!Files.isExecutable(file)) {
      throw new IOException("it is not executable: chmod +x it where it comes from");
    }
    int code;
    try {
      code = scripts.run(new Program(command, environment, folder), limit, output);
    } catch (IOException e) {
      checkBeginning(file, ScriptText.NOT_FOUND);
      throw e;
    }
    checkBeginning(file, code);
    return code;
  }

  /** What the system says of a script that it cannot begin is that there is no such file. */
  private static void checkBeginning(Path script, int code) throws IOException {
    boolean isBegun = code != ScriptText.NOT_FOUND && code != ScriptText.CANNOT_BE_EXECUTED;
    Optional<String> reason =
        isBegun || !ScriptText.isScript(script)
            ? Optional.empty()
            : ScriptText.diagnosis(script, code);
    if (reason.isPresent()) {
      throw new IOException(reason.get());
    }
  }

  private List<String> runAndTell(
      String shown, List<String> command, Path folder, Set<Integer> fine)
      throws CommandFailedException {
    log.info(shown);
    Lines lines = runToEnd(shown, command, folder, fine);
    log.succeeded(lines.all());
    return lines.out();
  }

  /** Runs a program like {@link #run(String, List, Set)}, and tells it only if it fails. */
  List<String> ask(List<String> command, Set<Integer> fine) throws CommandFailedException {
    return runToEnd(String.join(" ", command), command, ROOT, fine).out();
  }

  /**
   * Runs a program in the folder {@code /}, of which the log is told only if it fails.
   *
   * @param shown how its command line is told then
   */
  public void runSilently(String shown, List<String> command) throws CommandFailedException {
    runToEnd(shown, command, ROOT, SUCCESS);
  }

  private Lines runToEnd(String shown, List<String> command, Path folder, Set<Integer> fine)
      throws CommandFailedException {
    return toEnd(shown, fine, output -> program(command, folder).run(limit, output));
  }

  private interface Run {
    int run(Program.Output output) throws IOException;
  }

  private Lines toEnd(String shown, Set<Integer> fine, Run run) throws CommandFailedException {
    Lines lines = new Lines();
    int code;
    try {
      code = run.run(lines);
    } catch (IOException e) {
      log.failed(lines.all());
      throw new CommandFailedException(shown, e);
    }
    if (!fine.contains(code)) {
      log.failed(lines.all());
      throw new CommandFailedException(shown);
    }
    return lines;
  }

  /** Returns whether a program is where those of the system are. */
  boolean isThere(String program) {
    return find(program).startsWith("/");
  }

  private Program program(List<String> command, Path folder) throws IOException {
    List<String> found = new ArrayList<>(command);
    if (!command.get(0).contains("/")) {
      found.set(0, find(command.get(0)));
      if (!found.get(0).startsWith("/")) {
        throw new IOException("there is no program " + command.get(0) + ": install it");
      }
    }
    return new Program(found, environment, folder);
  }

  private String find(String program) {
    return SearchPath.findInSystem(program, environment.getOrDefault("PATH", ""));
  }

  private static final class Lines implements Program.Output {
    private final Deque<String> out = new ArrayDeque<>();
    private final Deque<String> all = new ArrayDeque<>();

    @Override
    public synchronized void out(String line) {
      add(out, line);
      add(all, line);
    }

    @Override
    public synchronized void err(String line) {
      add(all, line);
    }

    private static void add(Deque<String> lines, String line) {
      if (lines.size() == MOST_LINES) {
        lines.removeFirst();
      }
      lines.addLast(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line);
    }

    synchronized List<String> out() {
      return printable(out);
    }

    synchronized List<String> all() {
      return printable(all);
    }

    /** It takes its time, and most of what a program prints without end is not kept. */
    private static List<String> printable(Deque<String> lines) {
      return lines.stream().map(PrintableText::of).toList();
    }
  }
}
