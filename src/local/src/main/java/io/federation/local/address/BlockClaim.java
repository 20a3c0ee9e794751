package io.federation.local.address;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Holds a block of addresses against other federations of this machine: a socket on the block's
 * last host, which tells everybody who asks whose block this is. It needs no file that all users
 * can write, and is gone with the process that holds it, however that ends.
 */
public final class BlockClaim implements AutoCloseable {

  /** Above the ports that Linux gives to outgoing connections (32768 to 60999). */
  static final int PORT = 61_127;

  private static final int TIMEOUT_MILLIS = 2_000;

  /** Longer than any path. */
  private static final int LONGEST_ANSWER = 8 * 1024;

  private final ServerSocket socket;
  private final Thread answers;

  private BlockClaim(ServerSocket socket, Thread answers) {
    this.socket = socket;
    this.answers = answers;
  }

  /**
   * Takes the block for the federation in {@code home}, until the claim is closed or this process
   * ends.
   *
   * @throws BlockTakenException if somebody else has it
   */
  public static BlockClaim take(AddressBlock block, Path home) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(where(block));
    } catch (BindException e) {
      socket.close();
      throw taken(block, holder(block));
    }
    Thread answers = new Thread(() -> answer(socket, home), "holder of " + block);
    answers.setDaemon(true);
    answers.start();
    return new BlockClaim(socket, answers);
  }

  /**
   * Makes sure that nobody but the federation in {@code home} has the block.
   *
   * @throws BlockTakenException if somebody else has it
   */
  public static void check(AddressBlock block, Path home) throws IOException {
    Optional<String> holder = holder(block);
    if (holder.isPresent() && !holder.get().equals(home.toString())) {
      throw taken(block, holder);
    }
  }

  private static BlockTakenException taken(AddressBlock block, Optional<String> holder) {
    String who =
        holder
            .filter(home -> home.startsWith("/"))
            .map(home -> "the federation in " + home)
            .orElse("a program that listens on " + block.host(AddressBlock.KEEPER_HOST));
    return new BlockTakenException(
        "the addresses "
            + block
            + ".* are in use by "
            + who
            + ": stop that, or choose another folder with --home");
  }

  /** Returns what the holder says of itself, which may be nothing; empty if there is no holder. */
  private static Optional<String> holder(AddressBlock block) throws IOException {
    try (Socket asking = new Socket()) {
      asking.setSoTimeout(TIMEOUT_MILLIS);
      asking.connect(where(block), TIMEOUT_MILLIS);
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(asking.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder line = new StringBuilder();
      for (int c = answer.read(); c > '\n' && line.length() < LONGEST_ANSWER; c = answer.read()) {
        line.append((char) c);
      }
      return Optional.of(line.toString());
    } catch (ConnectException e) {
      return Optional.empty();
    } catch (IOException e) {
      // Somebody is there and does not speak as we do.
      return Optional.of("");
    }
  }

  private static InetSocketAddress where(AddressBlock block) {
    return new InetSocketAddress(block.host(AddressBlock.KEEPER_HOST), PORT);
  }

  private static void answer(ServerSocket socket, Path home) {
    byte[] answer = (home + "\n").getBytes(StandardCharsets.UTF_8);
    while (!socket.isClosed()) {
      try (Socket asking = socket.accept();
          OutputStream out = asking.getOutputStream()) {
        out.write(answer);
      } catch (IOException e) {
        // Whoever asked has gone, or the claim was closed, which ends the loop.
      }
    }
  }

  /** Gives the block back: nobody is told any more whose it was. */
  @Override
  public void close() throws IOException {
    socket.close();
    try {
      // Linux keeps a socket that a thread waits at open until that thread has woken up.
      answers.join(TIMEOUT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
