package io.federation.presence.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.federation.presence.PresenceRecord;
import io.federation.testkit.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedSharesTest {

  private static final Secret PASSWORD = new Secret("correct horse".getBytes(UTF_8));

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

  @Test
  void what_was_sealed_stays_as_it_is_while_nobody_comes_or_goes() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    SortedMap<String, SortedMap<String, String>> first = db.render().sealed();

    assertThat(first.get("password")).containsOnlyKeys("app1-1");
    assertThat(db.render().sealed()).isEqualTo(first);
    world.grow("lb1-1", "lb1");
    assertThat(db.render().sealed()).isEqualTo(first);

    world.grow("app1-2", "app1");
    assertThat(db.render().sealed().get("password"))
        .containsOnlyKeys("app1-1", "app1-2")
        .containsAllEntriesOf(first.get("password"));
  }

  @Test
  void nothing_is_sealed_for_who_is_gone() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    world.kill("app1-1");

    assertThat(db.render().sealed()).isEmpty();
    assertThat(Files.readString(db.files.sealed().resolve("password"))).doesNotContain("app1-1");
  }

  @Test
  void a_new_key_and_a_new_value_are_sealed_anew() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    String first = db.render().sealed().get("password").get("app1-1");
    Files.delete(app.files.key());
    app.publish();

    String second = db.render().sealed().get("password").get("app1-1");
    assertThat(second).isNotEqualTo(first);
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    assertThat(db.render().sealed().get("password").get("app1-1")).isNotEqualTo(second);
  }

  @Test
  void a_cache_that_is_lost_or_spoilt_is_made_anew() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    Path cache = db.files.sealed().resolve("password");
    for (String text : List.of("", "\\u00zz", "id=x\nto.app1-1=a b\n")) {
      Files.writeString(cache, text);
      db.publish();

      assertThat(app.read("password", "db1")).isEqualTo(new SecretStore.Reading.Found(PASSWORD));
    }
  }

  @Test
  void the_sharer_itself_and_who_has_no_key_get_nothing() throws Exception {
    world.grow("db1-2", "db1");
    world.forge(PresenceRecord.of("db1-3").nodepart("db1").build());
    db.secrets.share("token", Set.of("db1"), PASSWORD);

    assertThat(db.render().sealed().get("token")).containsOnlyKeys("db1-2");
    assertThat(db.render().troubles()).isEmpty();
  }

  @Test
  void a_key_that_is_none_is_told_and_does_not_keep_it_from_others() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    String zero = Base64.getEncoder().encodeToString(new byte[32]);
    for (String key : List.of("x", "AAAA", zero, world.record("app1-1").publicKey() + "\n")) {
      world.forge(PresenceRecord.of("app1-2").nodepart("app1").publicKey(key).build());

      assertThat(db.render().sealed().get("password")).containsOnlyKeys("app1-1");
      assertThat(db.render().troubles())
          .containsExactly(
              "The secret password cannot be sealed for app1-2: the public key in its presence"
                  + " record is not valid");
    }
  }

  @Test
  void a_file_that_cannot_be_used_is_told_and_does_not_keep_the_others() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    db.secrets.share("open", Set.of("app1"), PASSWORD);
    db.secrets.share("spoilt", Set.of("app1"), PASSWORD);
    Path open = db.files.shared().resolve("open.properties");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    Path spoilt = db.files.shared().resolve("spoilt.properties");
    Files.writeString(spoilt, Files.readString(spoilt).replace("value=", "value=*"));

    SealedShares.Rendered rendered = db.render();

    assertThat(rendered.sealed()).containsOnlyKeys("password");
    assertThat(rendered.troubles()).hasSize(2);
    assertThat(rendered.troubles().get(0))
        .startsWith("The secret open cannot be shared: " + open)
        .contains("mode 600");
    assertThat(rendered.troubles().get(1))
        .startsWith("The secret spoilt cannot be shared: " + spoilt + ": is not a shared secret");
    assertThat(String.join("", rendered.troubles()))
        .doesNotContain(Base64.getEncoder().encodeToString(PASSWORD.bytes()));
  }

  @Test
  void what_is_kept_is_for_the_owner_alone() throws Exception {
    db.secrets.share("password", Set.of("app1"), PASSWORD);

    Path file = db.files.shared().resolve("password.properties");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void a_heartbeat_that_has_nothing_new_to_seal_does_not_load_what_seals() throws Exception {
    world.grow("lb1-1", "lb1");
    assertThat(loaded(db)).contains("SealedShares").doesNotContain("bouncycastle");
    db.secrets.share("password", Set.of("app1"), PASSWORD);
    assertThat(loaded(db)).contains("SealedShares").doesNotContain("bouncycastle");

    Files.delete(db.files.sealed().resolve("password"));
    assertThat(loaded(db)).contains("bouncycastle");
  }

  /** Returns the classes that a process of its own loads in order to render the shares. */
  private String loaded(World.Node node) throws IOException {
    Path records = folder.resolve("records.json");
    Files.writeString(records, world.record("app1-1").render());
    return ProgramRun.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:stdout",
            "-cp",
            System.getProperty("java.class.path"),
            RenderShares.class.getName(),
            node.files.key().getParent().getParent().toString(),
            records.toString())
        .run()
        .expectingSuccess()
        .out();
  }

  /** Renders the shares of the node {@code db1-1} for one present record. */
  static final class RenderShares {
    private RenderShares() {}

    public static void main(String[] arguments) throws IOException {
      Path home = Path.of(arguments[0]);
      SecretFiles files = SecretFiles.in(home.resolve("credentials"), home.resolve("run"));
      PresenceRecord present = PresenceRecord.parse(Files.readString(Path.of(arguments[1])));
      String unused = new NodeKey(files.key()).publicKey();
      SealedShares.Rendered rendered =
          new SealedShares(files, "fed1", "db1-1").render(() -> List.of(present));
      System.out.println(rendered.troubles() + unused);
    }
  }
}
