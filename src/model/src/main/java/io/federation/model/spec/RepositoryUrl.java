package io.federation.model.spec;

import io.federation.model.Names;
import java.util.regex.Pattern;

/** The addresses that a repository may be cloned from. */
final class RepositoryUrl {

  private static final String HOST =
      "(?:[A-Za-z0-9][A-Za-z0-9_.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}\\])";
  private static final int MAX_LENGTH = 2048;
  private static final int MAX_PORT_LENGTH = 5;
  private static final String PORT = "(?::[0-9]{1,5})?";
  private static final String USER = "[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}@";

  /** Printable ASCII without space, {@code ?} and {@code #}. */
  private static final String PATH = "[!-\"$->@-~]+";

  /** The same as the pattern of {@code url} in the schema. */
  static final String PATTERN =
      "^(?=.{1,2048}$)(?:/(?!/)[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]+|file:///"
          + PATH
          + "|https?://"
          + (HOST + PORT + "/" + PATH)
          + "|ssh://(?:"
          + (USER + ")?" + HOST + PORT + "/" + PATH)
          + "|"
          + (USER + HOST + ":(?!-)" + PATH)
          + ")$";

  private RepositoryUrl() {}

  /**
   * Returns {@code value} if it is the address of a repository.
   *
   * @param kind what the value is, for the message
   * @throws IllegalArgumentException with one line that never shows a password or query
   */
  static String check(String kind, String value) {
    if (isPlainHttp(value) || Expression.URL.matcher(value).matches()) {
      return value;
    }
    if (holdsCredentials(value)) {
      throw new IllegalArgumentException(
          kind
              + " holds a user name or password: leave it out here and put it in the file"
              + " credentials/<name>.properties in the node's home");
    }
    throw new IllegalArgumentException(
        kind
            + " "
            + Names.quote(withoutQuery(value))
            + " is not the address of a repository: use /absolute/path, file:///path,"
            + " http://host/path, https://host/path, ssh://user@host/path or user@host:path");
  }

  /**
   * Returns whether {@code value} is an http or https address without anything unusual. A heartbeat
   * checks all its addresses, and compiling the expression would take longer than its request.
   */
  private static boolean isPlainHttp(String value) {
    int host = value.startsWith("https://") ? 8 : value.startsWith("http://") ? 7 : -1;
    int path = host < 0 ? -1 : value.indexOf('/', host);
    if (path <= host || path == value.length() - 1 || value.length() > MAX_LENGTH) {
      return false;
    }
    int port = value.indexOf(':', host);
    int hostEnd = port < 0 || port > path ? path : port;
    if (hostEnd == path - 1
        || path - hostEnd > MAX_PORT_LENGTH + 1
        || !Names.isValid(value.substring(host, hostEnd))) {
      return false;
    }
    for (int i = hostEnd + 1; i < path; i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    for (int i = path + 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c > '~' || c == '?' || c == '#') {
        return false;
      }
    }
    return true;
  }

  private static boolean holdsCredentials(String value) {
    int at = value.lastIndexOf('@');
    int scheme = value.indexOf("://");
    if (at < 0 || at < scheme) {
      return false;
    }
    // A token for http often stands where the user name does; over ssh a user name is needed.
    return value.startsWith("http://")
        || value.startsWith("https://")
        || value.substring(scheme < 0 ? 0 : scheme + 3, at).contains(":");
  }

  private static String withoutQuery(String value) {
    int query = value.indexOf('?');
    return query < 0 ? value : value.substring(0, query + 1) + "...";
  }

  private static final class Expression {
    static final Pattern URL = Pattern.compile(PATTERN);
  }
}
