package app;

import java.nio.charset.StandardCharsets;

/** Run at each build: a version that fails here never reaches a node's turn. */
final class SelfCheck {

  private SelfCheck() {}

  /** Exits with 1 at the first thing that is wrong. */
  public static void main(String[] arguments) {
    same(Pages.text("<b>\"&"), "&lt;b&gt;&quot;&amp;");
    same(form("note=a%26b+c%3F"), "a&b c?");
    same(form("other=1&note=%F0%9F%90%91"), "\uD83D\uDC11");
    same(form("other=1"), "");
    same(form("note=" + "x".repeat(300)), "x".repeat(200));

    Traffic traffic = new Traffic();
    traffic.begin();
    traffic.checked("lb1-1", 200);
    traffic.checked("lb1-1", 404);
    traffic.checked("lb1-1", 404);
    same(traffic.lines(), "underway=1\nidle=0\ncheck=lb1-1 404 2\n");
    traffic.end();
    same(String.valueOf(traffic.underWay()), "0");
  }

  private static String form(String text) {
    return Pages.note(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void same(String actual, String expected) {
    if (!actual.equals(expected)) {
      System.err.printf("self-check: expected \"%s\" but was \"%s\"%n", expected, actual);
      System.exit(1);
    }
  }
}
