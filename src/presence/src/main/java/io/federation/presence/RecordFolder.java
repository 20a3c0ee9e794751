package io.federation.presence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A folder of records, one JSON value in each file. */
public final class RecordFolder {

  private static final int LARGEST = 1 << 20;

  private RecordFolder() {}

  /**
   * Returns the records in {@code folder}, in the order of their files' names. What cannot be read
   * is left out.
   *
   * @param leftOut is told what was left out and why, in one line each
   */
  public static List<String> read(String folder, Consumer<String> leftOut) throws IOException {
    List<String> records = new ArrayList<>();
    for (Path file : files(folder, leftOut)) {
      try {
        records.add(record(file));
      } catch (IOException e) {
        leftOut.accept("left out " + file + ": " + JsonText.words(e));
      }
    }
    return records;
  }

  private static Iterable<Path> files(String folder, Consumer<String> leftOut) throws IOException {
    TreeSet<Path> files = new TreeSet<>();
    Path path;
    try {
      path = Path.of(folder);
    } catch (InvalidPathException e) {
      leftOut.accept("there is no folder " + folder + ": " + e.getReason());
      return files;
    }
    if (!Files.isDirectory(path)) {
      leftOut.accept(
          "there is no folder "
              + folder
              + ": no node published in that minute, or the path is wrong");
      return files;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
      all.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  private static String record(Path file) throws IOException {
    // A named pipe would be waited for without end.
    if (!Files.isRegularFile(file)) {
      throw new IOException("it is not a file");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LARGEST + 1);
    }
    if (bytes.length > LARGEST) {
      throw new IOException("it is larger than a record can be");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("it is not UTF-8", e);
    }
    JsonText.check(text);
    return text;
  }
}
