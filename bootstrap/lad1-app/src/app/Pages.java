package app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** The page: the last notes, who served it, and a field for another note. */
final class Pages implements HttpHandler {

  private static final int SHOWN = 10;
  private static final int LONGEST_FORM = 4096;
  private static final int LONGEST_NOTE = 200;

  private final Notes notes;
  private final Traffic traffic;
  private final String node;
  private final String commit;

  Pages(Notes notes, Traffic traffic, String node, String commit) {
    this.notes = notes;
    this.traffic = traffic;
    this.node = node;
    this.commit = commit;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    traffic.begin();
    try {
      answer(exchange);
    } finally {
      traffic.end();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("X-Node", node);
    exchange.getResponseHeaders().set("X-Commit", commit);
    if (!exchange.getRequestURI().getPath().equals("/")) {
      Answers.text(exchange, 404, "There is only one page here: /\n");
      return;
    }
    try {
      switch (exchange.getRequestMethod()) {
        case "GET", "HEAD" -> Answers.html(exchange, 200, page(notes.last(SHOWN)));
        case "POST" -> {
          String text = note(exchange.getRequestBody().readNBytes(LONGEST_FORM));
          if (!text.isBlank()) {
            notes.add(text);
          }
          exchange.getResponseHeaders().set("Location", "/");
          Answers.text(exchange, 303, "");
        }
        default -> Answers.text(exchange, 405, "GET shows the notes, POST adds one\n");
      }
    } catch (IllegalArgumentException e) {
      Answers.text(exchange, 400, "Not a form: " + e.getMessage() + "\n");
    } catch (SQLException e) {
      System.out.println("A request could not be answered: " + e.getMessage());
      exchange.getResponseHeaders().set("Retry-After", "2");
      Answers.html(exchange, 503, frame("<p>The database is away. Try again in a moment.</p>\n"));
    }
  }

  /** Returns the field {@code note} of a form. */
  static String note(byte[] form) {
    for (String field : new String(form, StandardCharsets.UTF_8).split("&")) {
      if (field.startsWith("note=")) {
        String text =
            URLDecoder.decode(field.substring("note=".length()), StandardCharsets.UTF_8).strip();
        return text.substring(0, Math.min(text.length(), LONGEST_NOTE));
      }
    }
    return "";
  }

  private String page(List<Notes.Note> rows) {
    return frame(
        """
        <form method="post" action="/"><input name="note" maxlength="200" autofocus>
        <button>Leave a note</button></form>
        <table>
        <tr><th>when<th>node<th>commit<th>note</tr>
        %s
        </table>
        """
            .formatted(rows.stream().map(Pages::row).collect(Collectors.joining("\n"))));
  }

  private static String row(Notes.Note note) {
    return "<tr><td>%s<td>%s<td><code>%s</code><td>%s</tr>"
        .formatted(
            text(note.time()), text(note.node()), text(brief(note.commit())), text(note.text()));
  }

  private String frame(String body) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <title>lad1</title>
        <style>body {font: 16px sans-serif; margin: 2em} th, td {padding: 0.2em 1em 0.2em 0; text-align: left}</style>
        <h1>Notes</h1>
        %s<p>Served by <b>%s</b> at commit <code>%s</code>.</p>
        </html>
        """
        .formatted(body, text(node), text(commit));
  }

  private static String brief(String commit) {
    return commit.substring(0, Math.min(commit.length(), 10));
  }

  /** What people wrote is text on a page, never markup. */
  static String text(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
