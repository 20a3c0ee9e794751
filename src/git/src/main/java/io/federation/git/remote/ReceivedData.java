package io.federation.git.remote;

import io.federation.machine.PrintableText;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;

/** What a server sends while it is waited for. */
public final class ReceivedData {

  private static final long LEAST_BYTES_PER_SECOND = 1000;

  /** Said of a repository that JGit cannot read; its own words do not tell why. */
  static final String SHA_256 = "it names its objects by SHA-256, which is not supported";

  /** Within so many bytes a server has said what it is capable of (gitprotocol-v2(5)). */
  private static final int BEGINNING = 2048;

  /** What is said of an error longer than this says it of more than the error. */
  private static final int LONGEST_WORDS = 300;

  private final StringBuilder beginning = new StringBuilder();
  private final StringBuilder words = new StringBuilder();
  private long bytes;
  private long waited;
  private long waitingSince;
  private boolean waiting;
  private boolean stopped;
  private long bytesBefore;
  private long waitedBefore;

  /** Returns {@code in}, counted. */
  public InputStream counted(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        startWait();
        int read = -1;
        try {
          read = super.read();
          if (read >= 0) {
            note(beginning, new byte[] {(byte) read}, 0, 1);
          }
          return read;
        } finally {
          endWait(read < 0 ? 0 : 1);
        }
      }

      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        startWait();
        int read = -1;
        try {
          read = super.read(buffer, from, length);
          note(beginning, buffer, from, read);
          return read;
        } finally {
          endWait(Math.max(0, read));
        }
      }
    };
  }

  /** Returns {@code errors}, where programs of the server say what is wrong. */
  InputStream heard(InputStream errors) {
    return new FilterInputStream(errors) {
      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        int read = super.read(buffer, from, length);
        note(words, buffer, from, read);
        return read;
      }
    };
  }

  /** Notes what a web server says is wrong. */
  void hear(InputStream errors) throws IOException {
    byte[] said = errors.readNBytes(BEGINNING);
    note(words, said, 0, said.length);
  }

  private synchronized void note(StringBuilder to, byte[] buffer, int from, int length) {
    int noted = Math.min(length, BEGINNING - to.length());
    if (noted > 0) {
      to.append(new String(buffer, from, noted, StandardCharsets.UTF_8));
    }
  }

  /** Returns the first line that the server said about what is wrong; maybe nothing. */
  synchronized String firstWords() {
    String line =
        words.toString().lines().filter(said -> !said.isBlank()).findFirst().orElse("").strip();
    return PrintableText.of(
        line.length() > LONGEST_WORDS ? line.substring(0, LONGEST_WORDS) + "..." : line);
  }

  /** Returns whether the server names its objects by SHA-256. */
  synchronized boolean isOfSha256() {
    return beginning.indexOf("object-format=sha256") >= 0;
  }

  private synchronized void startWait() throws InterruptedIOException {
    if (stopped) {
      throw new InterruptedIOException("nobody waits for it any more");
    }
    waiting = true;
    waitingSince = System.nanoTime();
  }

  private synchronized void endWait(int read) {
    waiting = false;
    waited += System.nanoTime() - waitingSince;
    bytes += read;
  }

  /**
   * Returns whether the server was too slow all the time since it was last not; asked now and then.
   * What is done with what came takes no time of the server's.
   */
  synchronized boolean isTooSlow() {
    long now = waited + (waiting ? System.nanoTime() - waitingSince : 0);
    long window = now - waitedBefore;
    if (bytes - bytesBefore >= LEAST_BYTES_PER_SECOND * Timeouts.SLOW.toSeconds()) {
      waitedBefore = now;
      bytesBefore = bytes;
      return false;
    }
    return window >= Timeouts.SLOW.toNanos();
  }

  /** Lets whoever still reads what the server sends fail. */
  synchronized void stop() {
    stopped = true;
  }

  static String tooSlow() {
    return "it sent less than 1 kB a second for " + Timeouts.SLOW.toSeconds() + " s";
  }
}
