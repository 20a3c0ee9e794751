package io.federation.model.spec;

import io.federation.model.Names;
import java.util.regex.Pattern;

/** The grammars of single values, each as in the schema's definition of the same name. */
final class Values {

  private static final int MAX_PATH_LENGTH = 255;
  private static final int MAX_HTTP_PATH_LENGTH = 2048;
  private static final int MAX_SHELL_LINE_LENGTH = 1024;

  /** The same as the pattern of {@code knownHost} in the schema. */
  static final String KNOWN_HOST_PATTERN =
      "^(?=.{1,8192}$)(?:@(?:cert-authority|revoked)[ \\t]+)?(?![#@])[!-~]+[ \\t]+"
          + "[A-Za-z0-9][A-Za-z0-9@.-]*[ \\t]+[A-Za-z0-9+/]+={0,2}"
          + "(?:[ \\t][^\\x00-\\x08\\x0a-\\x1f\\x7f-\\x9f\\u2028\\u2029]*)?$";

  private static final int MAX_HOST_LENGTH = 253;

  /** Says, behind what a value is, that it is a list of nothing. */
  static final String EMPTY_LIST = " is an empty list: name one at least";

  private Values() {}

  /** Returns {@code value} if it is a relative path of names. */
  static String folder(String kind, String value) {
    if (!isNamePath(value)) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote(value)
              + " is not a relative path: use names joined by '/', such as it/nodeinit, without"
              + " '..' and without '/' at either end");
    }
    return value;
  }

  /** Returns {@code value} if it can be the short name of a branch. */
  static String branch(String kind, String value) {
    if (!isNamePath(value)) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote(value)
              + " is not a branch: use names joined by '/', such as main or team/main, without"
              + " '..' and not ending in '.' or '.lock'");
    }
    return value;
  }

  /** Returns {@code value} if it is one line of a known_hosts file and no comment. */
  static String knownHost(String kind, String value) {
    if (!KnownHost.LINE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote(value)
              + " is not a line of known_hosts: use host, key type and key, such as"
              + " git.example.org ssh-ed25519 AAAA...");
    }
    return value;
  }

  /** Returns {@code value} if it is the path of an HTTP request, of characters of RFC 3986. */
  static String httpPath(String kind, String value) {
    boolean valid = value.startsWith("/") && value.length() <= MAX_HTTP_PATH_LENGTH;
    for (int i = 1; valid && i < value.length(); i++) {
      valid = isHttpPathCharacter(value.charAt(i));
    }
    if (!valid) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote(value)
              + " is not the path of a page: use /path, such as /health or /health?db=1");
    }
    return value;
  }

  private static boolean isHttpPathCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= '?' && c <= 'Z')
        || (c >= '$' && c <= ';')
        || c == '!'
        || c == '='
        || c == '_'
        || c == '~';
  }

  /** Returns {@code value} if it can be the id, the name or the role of a host of the tree. */
  static String deployHost(String kind, String value) {
    boolean valid =
        !value.isEmpty() && value.length() <= MAX_HOST_LENGTH && "_.-".indexOf(value.charAt(0)) < 0;
    for (int i = 0; valid && i < value.length(); i++) {
      char c = value.charAt(i);
      valid =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_.-".indexOf(c) >= 0;
    }
    if (!valid) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote(value)
              + " is not the id, name or role of a host: use 1 to 253 letters, digits, '_', '.' or"
              + " '-', starting with a letter or digit");
    }
    return value;
  }

  /** Returns {@code value} if it is one line for a shell, with more than blanks in it. */
  static String shellLine(String kind, String value) {
    boolean valid = value.codePointCount(0, value.length()) <= MAX_SHELL_LINE_LENGTH;
    boolean blank = true;
    for (int i = 0; valid && i < value.length(); i++) {
      valid = !isControl(value.charAt(i));
      blank &= value.charAt(i) == ' ';
    }
    if (!valid || blank) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote(value)
              + " is not a line of a shell: use one line of up to 1024 characters, such as"
              + " systemctl reload app");
    }
    return value;
  }

  /** Returns {@code value} if it is an absolute path of names that are not hidden. */
  static String absolutePath(String kind, String value) {
    if (!isAbsolutePath(value)) {
      throw new IllegalArgumentException(
          kind
              + " "
              + Names.quote(value)
              + " is not an absolute path: use one such as /etc/zkdeployment/agent.cfg");
    }
    return value;
  }

  static boolean isAbsolutePath(String value) {
    boolean valid = value.startsWith("/") && value.length() <= MAX_PATH_LENGTH;
    boolean begins = true;
    for (int i = 1; valid && i < value.length(); i++) {
      char c = value.charAt(i);
      valid = isNameCharacter(c) ? !begins || (c != '.' && c != '-') : c == '/' && !begins;
      begins = c == '/';
    }
    return valid && !begins;
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == '-';
  }

  private static boolean isControl(char c) {
    return c < ' ' || (c >= 0x7f && c <= 0x9f) || c == '\u2028' || c == '\u2029';
  }

  private static boolean isNamePath(String value) {
    if (value.length() > MAX_PATH_LENGTH) {
      return false;
    }
    for (String segment : value.split("/", -1)) {
      if (!Names.isValid(segment)) {
        return false;
      }
    }
    return true;
  }

  /** Compiles the expression only where there are host keys, to keep it off the usual start-up. */
  private static final class KnownHost {
    static final Pattern LINE = Pattern.compile(KNOWN_HOST_PATTERN);
  }

  /** Returns the value that is shown as a word; a message names the words there are. */
  static <E extends Enum<E>> E word(String kind, String word, E[] values) {
    String words = "";
    for (E value : values) {
      String known = value.toString();
      if (known.equals(word)) {
        return value;
      }
      boolean isLast = value == values[values.length - 1];
      words = words.isEmpty() ? known : words.concat(isLast ? " or " : ", ").concat(known);
    }
    throw new IllegalArgumentException(
        kind + " " + Names.quote(word) + " is not known: use " + words);
  }
}
