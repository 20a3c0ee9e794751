package io.federation.git.remote;

import io.federation.machine.PrivateFiles;
import io.federation.model.PropertyText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node shows to the servers of one repository, from files that only their owner can read:
 *
 * <ul>
 *   <li>{@code <repository>.properties} with {@code username} and {@code password} for http and
 *       https, each as it stands after the first {@code =} of its line;
 *   <li>{@code <repository>.key}, else {@code default.key}: a private key in OpenSSH's form for
 *       ssh;
 *   <li>{@code known_hosts}: host keys for all repositories, beside those that stand with a
 *       repository's entry.
 * </ul>
 *
 * <p>Files are read when a server asks, never before.
 *
 * @param folder the folder of the files; need not exist
 * @param repository the repository's name
 */
public record Credentials(Path folder, String repository) {

  /** A user name and a password. */
  record Login(String username, String password) {
    /** Leaves the password out. */
    @Override
    public String toString() {
      return "the login of " + username;
    }
  }

  /** Returns the file of the http login. */
  Path loginFile() {
    return folder.resolve(repository + ".properties");
  }

  /** Returns the file of the ssh key. */
  Path keyFile() {
    return folder.resolve(repository + ".key");
  }

  /**
   * Returns the login for http and https, if there is one.
   *
   * @throws IOException if the file cannot be read, can be read by others, or lacks a value; the
   *     message never shows a value
   */
  Optional<Login> login() throws IOException {
    Path file = loginFile();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    checkPrivate(file);
    Map<String, String> values;
    try {
      values = PropertyText.parsePlain(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not text in UTF-8", e);
    }
    String username = values.get("username");
    String password = values.get("password");
    if (username == null || password == null) {
      throw new IOException(file + " needs two lines, username=... and password=...");
    }
    return Optional.of(new Login(username, password));
  }

  /**
   * Returns the private key for ssh, if there is one.
   *
   * @throws IOException if it can be read by others
   */
  Optional<Path> key() throws IOException {
    for (String name : List.of(repository + ".key", "default.key")) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        checkPrivate(file);
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** Returns the lines of the {@code known_hosts} file; none if there is no such file. */
  List<String> knownHosts() throws IOException {
    Path file = folder.resolve("known_hosts");
    return Files.exists(file) ? new ArrayList<>(Files.readAllLines(file)) : List.of();
  }

  private static void checkPrivate(Path file) throws IOException {
    if (!PrivateFiles.isPrivate(file)) {
      throw new IOException(
          file + " can be read by others: credentials are only used from files of mode 600");
    }
  }
}
