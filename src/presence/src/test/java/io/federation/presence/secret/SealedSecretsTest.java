package io.federation.presence.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.federation.model.PropertyText;
import io.federation.presence.PresenceRecord;
import io.federation.presence.PresenceUnavailableException;
import io.federation.presence.secret.SecretStore.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedSecretsTest {

  private static final Secret PASSWORD = secret("correct horse\n");

  @TempDir private Path folder;

  private World world;
  private World.Node db;
  private World.Node app;

  @BeforeEach
  void grow() throws Exception {
    world = new World(folder);
    db = world.grow("db1-1", "db1");
    app = world.grow("app1-1", "app1");
  }

  private static Secret secret(String text) {
    return new Secret(text.getBytes(UTF_8));
  }

  private static String why(Reading reading) {
    assertThat(reading).isInstanceOf(Reading.Missing.class);
    return ((Reading.Missing) reading).why();
  }

  @Test
  void who_it_is_shared_with_reads_it_byte_for_byte() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);

    assertThat(app.read("password", "db1")).isEqualTo(new Reading.Found(PASSWORD));
  }

  @Test
  void what_was_read_is_kept_once_and_for_the_node_alone() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    app.read("password", "db1");
    app.read("password", "db1");
    db.secrets.share("password", Set.of("app1"), secret("other"));
    app.read("password", "db1");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(app.files.received())))
        .isEqualTo("rwx------");
    assertThat(received(app))
        .hasSize(2)
        .allSatisfy(
            file -> {
              assertThat(file.getFileName().toString()).startsWith("password.");
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-------");
            })
        .anySatisfy(
            file ->
                assertThat(PropertyText.parse(Files.readString(file)))
                    .containsEntry("value", Base64.getEncoder().encodeToString(PASSWORD.bytes())));
  }

  @Test
  void what_was_read_longest_ago_makes_room() throws Exception {
    ReceivedSecrets all = new ReceivedSecrets(app.files.received());
    all.note("a", secret("first"));
    Path first = received(app).get(0);
    all.note("b", secret("second"));
    Path second = received(app).get(1);
    Files.setLastModifiedTime(first, FileTime.fromMillis(1000));
    Files.setLastModifiedTime(second, FileTime.fromMillis(2000));
    all.note("a", secret("first"));
    for (int i = 1; i < ReceivedSecrets.MOST; i++) {
      all.note("c", secret("value " + i));
    }

    assertThat(received(app)).hasSize(ReceivedSecrets.MOST).contains(first).doesNotContain(second);
  }

  private static List<Path> received(World.Node node) throws IOException {
    try (Stream<Path> files = Files.list(node.files.received())) {
      return files.sorted().toList();
    }
  }

  @Test
  void the_longest_and_the_strangest_value_is_read_as_it_was_given() throws Exception {
    byte[] bytes = new byte[Secret.MAX_BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    db.secrets.share("blob", Set.of("app1"), new Secret(bytes));

    assertThat(app.read("blob", "db1")).isEqualTo(new Reading.Found(new Secret(bytes)));
  }

  @Test
  void nothing_of_it_stands_in_the_record_in_the_clear() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);

    assertThat(world.record("db1-1").render())
        .contains("password", "app1-1")
        .doesNotContain("correct")
        .doesNotContain("horse");
  }

  @Test
  void a_node_of_another_part_gets_nothing() throws Exception {
    World.Node lb = world.grow("lb1-1", "lb1");
    db.secrets.share("password", Set.of("app1"), PASSWORD);

    assertThat(why(lb.read("password", "db1")))
        .isEqualTo("db1-1 shares password, but with this node not yet");
  }

  @Test
  void a_successors_secret_can_be_told_from_that_of_the_node_it_succeeds() throws Exception {
    World.Node next = world.grow("db1-2", "db1");
    db.secrets.share("password", Set.of("app1"), secret("old"));
    assertThat(why(app.secrets.read("password", "db1", Optional.of("db1-2"))))
        .isEqualTo("db1-2 does not share password, or with nobody who lives yet");

    next.secrets.share("password", Set.of("app1"), PASSWORD);

    assertThat(app.secrets.read("password", "db1", Optional.of("db1-2")))
        .isEqualTo(new Reading.Found(PASSWORD));
    assertThat(why(app.secrets.read("password", "db1", Optional.of("db1-3"))))
        .isEqualTo("db1-3 of db1 does not live");
  }

  @Test
  void several_parts_may_have_it() throws Exception {
    World.Node lb = world.grow("lb1-1", "lb1");
    db.secrets.share("password", Set.of("app1", "lb1"), PASSWORD);

    assertThat(lb.read("password", "db1")).isEqualTo(new Reading.Found(PASSWORD));
    assertThat(app.read("password", "db1")).isEqualTo(new Reading.Found(PASSWORD));
  }

  @Test
  void what_is_missing_is_told_apart() throws Exception {
    assertThat(why(app.read("password", "cache1"))).isEqualTo("no node of cache1 lives");
    assertThat(why(app.read("password", "db1")))
        .isEqualTo("db1-1 does not share password, or with nobody who lives yet");
    assertThat(why(world.new Node("app1-9", "app1", "fed1").read("password", "db1")))
        .isEqualTo("this node has no key yet: its heartbeat makes one");
  }

  @Test
  void a_newcomer_gets_it_at_the_sharers_next_heartbeat() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    World.Node late = world.grow("app1-2", "app1");
    assertThat(late.read("password", "db1")).isInstanceOf(Reading.Missing.class);

    db.publish();

    assertThat(late.read("password", "db1")).isEqualTo(new Reading.Found(PASSWORD));
    assertThat(app.read("password", "db1")).isEqualTo(new Reading.Found(PASSWORD));
  }

  @Test
  void what_is_shared_anew_replaces_what_was() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    db.secrets.share("password", Set.of("app1"), secret("other"));

    assertThat(app.read("password", "db1")).isEqualTo(new Reading.Found(secret("other")));
  }

  @Test
  void what_is_forgotten_is_offered_no_more() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);

    assertThat(db.secrets.forget("password")).isTrue();
    assertThat(world.record("db1-1").sealed()).isEmpty();
    assertThat(app.read("password", "db1")).isInstanceOf(Reading.Missing.class);
    assertThat(db.secrets.forget("password")).isFalse();
    assertThat(db.files.sealed()).isEmptyDirectory();
    assertThat(db.files.shared()).isEmptyDirectory();
  }

  @Test
  void a_node_with_a_new_key_cannot_open_it_before_it_is_sealed_anew() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    Files.delete(app.files.key());
    app.publish();

    assertThat(why(app.read("password", "db1")))
        .startsWith("what db1-1 shares as password does not open with this node's key");

    db.publish();
    assertThat(app.read("password", "db1")).isEqualTo(new Reading.Found(PASSWORD));
  }

  @Test
  void a_copied_record_opens_nothing() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    PresenceRecord offered = world.record("db1-1");
    String sealed = offered.sealed().get("password").get("app1-1");
    world.kill("db1-1");

    world.forge(PresenceRecord.of("db1-2").nodepart("db1").sealed(offered.sealed()).build());
    assertThat(why(app.read("password", "db1"))).contains("does not open");

    world.forge(
        PresenceRecord.of("db1-2")
            .nodepart("db1")
            .sealed(Map.of("token", Map.of("app1-1", sealed)))
            .build());
    assertThat(why(app.read("token", "db1"))).contains("does not open");
  }

  @Test
  void what_another_deployment_sealed_opens_nothing() throws Exception {
    World.Node stranger = world.new Node("db1-1", "db1", "fed2");
    stranger.secrets.share("password", Set.of("app1"), PASSWORD);

    assertThat(why(app.read("password", "db1"))).contains("does not open");
  }

  @Test
  void what_was_tampered_with_opens_nothing() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    String sealed = world.record("db1-1").sealed().get("password").get("app1-1");
    char other = sealed.charAt(60) == 'A' ? 'B' : 'A';
    for (String changed :
        new String[] {
          sealed.substring(0, 60) + other + sealed.substring(61),
          sealed.substring(0, 40),
          sealed + "*",
          " " + sealed,
          "not base64"
        }) {
      world.forge(
          PresenceRecord.of("db1-1")
              .nodepart("db1")
              .sealed(Map.of("password", Map.of("app1-1", changed)))
              .build());
      assertThat(why(app.read("password", "db1"))).contains("does not open");
    }
  }

  @Test
  void of_several_that_share_the_first_that_opens_is_read() throws Exception {
    World.Node second = world.grow("db1-2", "db1");
    second.secrets.share("password", Set.of("app1"), PASSWORD);
    assertThat(app.read("password", "db1")).isEqualTo(new Reading.Found(PASSWORD));

    db.secrets.share("password", Set.of("app1"), secret("first"));
    assertThat(app.read("password", "db1")).isEqualTo(new Reading.Found(secret("first")));
  }

  @Test
  void what_was_shared_while_the_store_was_down_is_told_later() throws Exception {
    world.setDown(true);
    assertThatThrownBy(() -> db.secrets.share("password", Set.of("app1"), PASSWORD))
        .isInstanceOf(PresenceUnavailableException.class);
    assertThatThrownBy(() -> app.read("password", "db1"))
        .isInstanceOf(PresenceUnavailableException.class);
    world.setDown(false);

    db.publish();

    assertThat(app.read("password", "db1")).isEqualTo(new Reading.Found(PASSWORD));
  }

  @Test
  void a_key_that_others_can_read_opens_nothing() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    Files.setPosixFilePermissions(app.files.key(), PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> app.read("password", "db1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("mode 600");
  }

  @Test
  void names_that_are_none_are_refused() {
    assertThatThrownBy(() -> db.secrets.share("../x", Set.of("app1"), PASSWORD))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> db.secrets.share("password", Set.of("a b"), PASSWORD))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> db.secrets.share("password", Set.of(), PASSWORD))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> db.secrets.forget("../x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> db.read("../x", "app1")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> db.read("x", "../app1")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_value_is_neither_empty_nor_too_long_and_never_shown() {
    assertThatThrownBy(() -> secret(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is empty");
    assertThatThrownBy(() -> secret("x".repeat(Secret.MAX_BYTES + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the secret's value is too long: give at most 4096 bytes");
    assertThat(PASSWORD.toString() + new Reading.Found(PASSWORD)).doesNotContain("correct");
  }
}
