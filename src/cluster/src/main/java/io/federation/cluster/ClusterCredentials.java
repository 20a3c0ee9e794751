package io.federation.cluster;

import io.federation.machine.PrivateFiles;
import io.federation.model.PropertyText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What is shown to the servers of ZooKeeper: a user's name and password, a client's certificate for
 * TLS, or both. Whoever shows any lets nobody else read or write what it writes.
 *
 * @param login the user, {@code name:password}, for ZooKeeper's digest scheme
 * @param tls where the keys are; nothing to talk without TLS
 */
public record ClusterCredentials(Optional<String> login, Optional<Tls> tls) {

  /** Without any, the servers let everybody do everything. */
  public static final ClusterCredentials NONE =
      new ClusterCredentials(Optional.empty(), Optional.empty());

  /**
   * Stores of keys, each a file of a type that its name ends with: .jks, .p12 or .pem.
   *
   * @param keyStore holds the client's key and certificate
   * @param trustStore holds the certificates that servers are trusted by
   */
  public record Tls(
      String keyStore, String keyStorePassword, String trustStore, String trustStorePassword) {
    /** Leaves the passwords out. */
    @Override
    public String toString() {
      return keyStore + " and " + trustStore;
    }
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "credentials[login=" + login.isPresent() + ", tls=" + tls + "]";
  }

  /**
   * Reads lines {@code username=} and {@code password=}, {@code keyStore=} and {@code trustStore=}
   * with {@code keyStorePassword=} and {@code trustStorePassword=}; none if there is no such file.
   *
   * @throws IOException if it can be read by others, or lacks one of two that belong together; the
   *     message shows no value
   */
  public static ClusterCredentials read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return NONE;
    }
    if (!PrivateFiles.isPrivate(file)) {
      throw new IOException(
          file + " can be read by others: credentials are only used from files of mode 600");
    }
    Map<String, String> values = PropertyText.parsePlain(Files.readString(file));
    Optional<String> username = both(file, values, "username", "password");
    Optional<String> keyStore = both(file, values, "keyStore", "trustStore");
    if (username.isEmpty() && keyStore.isEmpty()) {
      throw new IOException(
          file + " needs username=... and password=..., or keyStore=... and trustStore=...");
    }
    return new ClusterCredentials(
        username.map(name -> name + ":" + values.get("password")),
        keyStore.map(
            store ->
                new Tls(
                    store,
                    values.getOrDefault("keyStorePassword", ""),
                    values.getOrDefault("trustStore", ""),
                    values.getOrDefault("trustStorePassword", ""))));
  }

  private static Optional<String> both(
      Path file, Map<String, String> values, String one, String other) throws IOException {
    if (values.containsKey(one) != values.containsKey(other)) {
      throw new IOException(
          file + ": " + one + "=... and " + other + "=... stand together: one is missing");
    }
    return Optional.ofNullable(values.get(one));
  }
}
