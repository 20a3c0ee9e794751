package io.federation.fed.board;

import java.util.ArrayList;
import java.util.List;

/** Puts words below one another in columns. */
public final class Table {

  private static final String GAP = "  ";

  private Table() {}

  /** Returns plain rows, the titles first, as lines for a printer. */
  public static List<String> plain(List<List<String>> rows) {
    return of(rows.stream().map(Table::words).toList()).stream()
        .map(line -> line.text().stripTrailing())
        .toList();
  }

  private static List<Line.Words> words(List<String> row) {
    return row.stream().map(text -> new Line.Words(text, TextStyle.PLAIN)).toList();
  }

  /**
   * Returns the rows as lines with aligned columns. The last column may be as long as it likes.
   *
   * @param rows the titles and the rows, all of the same length
   */
  public static List<Line> of(List<List<Line.Words>> rows) {
    int columns = rows.isEmpty() ? 0 : rows.get(0).size();
    int[] widths = new int[columns];
    for (List<Line.Words> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).text().length());
      }
    }
    List<Line> lines = new ArrayList<>();
    for (List<Line.Words> row : rows) {
      List<Line.Words> words = new ArrayList<>();
      for (int column = 0; column < columns; column++) {
        Line.Words cell = row.get(column);
        boolean last = column == columns - 1;
        String padding = last ? "" : " ".repeat(widths[column] - cell.text().length()) + GAP;
        words.add(new Line.Words(cell.text() + padding, cell.tone()));
      }
      lines.add(new Line(words));
    }
    return lines;
  }
}
