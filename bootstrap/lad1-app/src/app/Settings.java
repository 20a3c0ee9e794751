package app;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Where the database is and how to get in, as the node's scripts wrote it down. */
record Settings(String host, String port, String user, String password, String database) {

  /** Reads the properties {@code host, port, user, password, database}. */
  static Settings read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return new Settings(
        need(properties, "host", file),
        need(properties, "port", file),
        need(properties, "user", file),
        need(properties, "password", file),
        need(properties, "database", file));
  }

  String url() {
    // Without limits a node that is switched off would keep a thread until TCP gives up, minutes later.
    return "jdbc:mariadb://%s:%s/%s?connectTimeout=1000&socketTimeout=5000"
        .formatted(host, port, database);
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }

  private static String need(Properties properties, String name, Path file) throws IOException {
    String value = properties.getProperty(name, "");
    if (value.isEmpty()) {
      throw new IOException(file + " lacks " + name);
    }
    return value;
  }
}
