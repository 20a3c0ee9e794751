package io.federation.git.remote;

import io.federation.machine.Deadline;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * A socket under TLS, which reads as often as it takes to make up what it is asked for: a server
 * that sends a byte now and then would otherwise hold it up for as long as it likes.
 */
final class DeadlineSocket extends Socket {

  private volatile Deadline deadline;

  DeadlineSocket(Deadline deadline) {
    this.deadline = deadline;
  }

  /** Sets by when the reads that follow must have ended. */
  void limit(Deadline limit) {
    this.deadline = limit;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        MinimalHttpClient.limitNextRead(DeadlineSocket.this, deadline);
        return super.read();
      }

      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        MinimalHttpClient.limitNextRead(DeadlineSocket.this, deadline);
        return super.read(buffer, from, length);
      }
    };
  }
}
