package app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Connections to the database that is there now. When one fails, the settings are read again: the
 * database may have been replaced by one at another address, with another password.
 */
final class Database {

  /** What is done with a connection. */
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  private record Pooled(Connection connection, Settings settings) {}

  private static final int MOST_CONNECTIONS = 12;

  /** How long somebody waits for a database that is away, such as one that is being restarted. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Path file;
  private final Semaphore permits = new Semaphore(MOST_CONNECTIONS, true);
  private final ConcurrentLinkedDeque<Pooled> idle = new ConcurrentLinkedDeque<>();
  private Settings settings;
  private FileTime settingsTime;

  /** Reads its settings from {@code file}, whenever that has changed. */
  Database(Path file) {
    this.file = file;
  }

  /** Does what changes nothing, and so may be done again with another connection when one breaks. */
  <T> T read(Work<T> work) throws SQLException {
    return attempt(work, true);
  }

  /** Does what must not be done twice: tried again only as long as there is no connection. */
  <T> T write(Work<T> work) throws SQLException {
    return attempt(work, false);
  }

  private <T> T attempt(Work<T> work, boolean repeatable) throws SQLException {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    if (!acquire()) {
      throw new SQLException("all connections have been busy for " + LONGEST_WAIT.toSeconds() + " s");
    }
    try {
      while (true) {
        Pooled pooled = null;
        try {
          pooled = open();
          T result = work.with(pooled.connection());
          idle.push(pooled);
          return result;
        } catch (SQLException e) {
          if (pooled != null) {
            close(pooled);
          }
          if ((pooled != null && !repeatable) || System.nanoTime() > end) {
            throw e;
          }
          pause();
        }
      }
    } finally {
      permits.release();
    }
  }

  private Pooled open() throws SQLException {
    Settings now = settings();
    for (Pooled pooled = idle.poll(); pooled != null; pooled = idle.poll()) {
      if (pooled.settings().equals(now) && pooled.connection().isValid(1)) {
        return pooled;
      }
      close(pooled);
    }
    return new Pooled(DriverManager.getConnection(now.url(), now.user(), now.password()), now);
  }

  /** Reads the file when it is another than the last time: it is replaced, never written into. */
  private synchronized Settings settings() throws SQLException {
    try {
      FileTime time = Files.getLastModifiedTime(file);
      if (settings == null || !time.equals(settingsTime)) {
        settings = Settings.read(file);
        settingsTime = time;
      }
      return settings;
    } catch (IOException e) {
      throw new SQLException("where the database is, is not known: " + e.getMessage(), e);
    }
  }

  private boolean acquire() throws SQLException {
    try {
      return permits.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void pause() throws SQLException {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static SQLException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new SQLException("interrupted", e);
  }

  private static void close(Pooled pooled) {
    try {
      pooled.connection().close();
    } catch (SQLException e) {
      // It is given up because it is broken; that it cannot say goodbye to the server is part of that.
      System.out.println("A connection to " + pooled.settings() + " broke: " + e.getMessage());
    }
  }
}
