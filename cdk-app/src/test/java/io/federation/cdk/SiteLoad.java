package io.federation.cdk;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * People who read a site all the time. Each asks the addresses that the site has at that moment,
 * one after the other until a connection is made, as browsers do; what comes after that counts.
 */
final class SiteLoad implements AutoCloseable {

  private static final int READERS = 4;
  private static final long PAUSE_MILLIS = 50;

  /** For a busy machine; no such time passes where a server is off. */
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(15);

  /** More than the load balancer's own limits, which are answered with an error. */
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

  private final Supplier<List<URI>> addresses;
  private final ExecutorService readers = Executors.newFixedThreadPool(READERS);
  private final AtomicLong answered = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

  private SiteLoad(Supplier<List<URI>> addresses) {
    this.addresses = addresses;
  }

  static SiteLoad on(Supplier<List<URI>> addresses) {
    SiteLoad load = new SiteLoad(addresses);
    for (int i = 0; i < READERS; i++) {
      load.readers.execute(load::read);
    }
    return load;
  }

  /** Returns whether a site answers with 200. */
  static boolean answers(URI site) {
    try {
      return ask(site).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection of its own for each request: one that is kept would hide a server's end. */
  private static HttpResponse<Void> ask(URI site) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();
    HttpRequest request = HttpRequest.newBuilder(site).timeout(ANSWER_LIMIT).build();
    return client.send(request, BodyHandlers.discarding());
  }

  private void read() {
    try {
      while (!readers.isShutdown()) {
        readOnce();
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readOnce() throws InterruptedException {
    List<String> tried = new ArrayList<>();
    for (URI address : addresses.get()) {
      try {
        int status = ask(address).statusCode();
        if (status == 200) {
          answered.incrementAndGet();
        } else {
          failures.add(Instant.now() + " " + address + ": " + status);
        }
        return;
      } catch (ConnectException | HttpConnectTimeoutException e) {
        tried.add(address + ": " + e);
      } catch (IOException e) {
        failures.add(Instant.now() + " " + address + ": " + e);
        return;
      }
    }
    failures.add(Instant.now() + " nobody accepts a connection: " + tried);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public String toString() {
    return answered + " requests answered, " + failures.size() + " failed";
  }

  @Override
  public void close() throws InterruptedException {
    readers.shutdown();
    if (!readers.awaitTermination(ANSWER_LIMIT.multipliedBy(3).toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("requests are still under way");
    }
  }
}
