package io.federation.testkit;

import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The requests that reached a server. An entry is made before its request is answered, and bytes
 * are counted before they are sent, so that a client that has its answer finds it counted.
 */
final class RequestLog {

  private static final List<String> SERVICES = List.of("git-upload-pack", "git-receive-pack");

  private final Queue<Entry> entries = new ConcurrentLinkedQueue<>();

  Entry arrived(String method, URI uri) {
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    Entry entry = new Entry(method, uri.getPath(), query);
    entries.add(entry);
    return entry;
  }

  List<HttpGitServer.Request> requests() {
    return entries.stream().map(Entry::request).toList();
  }

  void clear() {
    entries.clear();
  }

  /** One request, while and after it is answered. */
  static final class Entry {

    private final String method;
    private final String path;
    private final String query;
    private final AtomicLong requestBytes = new AtomicLong();
    private final AtomicLong responseBytes = new AtomicLong();
    private final AtomicInteger status = new AtomicInteger();

    private Entry(String method, String path, String query) {
      this.method = method;
      this.path = path;
      this.query = query;
    }

    void received(int bytes) {
      requestBytes.addAndGet(bytes);
    }

    void sent(int bytes) {
      responseBytes.addAndGet(bytes);
    }

    void answeredWith(int code) {
      status.set(code);
    }

    private HttpGitServer.Request request() {
      return new HttpGitServer.Request(
          method, path, query, service(), requestBytes.get(), responseBytes.get(), status.get());
    }

    private String service() {
      return SERVICES.stream()
          .filter(name -> path.endsWith("/" + name) || query.equals("service=" + name))
          .findFirst()
          .orElse("");
    }
  }
}
