package io.federation.model.spec;

import io.federation.model.Names;
import java.util.regex.Pattern;

/** The addresses that a repository may be cloned from. */
public final class RepositoryUrl {

  private static final String HOST =
      "(?:[A-Za-z0-9][A-Za-z0-9_.-]{0,252}|\\[[0-9A-Fa-f:.]{2,45}\\])";
  private static final int MAX_LENGTH = 2048;
  private static final int MAX_PORT_LENGTH = 5;
  private static final String PORT = "(?::[0-9]{1,5})?";
  private static final String USER = "[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}@";
  private static final String UP = "../";

  /** Printable ASCII without space, {@code ?} and {@code #}. */
  private static final String PATH = "[!-\"$->@-~]+";

  private static final String SEGMENT = "[A-Za-z0-9_][A-Za-z0-9_.+-]*";

  private static final String ABSOLUTE_PATTERN =
      "/(?!/)[^\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]+|file:///"
          + PATH
          + "|https?://"
          + (HOST + PORT + "/" + PATH)
          + "|ssh://(?:"
          + (USER + ")?" + HOST + PORT + "/" + PATH)
          + "|"
          + (USER + HOST + ":(?!-)" + PATH);

  /** The same as the pattern of {@code url} in the schema. */
  static final String PATTERN =
      "^(?=.{1,2048}$)(?:"
          + ABSOLUTE_PATTERN
          + "|(?:\\.\\./)+"
          + (SEGMENT + "(?:/" + SEGMENT + ")*)$");

  private static final String FORMS =
      "use /absolute/path, file:///path, http://host/path, https://host/path, ssh://user@host/path"
          + " or user@host:path";

  private RepositoryUrl() {}

  /**
   * Returns {@code value} if it is the whole address of a repository.
   *
   * @param kind what the value is, for the message
   * @throws IllegalArgumentException with one line that never shows a password or query
   */
  public static String check(String kind, String value) {
    if (isPlain(value) || Expression.ABSOLUTE.matcher(value).matches()) {
      return value;
    }
    throw refusal(kind, value, FORMS);
  }

  /**
   * Returns {@code value} if it is an address as {@code federation.yaml} may list it: a whole one,
   * or one relative to that of the ops repository.
   *
   * @param kind what the value is, for the message
   * @throws IllegalArgumentException with one line that never shows a password or query
   */
  public static String checkListed(String kind, String value) {
    if (isRelative(value) || isPlain(value) || Expression.ABSOLUTE.matcher(value).matches()) {
      return value;
    }
    throw refusal(kind, value, FORMS + ", or ../name.git for one beside the ops repository");
  }

  /**
   * Returns whether {@code value} is an address relative to that of the ops repository: one or more
   * {@code ../} and a path of letters, digits, {@code _}, {@code .}, {@code +} and {@code -}.
   */
  public static boolean isRelative(String value) {
    int at = 0;
    while (value.startsWith(UP, at)) {
      at += UP.length();
    }
    if (at == 0 || value.length() > MAX_LENGTH) {
      return false;
    }
    boolean segmentBegins = true;
    for (int i = at; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '/') {
        if (segmentBegins) {
          return false;
        }
        segmentBegins = true;
      } else if (isWordCharacter(c)) {
        segmentBegins = false;
      } else if (segmentBegins || (c != '.' && c != '+' && c != '-')) {
        return false;
      }
    }
    return !segmentBegins;
  }

  private static boolean isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  /**
   * Returns {@code listed} as a whole address: itself if it is one; otherwise what it leads to from
   * {@code base}, by the rule of Git for the addresses of submodules (gitsubmodules(7)): each
   * {@code ../} takes away the last part of the path, and the rest is put behind.
   *
   * @param base address of the ops repository, a whole one
   * @param listed a value of {@link #checkListed}
   * @throws IllegalArgumentException with one line if it leads above the root of {@code base}
   */
  public static String resolve(String base, String listed) {
    if (!listed.startsWith(UP)) {
      return listed;
    }
    int root = pathStart(base);
    int end = withoutSlashes(base, root, base.length());
    int rest = 0;
    while (listed.startsWith(UP, rest)) {
      rest += UP.length();
      int segment = Math.max(base.lastIndexOf('/', end - 1) + 1, root);
      String removed = base.substring(segment, end);
      if (removed.isEmpty() || removed.equals(".") || removed.equals("..")) {
        throw new IllegalArgumentException(
            "address "
                + Names.quote(listed)
                + " leads out of "
                + Names.quote(base)
                + ", the address of the ops repository: use fewer ../");
      }
      end = withoutSlashes(base, root, segment);
    }
    StringBuilder url = new StringBuilder(base.substring(0, end));
    if (end > root) {
      url.append('/');
    }
    return check("resolved address", url.append(listed, rest, listed.length()).toString());
  }

  /** Returns the last name of an address, without {@code .git}: what people call the repository. */
  public static String lastName(String url) {
    int end = withoutSlashes(url, 0, url.length());
    int start = Math.max(url.lastIndexOf('/', end - 1), url.lastIndexOf(':', end - 1)) + 1;
    String name = url.substring(start, end);
    return name.endsWith(".git") ? name.substring(0, name.length() - ".git".length()) : name;
  }

  /** Returns where the first part of an address's path is. */
  private static int pathStart(String url) {
    int scheme = url.indexOf("://");
    if (scheme >= 0) {
      return url.indexOf('/', scheme + 3) + 1;
    }
    if (url.startsWith("/")) {
      return 1;
    }
    int colon = url.indexOf(':', Math.max(0, url.indexOf(']')));
    return url.startsWith("/", colon + 1) ? colon + 2 : colon + 1;
  }

  private static int withoutSlashes(String url, int from, int end) {
    int last = end;
    while (last > from && url.charAt(last - 1) == '/') {
      last--;
    }
    return last;
  }

  /**
   * Returns whether {@code value} is an address without anything unusual. A heartbeat checks all
   * its addresses, and compiling the expression would take longer than its request.
   */
  private static boolean isPlain(String value) {
    return isPlainHttp(value) || isPlainPath(value);
  }

  private static boolean isPlainPath(String value) {
    return value.startsWith("/")
        && !value.startsWith("//")
        && value.length() > 1
        && value.length() <= MAX_LENGTH
        && isPrintable(value, 1);
  }

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
    return isPrintable(value, path + 1);
  }

  private static boolean isPrintable(String value, int from) {
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ' || c > '~' || c == '?' || c == '#') {
        return false;
      }
    }
    return true;
  }

  private static IllegalArgumentException refusal(String kind, String value, String forms) {
    if (holdsCredentials(value)) {
      return new IllegalArgumentException(
          kind
              + " holds a user name or password: leave it out here and put it in the file"
              + " credentials/<name>.properties in the node's home");
    }
    return new IllegalArgumentException(
        kind
            + " "
            + Names.quote(withoutQuery(value))
            + " is not the address of a repository: "
            + forms);
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
    static final Pattern ABSOLUTE = Pattern.compile("^(?=.{1,2048}$)(?:" + ABSOLUTE_PATTERN + ")$");
  }
}
