package io.federation.node.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.federation.model.NodeProperty;
import io.federation.testkit.FolderSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeInfoTest {

  @TempDir private Path folder;

  private Path files;
  private NodeInfo nodeInfo;

  @BeforeEach
  void make() {
    NodeHome home = new NodeHome(folder);
    files = home.nodeinfo();
    nodeInfo = new NodeInfo(home);
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(files);
    Files.writeString(files.resolve(name), text);
  }

  @Test
  void a_property_is_one_line_in_a_file_of_its_name() throws IOException {
    nodeInfo.set("nodepart", "db1");

    assertThat(Files.readString(files.resolve("nodepart.txt"))).isEqualTo("db1\n");
    assertThat(nodeInfo.get("nodepart")).contains("db1");
  }

  @Test
  void a_property_that_the_bootstrap_wrote_is_read_without_what_surrounds_it() throws IOException {
    write("nodepart.txt", "  db1 \r\n");
    write("empty.txt", "");
    write("blank.txt", " \n");

    assertThat(nodeInfo.get("nodepart")).contains("db1");
    assertThat(nodeInfo.get("empty")).isEmpty();
    assertThat(nodeInfo.get("blank")).isEmpty();
    assertThat(nodeInfo.get("missing")).isEmpty();
  }

  @Test
  void a_new_value_takes_the_place_of_the_file_as_a_whole() throws IOException {
    nodeInfo.set("nodepart", "db1");
    Path file = files.resolve("nodepart.txt");
    Object inode = Files.getAttribute(file, "unix:ino");

    nodeInfo.set("nodepart", "app1");

    assertThat(Files.getAttribute(file, "unix:ino")).isNotEqualTo(inode);
    assertThat(nodeInfo.get("nodepart")).contains("app1");
    try (var listed = Files.list(files)) {
      assertThat(listed).containsExactly(file);
    }
  }

  @Test
  void a_file_that_holds_the_value_already_is_not_touched() throws IOException {
    nodeInfo.set("nodepart", "db1");
    Path file = files.resolve("nodepart.txt");
    FileTime longAgo = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));
    Files.setLastModifiedTime(file, longAgo);
    Object inode = Files.getAttribute(file, "unix:ino");

    nodeInfo.set("nodepart", "db1");

    assertThat(Files.getLastModifiedTime(file)).isEqualTo(longAgo);
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../state", "a/b", "a b", "-x", ".hidden", "a\n", "x.lock"})
  void a_property_whose_name_is_none_is_refused_whatever_is_asked_of_it(String name) {
    assertThatThrownBy(() -> nodeInfo.get(name)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> nodeInfo.set(name, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("nodeinfo property \"");
    assertThat(files).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\n", "\n", "a\rb", "a\0b", "a\u001b[31m"})
  void a_value_of_more_than_one_line_is_refused_and_the_old_one_stays(String value)
      throws IOException {
    nodeInfo.set("nodepart", "db1");
    FolderSnapshot before = FolderSnapshot.of(folder);

    assertThatThrownBy(() -> nodeInfo.set("nodepart", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the value of nodepart has a control character: use one line of text");
    assertThat(before.differencesTo(FolderSnapshot.of(folder))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\tb", "caf\u00e9 \ud83d\ude00", "$(id); `id`", "a=b", "'\"\\"})
  void any_text_of_one_line_is_a_value(String value) throws IOException {
    nodeInfo.set("motto", value);

    assertThat(nodeInfo.get("motto")).contains(value);
  }

  @Test
  void a_property_that_is_used_as_a_name_must_hold_one() throws IOException {
    write("nodepart.txt", "../db1\n");
    write("stacktype.txt", "lad1\n");

    assertThat(nodeInfo.name(NodeProperty.STACKTYPE)).contains("lad1");
    assertThat(nodeInfo.name(NodeProperty.DEPLOYMENT)).isEmpty();
    assertThatThrownBy(() -> nodeInfo.name(NodeProperty.NODEPART))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("nodeinfo nodepart \"../db1\" is not a name: use ");
  }

  @Test
  void a_removed_property_is_gone_and_may_be_removed_again() throws IOException {
    nodeInfo.set("error", "x");
    nodeInfo.remove(NodeProperty.ERROR);
    nodeInfo.remove(NodeProperty.ERROR);

    assertThat(nodeInfo.get("error")).isEmpty();
    assertThat(files.resolve("error.txt")).doesNotExist();
  }

  @Test
  void all_properties_are_listed_by_name_and_stray_files_are_not() throws IOException {
    assertThat(nodeInfo.all()).isEmpty();
    write("stacktype.txt", "lad1\n");
    write("instance-id.txt", "i-1\n");
    write("motto.txt", "");
    write("liveserver.json", "{}");
    write("config.properties", "jitter=0s\n");
    write(".instance-id.txt.new", "i-");
    write(".transition", "setup");
    write(".txt", "x");
    write("a b.txt", "x");
    write("notes.txt~", "x");
    Files.createDirectories(files.resolve("folder.txt"));

    assertThat(nodeInfo.all())
        .containsExactly(
            entry("instance-id", "i-1"), entry("motto", ""), entry("stacktype", "lad1"));
  }

  @Test
  void bytes_that_are_not_utf_8_do_not_keep_a_property_from_being_read() throws IOException {
    Files.createDirectories(files);
    Files.write(files.resolve("motto.txt"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(nodeInfo.get("motto")).contains("caf\ufffd");
  }
}
