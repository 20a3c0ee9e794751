package io.federation.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The machine's processes, as {@code /proc} shows them. */
public final class ProcessTable {

  /** The environment variable by which the processes of one run are known. */
  public static final String RUN_MARK = "NODE_RUN";

  private final Path proc;

  public ProcessTable() {
    this(Path.of("/proc"));
  }

  /** The processes that {@code proc} shows. */
  public ProcessTable(Path proc) {
    this.proc = proc;
  }

  /** Returns the identity of a running process; nothing if there is none, or it has ended. */
  public Optional<ProcessIdentity> identify(long pid) throws IOException {
    return entry(pid, bootId()).map(ProcessEntry::identity);
  }

  /** Returns whether this very process is running. */
  public boolean isRunning(ProcessIdentity identity) throws IOException {
    return identify(identity.pid()).equals(Optional.of(identity));
  }

  /** Asks a process to end, by SIGTERM; or ends it, by SIGKILL. */
  public void signal(ProcessIdentity identity, boolean forced) throws IOException {
    Optional<ProcessHandle> process = ProcessHandle.of(identity.pid());
    // The handle is bound to the process that has the id now: it is asked whether it is the one.
    if (process.isPresent() && isRunning(identity)) {
      boolean unused = forced ? process.get().destroyForcibly() : process.get().destroy();
    }
  }

  public List<ProcessEntry> all() throws IOException {
    String bootId = bootId();
    List<ProcessEntry> all = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        entry(Long.parseLong(process.getFileName().toString()), bootId).ifPresent(all::add);
      }
    }
    return all;
  }

  /** Returns the running processes whose standard output or error is {@code file}. */
  public List<ProcessEntry> writingTo(Path file) throws IOException {
    Path real = file.toRealPath();
    List<ProcessEntry> writing = new ArrayList<>();
    for (ProcessEntry process : all()) {
      if (isOpen(process.pid(), 1, real) || isOpen(process.pid(), 2, real)) {
        writing.add(process);
      }
    }
    return writing;
  }

  private boolean isOpen(long pid, int descriptor, Path file) {
    try {
      return Files.readSymbolicLink(proc.resolve(pid + "/fd/" + descriptor)).equals(file);
    } catch (IOException e) {
      // The process has just ended, belongs to another user, or has no such descriptor.
      return false;
    }
  }

  /**
   * Returns the variables, each {@code NAME=value}, that a process was started with; no element at
   * all if they may not be seen, or the process has ended.
   */
  public List<String> environment(long pid) {
    try {
      byte[] environment = Files.readAllBytes(proc.resolve(pid + "/environ"));
      return List.of(new String(environment, StandardCharsets.UTF_8).split("\0", -1));
    } catch (IOException e) {
      // The process has just ended, or belongs to another user.
      return List.of();
    }
  }

  /** Returns a process's program and arguments, joined by blanks; nothing if it has ended. */
  public String commandLine(long pid) {
    try {
      byte[] line = Files.readAllBytes(proc.resolve(pid + "/cmdline"));
      return new String(line, StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException e) {
      // The process has just ended.
      return "";
    }
  }

  /** Returns a process in words: {@code process 12 (java, user root)}. */
  public String describe(long pid) {
    Path process = proc.resolve(Long.toString(pid));
    try {
      return "process %d (%s, user %s)"
          .formatted(
              pid,
              PrintableText.of(Files.readString(process.resolve("comm")).strip()),
              Files.getOwner(process).getName());
    } catch (IOException e) {
      return "process " + pid;
    }
  }

  private Optional<ProcessEntry> entry(long pid, String bootId) {
    try {
      byte[] stat = Files.readAllBytes(proc.resolve(pid + "/stat"));
      return ProcessEntry.parse(pid, new String(stat, StandardCharsets.ISO_8859_1), bootId);
    } catch (IOException e) {
      // There is no such process, or it has ended while its file was read.
      return Optional.empty();
    }
  }

  String bootId() throws IOException {
    return Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
  }
}
