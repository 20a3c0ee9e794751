package io.federation.deploy.tree;

import io.federation.model.Names;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tree's text: a line for each node, property and link, whose indentation says what belongs to
 * what.
 *
 * <pre>
 * /lb : ipvs                    a node of a type, which is the rest of the line
 *   # a comment
 *   /pools
 *     address = '1.2.3.4:80'    a property, whose value is a literal of Python
 *     providers -> /cms/providers                a symbolic link
 *     threads => /fooservice n                   a link to the property n there
 * </pre>
 */
public final class TreeText {

  // Long lines are tried once: what these have matched is not tried again in another way.
  private static final Pattern PROPERTY_LINK =
      Pattern.compile(
          "(?>(?<name>[^\\s/=]\\S*?)\\s*=>)\\s*(?<path>\\S++)(?:\\s++(?<target>\\S++))?");
  private static final Pattern PROPERTY = Pattern.compile("(?<name>[^\\s/=]\\S*?)\\s*=(?!>)");
  private static final Pattern LINK =
      Pattern.compile("(?>(?<name>[^\\s/]\\S*?)\\s*->)\\s*(?<path>\\S++)");
  private static final Pattern NODE =
      Pattern.compile("/(?<name>[^\\s:](?:\\S*[^\\s:])?)(?:(?:\\s+:\\s*|:\\s+)(?<type>\\S.*))?");

  /** A node whose lines are being read. */
  private static final class Open {
    private final int indent;
    private final String name;
    private final SortedMap<String, Literal> properties = new TreeMap<>();
    private final SortedMap<String, TreeNode> children = new TreeMap<>();

    /** The indentation of what belongs to it; less than its own until there is something. */
    private int inner = -1;

    Open(int indent, String name) {
      this.indent = indent;
      this.name = name;
    }

    TreeNode close() {
      return new TreeNode(properties, children);
    }
  }

  private final Deque<Open> open = new ArrayDeque<>();
  private int number;
  private boolean afterProperty;

  private TreeText() {
    open.push(new Open(-1, ""));
  }

  /**
   * Reads a tree.
   *
   * @return the top node, whose children are the nodes that are indented least
   * @throws TreeSyntaxException at the first line that is wrong
   */
  public static TreeNode parse(String text) throws TreeSyntaxException {
    List<TreeSyntaxException> errors = new ArrayList<>();
    TreeNode top = parse(text, errors::add);
    if (!errors.isEmpty()) {
      throw errors.get(0);
    }
    return top;
  }

