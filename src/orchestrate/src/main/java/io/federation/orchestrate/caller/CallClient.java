package io.federation.orchestrate.caller;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.federation.cluster.CallCarrier;
import io.federation.cluster.ClusterConnection;
import io.federation.cluster.ClusterUnavailableException;
import io.federation.orchestrate.call.CallReply;
import io.federation.orchestrate.call.CallRequest;
import io.federation.orchestrate.call.MalformedCallException;
import io.federation.orchestrate.call.SignedRequest;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Calls actions of a federation's nodes. */
public final class CallClient {

  /** Longer than it takes a busy node to see a call; less than a person waits in vain. */
  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(1);

  private static final int ID_BYTES = 16;

  private final CallCarrier carrier;
  private final String federation;
  private final Signer signer;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public CallClient(ClusterConnection connection, Signer signer, Clock clock) {
    this.carrier = new CallCarrier(connection);
    this.federation = connection.deployment();
    this.signer = signer;
    this.clock = clock;
  }

  /**
   * Calls nodes, and waits for their replies.
   *
   * @param nodes their ids
   * @param limit how long the replies of a batch are waited for
   * @param told is given each reply as it comes
   */
  public CallResult call(
      Invocation call,
      List<String> nodes,
      BatchOptions batches,
      Duration limit,
      Consumer<CallReply> told)
      throws ClusterUnavailableException, IOException, InterruptedException {
    long start = System.nanoTime();
    TreeMap<String, CallReply> replies = new TreeMap<>();
    boolean isFirst = true;
    for (List<String> batch : batches.of(nodes)) {
      if (!isFirst) {
        Thread.sleep(batches.pause().toMillis());
      }
      isFirst = false;
      callBatch(
          call,
          batch,
          limit,
          reply -> {
            replies.put(reply.node(), reply);
            told.accept(reply);
          });
    }
    return new CallResult(nodes, replies, Duration.ofNanos(System.nanoTime() - start));
  }

  private void callBatch(
      Invocation call, List<String> nodes, Duration limit, Consumer<CallReply> told)
      throws ClusterUnavailableException, IOException, InterruptedException {
    BlockingQueue<CallReply> answers = new LinkedBlockingQueue<>();
    CallRequest request =
        new CallRequest(
            newId(),
            clock.instant(),
            TIME_TO_LIVE,
            federation,
            call.set().name(),
            call.action().name(),
            call.set().digest(),
            call.arguments(),
            nodes);
    try (AutoCloseable unused =
        carrier.call(
            request.id(),
            signed(request).bytes(),
            (node, reply) -> answers.add(reply(node, reply)))) {
      Set<String> missing = new HashSet<>(nodes);
      long deadline = System.nanoTime() + limit.toNanos();
      while (!missing.isEmpty()) {
        CallReply reply = answers.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (reply == null) {
          return;
        }
        if (missing.remove(reply.node())) {
          told.accept(reply);
        }
      }
    } catch (ClusterUnavailableException
        | IOException
        | InterruptedException
        | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // What AutoCloseable declares, and the carrier never throws.
      throw new IOException(e);
    }
  }

  private SignedRequest signed(CallRequest request) throws IOException {
    byte[] text = request.text();
    if (text.length > CallRequest.LARGEST) {
      throw new IllegalArgumentException(
          "the call has "
              + text.length
              + " bytes, and "
              + CallRequest.LARGEST
              + " can be carried: let its arguments say where more is to be found");
    }
    SignedRequest signed = new SignedRequest(new String(text, UTF_8), signer.sign(text));
    if (clock.instant().isAfter(request.end())) {
      throw new IOException(
          "signing took longer than a call lives, "
              + TIME_TO_LIVE.toSeconds()
              + " s: use a key in an ssh-agent");
    }
    return signed;
  }

  private static CallReply reply(String node, byte[] bytes) {
    try {
      CallReply reply = CallReply.parse(bytes);
      return reply.node().equals(node)
          ? reply
          : CallReply.broken(node, "its reply is that of another node");
    } catch (MalformedCallException e) {
      return CallReply.broken(node, "its reply cannot be read: " + e.getMessage());
    }
  }

  private String newId() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }
}
