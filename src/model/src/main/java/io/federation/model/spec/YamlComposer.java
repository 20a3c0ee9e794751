package io.federation.model.spec;

import java.io.StringReader;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/** Runs SnakeYAML within limits and says in one line where a text is not YAML. */
final class YamlComposer {

  private static final int MAX_ALIASES = 50;
  private static final int MAX_DEPTH = 20;
  private static final int MAX_SHOWN = 160;

  /** A value, after its key or dash, that starts with a character that means something else. */
  private static final Pattern SPECIAL_START =
      Pattern.compile("^\\s*(?:(?:-\\s+)+|(?:-\\s+)*[\\w.-]+:\\s+)([@`%|>*&!\\[{])");

  /** SnakeYAML's advice about a character that it has already named. */
  private static final Pattern ADVICE = Pattern.compile("\\.? \\(Do not use .* for indentation\\)");

  private YamlComposer() {}

  /**
   * Returns the only document of a text.
   *
   * @param needed what it must have at least, for the message if it is empty
   * @throws MalformedYamlException if the text is not YAML, or does not hold one document
   */
  static Node compose(String yaml, String needed) throws MalformedYamlException {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setCodePointLimit(SchemaReader.MAX_BYTES);
    // No objects are made from tags here; the parser refuses them in its own words.
    options.setTagInspector(tag -> true);
    try {
      Iterator<Node> documents = new Yaml(options).composeAll(new StringReader(yaml)).iterator();
      Node document = documents.hasNext() ? documents.next() : null;
      if (document == null || document.getTag().equals(Tag.NULL)) {
        throw new MalformedYamlException(0, "", "is empty: it needs at least " + needed);
      }
      if (documents.hasNext()) {
        throw new MalformedYamlException(
            documents.next().getStartMark().getLine() + 1,
            "",
            "a second document starts here: remove it and the line --- before it");
      }
      return document;
    } catch (ReaderException e) {
      throw new MalformedYamlException(
          lineAt(yaml, e.getPosition()),
          "",
          String.format(
              Locale.ROOT, "has the character U+%04X, which is not text", e.getCodePoint()),
          e);
    } catch (MarkedYAMLException e) {
      throw notYaml(yaml, e);
    } catch (YAMLException e) {
      throw new MalformedYamlException(0, "", limit(e), e);
    }
  }

  private static MalformedYamlException notYaml(String yaml, MarkedYAMLException e) {
    Mark mark = e.getProblemMark();
    int line = mark == null ? 0 : mark.getLine() + 1;
    String text = line == 0 ? "" : yaml.lines().skip(line - 1L).findFirst().orElse("");
    return new MalformedYamlException(line, "", "not YAML: " + reason(text, e.getProblem()), e);
  }

  private static String reason(String line, @Nullable String problem) {
    String reason = problem == null ? "cannot be parsed" : oneLine(problem);
    if (reason.contains("(TAB)")) {
      return "a tab where only spaces can be: indent with spaces";
    }
    if (reason.startsWith("mapping values are not allowed")) {
      return "a key where none can be: check the indentation, and quote a text that has ': ' in it";
    }
    Matcher special = SPECIAL_START.matcher(start(line));
    return special.find() ? reason + ": quote a text that starts with " + special.group(1) : reason;
  }

  /** Names the limit that was passed; SnakeYAML tells them apart by their texts alone. */
  private static String limit(YAMLException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Nesting Depth")) {
      return "is nested deeper than " + MAX_DEPTH + " levels";
    }
    if (message.startsWith("Number of aliases")) {
      return "has more than " + MAX_ALIASES + " aliases of lists and maps";
    }
    return "not YAML: " + oneLine(message);
  }

  private static int lineAt(String yaml, int codePoints) {
    return (int) yaml.codePoints().limit(codePoints).filter(c -> c == '\n').count() + 1;
  }

  private static String oneLine(String text) {
    String plain = text.replaceAll("\\s+", " ").replaceAll("[^ -~]", "?").strip();
    return start(ADVICE.matcher(plain).replaceFirst(""));
  }

  private static String start(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }
}
