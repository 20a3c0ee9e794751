package io.federation.git.advance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** Compares what is written to it with what is there, and holds neither in memory. */
final class ComparingStream extends OutputStream {

  /** Ends the writing of what is other than what is there. */
  static final class DifferenceFound extends IOException {
    private static final long serialVersionUID = 1L;

    DifferenceFound() {
      super("other content is there");
    }
  }

  private final InputStream present;
  private boolean closed;
  private boolean same;

  /** Compares with the rest of {@code present}, which it closes. */
  ComparingStream(InputStream present) {
    this.present = present;
  }

  @Override
  public void write(int written) throws IOException {
    write(new byte[] {(byte) written}, 0, 1);
  }

  /**
   * Compares a part.
   *
   * @throws DifferenceFound if it is another one
   */
  @Override
  public void write(byte[] written, int offset, int length) throws IOException {
    byte[] there = present.readNBytes(length);
    if (!Arrays.equals(there, 0, there.length, written, offset, offset + length)) {
      throw new DifferenceFound();
    }
  }

  /** Returns whether all that was written is all that is there; ends the writing. */
  boolean isSame() throws IOException {
    close();
    return same;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try (present) {
        same = present.read() < 0;
      }
    }
  }
}
