package io.federation.testkit.machines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A machine's disk, over the root file system of all. What tests put there they put while the
 * machine is off; paths are those of the machine.
 */
public final class MachineDisk {

  private final Path files;

  /** Holds what differs from the root file system in this folder. */
  MachineDisk(Path files) {
    this.files = files;
  }

  Path files() {
    return files;
  }

  /** Writes a file. */
  public void write(String path, String text) {
    Path file = place(path);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Copies a file of this computer. */
  public void copy(Path file, String path) {
    Path place = place(path);
    try {
      Files.createDirectories(place.getParent());
      Files.copy(file, place);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + file + " to " + place, e);
    }
  }

  /** Gives all services and users of the machine these variables. */
  public void environment(Map<String, String> variables) {
    write(
        "/etc/environment",
        variables.entrySet().stream()
            .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
            .collect(Collectors.joining()));
    write(
        "/etc/systemd/system.conf.d/environment.conf",
        variables.entrySet().stream()
            .map(variable -> "\"" + variable.getKey() + "=" + variable.getValue() + "\"")
            .collect(Collectors.joining(" ", "[Manager]\nDefaultEnvironment=", "\n")));
  }

  /** Returns a file that the machine has written, also while it is off; empty if there is none. */
  public String read(String path) {
    return text(place(path));
  }

  private Path place(String path) {
    return files.resolve(path.substring(1));
  }

  static String text(Path file) {
    try {
      // Not readString: a character may be half there.
      return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
