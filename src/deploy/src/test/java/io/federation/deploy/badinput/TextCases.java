package io.federation.deploy.badinput;

import static io.federation.deploy.badinput.BadTree.bad;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.util.List;

/** Files that are no tree. */
final class TextCases {

  private static final String NO_LINE =
      "the line is none of /node, /node : type, property = value, link -> /path and property =>"
          + " /path name";

  private static final String NOT_EVALUATED =
      " is no literal: put a text in quotes; nothing is evaluated";

  private TextCases() {}

  static List<BadTree> all() {
    return List.of(
        bad(
            "a line is indented by a tab",
            "/a\n\t/b\n",
            "bad.zk:2:1: the line is indented by a tab: use blanks"),
        bad(
            "a name has a NUL",
            "/a\0b\n",
            "bad.zk:1:1: ZooKeeper takes no node named \"a\\u0000b\""),
        bad(
            "the mark of the byte order stands where files were put together",
            "/a\n\ufeff/b\n",
            "bad.zk:2:1: " + NO_LINE),
        bad(
            "bytes that are not UTF-8",
            "/a\n  b = 'caf\u00e9'\n".getBytes(ISO_8859_1),
            "bad.zk is not a text in UTF-8, see line 2: save it as one"),
        bad(
            "a text of UTF-16",
            "\ufeff/a\r\n".getBytes(UTF_16LE),
            "bad.zk is not a text in UTF-8, see line 1: save it as one"),
        bad(
            "nodes are nested 200 deep",
            nested(200),
            "bad.zk:101:101: nodes are nested more than 100 deep"),
        bad(
            "a node is the one above",
            "/a\n  /..\n",
            "bad.zk:2:3: ZooKeeper takes no node named \"..\""),
        bad(
            "the id of a host has a slash",
            "/a : app-1\n  /deploy\n    /host/1\n",
            "bad.zk:3:5: a node's name has no /: give each node a line, indented below its parent"),
        bad(
            "the id of a host has a blank",
            "/a : app-1\n  /deploy\n    /host 1\n",
            "bad.zk:3:5: " + NO_LINE),
        bad("a type is blanks", "/a :   \n  version = '1'\n", "bad.zk:1:1: " + NO_LINE),
        bad(
            "a value calls Python",
            "/a\n  b = __import__('os').system('reboot')\n",
            "bad.zk:2:7: \"__import__\"" + NOT_EVALUATED),
        bad(
            "a value is a sum",
            "/a\n  n = 1 + 1\n",
            "bad.zk:2:9: there is more after the value: put a text in quotes"),
        bad(
            "a value is a loop of Python",
            "/a\n  b = [x for x in range(9)]\n",
            "bad.zk:2:8: \"x\"" + NOT_EVALUATED),
        bad(
            "a value is nested 60 deep",
            "/a\n  b = " + "[".repeat(60) + "]".repeat(60) + "\n",
            "bad.zk:2:58: values are nested more than 50 deep"),
        bad(
            "a node of 2 MB",
            "/a\n  b = '" + "x".repeat(2 * 1024 * 1024) + "'\n",
            "/a: its properties are 2097160 bytes, and ZooKeeper takes 1044477 of a node: spread"
                + " them over nodes below it"),
        bad(
                "hosts stand in the source",
                "/hosts\n  version = 1\n",
                "/hosts stands in the source: leave it out, hosts and the cluster's version are"
                    + " there")
            .forSyncAlone(),
        bad(
                "what federations keep stands in the source",
                "/federation\n",
                "/federation is not for deployments, others keep theirs there: use another name")
            .forSyncAlone(),
        bad(
                "what ZooKeeper keeps stands in the source",
                "/zookeeper\n  /quota\n",
                "/zookeeper is not for deployments, others keep theirs there: use another name")
            .forSyncAlone());
  }

  private static String nested(int depth) {
    StringBuilder text = new StringBuilder();
    for (int level = 0; level < depth; level++) {
      text.append(" ".repeat(level)).append("/n\n");
    }
    return text.toString();
  }
}
