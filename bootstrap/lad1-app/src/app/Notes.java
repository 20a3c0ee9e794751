package app;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The rows of the application: notes that people and nodes leave. */
final class Notes {

  /** A row. */
  record Note(String time, String node, String commit, String text) {}

  /** The table does not grow for ever. */
  private static final int KEPT = 1000;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private static final String NOTES =
      "CREATE TABLE IF NOT EXISTS note (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
          + " time TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, node VARCHAR(63) NOT NULL,"
          + " version CHAR(40) NOT NULL, text VARCHAR(200) NOT NULL)";

  private static final String HEALTH =
      "CREATE TABLE IF NOT EXISTS health (node VARCHAR(63) PRIMARY KEY,"
          + " checked BIGINT NOT NULL)";

  private final Database database;
  private final String node;
  private final String commit;
  private volatile boolean prepared;

  Notes(Database database, String node, String commit) {
    this.database = database;
    this.node = node;
    this.commit = commit;
  }

  /** Leaves a note that this node has started, as soon as there is a database. */
  void tellStart() {
    Thread teller =
        new Thread(
            () -> {
              while (!toldStart()) {
                try {
                  Thread.sleep(PAUSE.toMillis());
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                  return;
                }
              }
            },
            "start-teller");
    teller.setDaemon(true);
    teller.start();
  }

  private boolean toldStart() {
    try {
      add("started");
      return true;
    } catch (SQLException e) {
      System.out.println("The database cannot be used yet: " + e.getMessage());
      return false;
    }
  }

  void add(String text) throws SQLException {
    prepare();
    database.write(
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO note (node, version, text) VALUES (?, ?, ?)")) {
            insert.setString(1, node);
            insert.setString(2, commit);
            insert.setString(3, text);
            insert.executeUpdate();
          }
          return execute(connection, "DELETE FROM note WHERE id + " + KEPT + " <= LAST_INSERT_ID()");
        });
  }

  /** Returns the newest, the newest first. */
  List<Note> last(int most) throws SQLException {
    prepare();
    return database.read(
        connection -> {
          List<Note> notes = new ArrayList<>();
          try (Statement statement = connection.createStatement();
              ResultSet rows =
                  statement.executeQuery(
                      "SELECT time, node, version, text FROM note ORDER BY id DESC LIMIT " + most)) {
            while (rows.next()) {
              notes.add(
                  new Note(
                      rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
            }
          }
          return notes;
        });
  }

  /** Writes a row and reads it again; an exception says what is wrong with the database. */
  void check() throws SQLException {
    prepare();
    long now = System.currentTimeMillis();
    boolean found =
        database.read(
            connection -> {
              try (PreparedStatement replace =
                  connection.prepareStatement("REPLACE INTO health VALUES (?, ?)")) {
                replace.setString(1, node);
                replace.setLong(2, now);
                replace.executeUpdate();
              }
              try (PreparedStatement select =
                  connection.prepareStatement("SELECT checked FROM health WHERE node = ?")) {
                select.setString(1, node);
                try (ResultSet rows = select.executeQuery()) {
                  return rows.next() && rows.getLong(1) >= now;
                }
              }
            });
    if (!found) {
      throw new SQLException("the row that was just written is not there");
    }
  }

  private void prepare() throws SQLException {
    if (prepared) {
      return;
    }
    prepared =
        database.read(
            connection -> execute(connection, NOTES) && execute(connection, HEALTH));
  }

  private static boolean execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return true;
    }
  }
}
