package io.federation.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * A free port of an address of this machine that no other program is given while a server on it is
 * out of service: a socket is bound to it that does not listen, so that connections are refused.
 */
public final class ReservedPort implements AutoCloseable {

  private final Socket socket = new Socket();
  private final InetAddress host;

  /** Reserves one of the loopback address. */
  public ReservedPort() {
    this(InetAddress.getLoopbackAddress());
  }

  ReservedPort(InetAddress host) {
    this.host = host;
    try {
      // Linux lets a server listen on a port that is bound, if both sockets say so (socket(7)).
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, 0));
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free", e);
    }
  }

  public int number() {
    return socket.getLocalPort();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(host, number());
  }

  /** Waits until connections are refused: the JDK closes the socket of a server later. */
  void awaitRefusal() {
    Await.until(Duration.ofSeconds(30), "port " + number() + " refuses connections", this::refuses);
  }

  private boolean refuses() {
    try (Socket client = new Socket()) {
      client.connect(address());
      return false;
    } catch (ConnectException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give back port " + number(), e);
    }
  }
}