  /**
   * Reads a tree, and goes on after what is wrong: without that line, and those that are indented
   * more.
   *
   * @param errors is told each line that is wrong
   * @return the top node, whose children are the nodes that are indented least
   */
  public static TreeNode parse(String text, Consumer<TreeSyntaxException> errors) {
    TreeText parser = new TreeText();
    int wrong = Integer.MAX_VALUE;
    for (String line : text.split("\r\n?|\n", -1)) {
      parser.number++;
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#") || indentation(line) > wrong) {
        continue;
      }
      wrong = Integer.MAX_VALUE;
      try {
        parser.read(line.stripTrailing());
      } catch (TreeSyntaxException e) {
        errors.accept(e);
        wrong = indentation(line);
      }
    }
    while (parser.open.size() > 1) {
      parser.close();
    }
    return parser.open.pop().close();
  }

  private TreeSyntaxException error(int column, String message) {
    return new TreeSyntaxException(number, column + 1, message);
  }

  private static int indentation(String line) {
    int indent = 0;
    while (Character.isWhitespace(line.charAt(indent))) {
      indent++;
    }
    return indent;
  }

  private void read(String line) throws TreeSyntaxException {
    int indent = indentation(line);
    if (line.substring(0, indent).indexOf('\t') >= 0) {
      throw error(0, "the line is indented by a tab: use blanks");
    }
    Open node = enter(indent);
    Matcher propertyLink = match(PROPERTY_LINK, line, indent);
    Matcher property = match(PROPERTY, line, indent);
    Matcher link = match(LINK, line, indent);
    Matcher child = match(NODE, line, indent);
    if (propertyLink.matches()) {
      String target = propertyLink.group("target");
      String value = propertyLink.group("path") + (target == null ? "" : " " + target);
      put(
          node,
          indent,
          propertyLink.group("name") + TreeNode.PROPERTY_LINK,
          new Literal.Text(value));
    } else if (property.lookingAt()) {
      put(node, indent, property.group("name"), LiteralParser.parse(line, number, property.end()));
    } else if (link.matches()) {
      put(node, indent, link.group("name") + TreeNode.LINK, new Literal.Text(link.group("path")));
    } else if (child.matches()) {
      begin(node, indent, child.group("name"), child.group("type"));
    } else {
      throw error(
          indent,
          "the line is none of /node, /node : type, property = value, link -> /path and"
              + " property => /path name");
    }
  }

  private static Matcher match(Pattern pattern, String line, int indent) {
    return pattern.matcher(line).region(indent, line.length());
  }

  /** Returns the node that a line of this indentation belongs to. */
  private Open enter(int indent) throws TreeSyntaxException {
    while (open.element().indent >= indent) {
      close();
      afterProperty = false;
    }
    Open node = open.element();
    if (node.inner < 0) {
      node.inner = indent;
    } else if (indent != node.inner) {
      throw error(
          indent,
          afterProperty && indent > node.inner
              ? "nothing can belong to a property or link: indent the line by " + node.inner
              : "the line is indented by "
                  + indent
                  + ", and those beside it by "
                  + node.inner
                  + ": indent them alike");
    }
    return node;
  }

  private void close() {
    Open closed = open.pop();
    open.element().children.put(closed.name, closed.close());
  }

  private void put(Open node, int indent, String name, Literal value) throws TreeSyntaxException {
    afterProperty = true;
    if (open.size() == 1) {
      throw error(indent, "a property or link stands above the first node: put it below one");
    }
    if (node.properties.put(name, value) != null) {
      throw error(indent, Names.quote(name) + " is there twice in /" + node.name);
    }
  }

  private void begin(Open parent, int indent, String name, @Nullable String type)
      throws TreeSyntaxException {
    afterProperty = false;
    if (name.indexOf('/') >= 0) {
      throw error(
          indent, "a node's name has no /: give each node a line, indented below its parent");
    }
    if (!isTaken(name)) {
      throw error(indent, "ZooKeeper takes no node named " + Names.quote(name));
    }
    if (open.size() > TreeNode.DEEPEST) {
      throw error(indent, "nodes are nested more than " + TreeNode.DEEPEST + " deep");
    }
    if (parent.children.containsKey(name)) {
      throw error(indent, "the node /" + name + " is there twice");
    }
    Open node = new Open(indent, name);
    if (type != null) {
      node.properties.put(TreeNode.TYPE, new Literal.Text(type));
    }
    open.push(node);
  }

  /** Returns whether ZooKeeper takes a node of this name. */
  private static boolean isTaken(String name) {
    return !name.equals(".")
        && !name.equals("..")
        && name.chars()
            .noneMatch(
                c ->
                    c < ' '
                        || (c >= 0x7f && c <= 0x9f)
                        || (c >= Character.MIN_SURROGATE && c <= 0xf8ff)
                        || c >= 0xfff0);
  }

  /**
   * Writes the nodes below a top node: properties by name, then links, then children; texts as
   * Python 2 shows them.
   */
  public static String print(TreeNode top) {
    StringBuilder out = new StringBuilder();
    top.children().forEach((name, node) -> print(name, node, 0, out));
    return out.toString();
  }

  private static void print(String name, TreeNode node, int depth, StringBuilder out) {
    line(depth, "/" + name + node.type().map(type -> " : " + type).orElse(""), out);
    StringBuilder links = new StringBuilder();
    node.properties()
        .forEach(
            (property, value) -> {
              if (property.equals(TreeNode.TYPE) && node.type().isPresent()) {
                return;
              }
              boolean isLink =
                  value instanceof Literal.Text
                      && (property.endsWith(TreeNode.LINK)
                          || property.endsWith(TreeNode.PROPERTY_LINK));
              if (isLink) {
                line(depth + 1, property + " " + ((Literal.Text) value).value(), links);
              } else {
                line(depth + 1, property + " = " + LiteralText.of(value), out);
              }
            });
    out.append(links);
    node.children().forEach((child, below) -> print(child, below, depth + 1, out));
  }

  private static void line(int depth, String text, StringBuilder out) {
    out.append("  ".repeat(depth)).append(text).append('\n');
  }
}
