package io.federation.fed.board;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.terminal.impl.jni.JniTerminalProvider;
import org.jline.terminal.spi.Pty;
import org.jline.terminal.spi.SystemStream;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/**
 * The terminal that the program was started at. Only what has changed is drawn anew; the size is
 * asked for each time, so that a window may be resized.
 */
public final class TerminalScreen implements Screen {

  private static final int USUAL_ROWS = 24;
  private static final int USUAL_COLUMNS = 80;

  private static final JniTerminalProvider SYSTEM = new JniTerminalProvider();

  private final Pty pty;
  private final Terminal terminal;
  private final Display display;
  private final Thread goodbye = new Thread(this::leave, "terminal-restore");
  private int shown;
  private boolean left;

  private TerminalScreen(Pty pty, Terminal terminal) {
    this.pty = pty;
    this.terminal = terminal;
    this.display = new Display(terminal, false);
  }

  /**
   * Opens the terminal.
   *
   * @return nothing if the output goes elsewhere, or the terminal cannot move its cursor
   */
  public static Optional<Screen> open() throws IOException {
    String type = System.getenv("TERM");
    if (type == null || type.startsWith(Terminal.TYPE_DUMB) || !isTerminal()) {
      return Optional.empty();
    }
    // Not JLine's own system terminal: that takes the interrupt from the keyboard away from the
    // JVM, and what it "restores" at its end is not all that was there. The system is only asked
    // for the size here, and nothing is set.
    Pty pty = SYSTEM.current(SystemStream.Output);
    Terminal terminal =
        new LineDisciplineTerminal(
            "board", type, new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8);
    if (terminal.getStringCapability(Capability.cursor_up) == null) {
      terminal.close();
      return Optional.empty();
    }
    TerminalScreen screen = new TerminalScreen(pty, terminal);
    // However the program ends: an interrupt from the keyboard runs this too.
    Runtime.getRuntime().addShutdownHook(screen.goodbye);
    terminal.puts(Capability.cursor_invisible);
    return Optional.of(screen);
  }

  private static boolean isTerminal() {
    try {
      return SYSTEM.isSystemStream(SystemStream.Output);
    } catch (LinkageError e) {
      // There is no library for this system: lines will do.
      return false;
    }
  }

  private Size size() {
    try {
      return pty.getSize();
    } catch (IOException e) {
      // It may have been closed under us; what is shown is seen by nobody then.
      return new Size();
    }
  }

  @Override
  public synchronized void show(List<Line> board, List<Line> news) {
    if (left) {
      return;
    }
    Size size = size();
    int rows = size.getRows() > 0 ? size.getRows() : USUAL_ROWS;
    int columns = size.getColumns() > 0 ? size.getColumns() : USUAL_COLUMNS;
    terminal.setSize(new Size(columns, rows));
    display.resize(rows, columns);
    // The last row stays free, so that nothing scrolls.
    List<AttributedString> lines = fit(board, news, rows - 1, columns);
    display.update(lines, 0);
    shown = lines.size();
  }

  private static List<AttributedString> fit(
      List<Line> board, List<Line> news, int rows, int columns) {
    List<Line> lines = new ArrayList<>(board.subList(0, Math.min(board.size(), rows)));
    int room = Math.max(0, rows - lines.size());
    lines.addAll(news.subList(Math.max(0, news.size() - room), news.size()));
    return lines.stream().map(line -> styled(line).columnSubSequence(0, columns)).toList();
  }

  private static AttributedString styled(Line line) {
    AttributedStringBuilder text = new AttributedStringBuilder();
    line.words().forEach(words -> text.append(words.text(), style(words.tone())));
    return text.toAttributedString();
  }

  private static AttributedStyle style(TextStyle tone) {
    return switch (tone) {
      case PLAIN -> AttributedStyle.DEFAULT;
      case FAINT -> AttributedStyle.DEFAULT.faint();
      case TITLE -> AttributedStyle.BOLD;
      case GOOD -> AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
      case BUSY -> AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW);
      case BAD -> AttributedStyle.BOLD.foreground(AttributedStyle.RED);
    };
  }

  @Override
  public void close() {
    leave();
    Runtime.getRuntime().removeShutdownHook(goodbye);
  }

  private synchronized void leave() {
    if (left) {
      return;
    }
    left = true;
    for (int row = 0; row < shown; row++) {
      terminal.writer().println();
    }
    terminal.puts(Capability.cursor_normal);
    terminal.flush();
  }
}
