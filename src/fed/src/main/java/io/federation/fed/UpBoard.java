package io.federation.fed;

import io.federation.fed.board.Line;
import io.federation.fed.board.LiveBoard;
import io.federation.fed.board.Screen;
import io.federation.fed.board.TextStyle;
import io.federation.fed.view.FederationReader;
import io.federation.local.LocalEvent;
import io.federation.local.LocalFederation;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells what happens while a federation comes up: at a terminal as a board, as soon as there is
 * somebody to be shown on it; elsewhere, and before, as lines.
 */
final class UpBoard implements LocalEvent.Listener, AutoCloseable {

  private static final long SHUTDOWN_MILLIS = 5_000;

  private final SharedOptions shared;
  private final LocalFederation federation;
  private final CountDownLatch done = new CountDownLatch(1);
  private boolean changed;
  private boolean asked;
  private @Nullable LiveBoard board;
  private @Nullable Thread watcher;

  UpBoard(SharedOptions shared) throws IOException {
    this.shared = shared;
    // One of its own, which tells nobody: it only looks.
    this.federation = shared.federation(event -> {});
  }

  /** Returns whether anything had to be done. */
  boolean isChanged() {
    return changed;
  }

  @Override
  public synchronized void on(LocalEvent event) {
    changed = true;
    // Before, a password may be asked for, which no board must paint over.
    if (event instanceof LocalEvent.NodeInit || event instanceof LocalEvent.KeeperStarted) {
      begin();
    }
    if (board == null) {
      shared.out().println(event.message());
    } else {
      board.tell(
          Line.of(
              event.message(),
              event instanceof LocalEvent.NodeLine ? TextStyle.FAINT : TextStyle.PLAIN));
    }
  }

  private void begin() {
    if (asked) {
      return;
    }
    asked = true;
    try {
      Optional<Screen> screen = shared.terminal().open();
      if (screen.isPresent()) {
        LiveBoard shown = new LiveBoard(screen, shared.out(), ZoneId.systemDefault());
        board = shown;
        watcher = new Thread(() -> watch(shown), "board");
        watcher.setDaemon(true);
        watcher.start();
      }
    } catch (IOException e) {
      shared.err().println("fed: no board: " + ErrorLine.message(e));
    }
  }

  private void watch(LiveBoard shown) {
    String told = "";
    boolean last = false;
    boolean ended = false;
    try {
      FederationReader reader = PresenceOptions.here(shared, federation);
      // Once more at the end, to leave a picture of how it came out.
      while (!last) {
        last = ended;
        try {
          shown.show(reader.now(false, true), true);
          told = "";
        } catch (IOException e) {
          String trouble = ErrorLine.message(e);
          if (!trouble.equals(told)) {
            shown.tell(Line.of("cannot tell how the nodes are: " + trouble, TextStyle.BAD));
            told = trouble;
          }
        }
        ended = done.await(reader.pace().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      shown.tell(Line.of("cannot tell how the nodes are: " + ErrorLine.message(e), TextStyle.BAD));
    }
  }

  /** Leaves the last picture above what is printed from now on. */
  @Override
  public void close() throws InterruptedException {
    if (watcher != null) {
      done.countDown();
      watcher.join(SHUTDOWN_MILLIS);
    }
    if (board != null) {
      board.close();
    }
  }
}
