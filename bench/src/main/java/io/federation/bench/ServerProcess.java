package io.federation.bench;

import io.federation.cluster.EmbeddedServer;
import io.federation.testkit.ChildJvm;
import io.federation.testkit.ProgramRun;
import io.federation.testkit.ReservedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of ZooKeeper in a process of its own. */
final class ServerProcess implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final String READY = "ready";

  /** A command of ZooKeeper's servers, to which they answer with a line for each figure. */
  private static final String FIGURES = "srvr";

  private static final Pattern RECEIVED = Pattern.compile("(?m)^Received: ([0-9]+)$");

  private final ReservedPort port = new ReservedPort();
  private final ProgramRun.Started process;

  /** Starts it; returns when it answers. */
  ServerProcess(Path folder) {
    process =
        ChildJvm.of(ServerProcess.class, String.valueOf(port.number()), folder.toString()).start();
    ChildJvm.awaitPrinted(process, READY);
  }

  /**
   * Is the server until it is killed.
   *
   * @param arguments its port, and the folder of its data
   */
  public static void main(String[] arguments) throws Exception {
    ParentProcess.endWithIt();
    try (EmbeddedServer unused =
        EmbeddedServer.start(
            InetSocketAddress.createUnresolved(HOST, Integer.parseInt(arguments[0])),
            Path.of(arguments[1]))) {
      System.out.println(READY);
      Thread.currentThread().join();
    }
  }

  /** Returns where it is, as ZooKeeper's clients take it. */
  String servers() {
    return HOST + ":" + port.number();
  }

  /** Returns how many requests it has received. */
  long requests() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
      socket.getOutputStream().write(FIGURES.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Matcher received = RECEIVED.matcher(answer);
      if (!received.find()) {
        throw new IOException("ZooKeeper does not say how many requests it has had: " + answer);
      }
      return Long.parseLong(received.group(1));
    }
  }

  @Override
  public void close() {
    process.kill();
    process.close();
    port.close();
  }
}
