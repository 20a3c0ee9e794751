package io.federation.node.deploy;

import io.federation.model.Names;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of an INI file, as the ConfigParser of Python 2 reads it, for which files of
 * zkdeployment were written. Libraries read other values: they take quotes away, and what is behind
 * them, or know no lines that go on.
 */
final class IniText {

  private static final Pattern SECTION = Pattern.compile("\\[([^]]+)\\].*");
  private static final Pattern SETTING = Pattern.compile("([^:=\\s][^:=]*)[:=](.*)");

  private final Map<String, Map<String, String>> sections = new HashMap<>();
  private @Nullable Map<String, String> section;
  private @Nullable String name;

  private IniText() {}

  /**
   * Returns the settings of a section by their names in lower case; nothing if there is none.
   *
   * @throws IOException if a line is nothing that can be in such a file; the message says which
   */
  static Optional<Map<String, String>> section(String text, String name) throws IOException {
    IniText read = new IniText();
    int number = 0;
    for (String line : text.split("\r?\n", -1)) {
      number++;
      if (!read.take(line)) {
        throw new IOException(
            "line "
                + number
                + " is "
                + Names.quote(line)
                + ": use [section], name = value below one, or # for a comment");
      }
    }
    return Optional.ofNullable(read.sections.get(name));
  }

  private boolean take(String line) {
    String content = line.strip();
    if (content.isEmpty() || content.startsWith("#") || content.startsWith(";")) {
      return true;
    }
    if (Character.isWhitespace(line.charAt(0))) {
      return section != null
          && name != null
          && section.computeIfPresent(name, (key, value) -> value + "\n" + content) != null;
    }
    Matcher header = SECTION.matcher(line);
    if (header.matches()) {
      section = sections.computeIfAbsent(header.group(1), key -> new HashMap<>());
      name = null;
      return true;
    }
    Matcher setting = SETTING.matcher(line);
    if (section == null || !setting.matches()) {
      return false;
    }
    name = setting.group(1).strip().toLowerCase(Locale.ROOT);
    section.put(name, value(setting.group(2)));
    return true;
  }

  private static String value(String text) {
    int comment = text.indexOf(';');
    boolean isComment = comment > 0 && Character.isWhitespace(text.charAt(comment - 1));
    String value = (isComment ? text.substring(0, comment) : text).strip();
    return value.equals("\"\"") ? "" : value;
  }
}
